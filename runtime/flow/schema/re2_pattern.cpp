// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "flow/schema/pattern.hpp"

// RE2's language and ECMAScript's agree on most of what people write. What they read differently is
// put in words that both read alike; what has no such words makes the whole pattern untranslatable:
// a wrong one would mark good values as mistakes, or spoil the schema as a whole.
namespace heddle::flow::schema {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Nothing that could be translated.
struct Untranslatable {};

class Translator {
 public:
  explicit Translator(std::string_view pattern) : rest_(pattern) {}

  std::string translate() {
    while (!rest_.empty()) take_next();
    return std::move(out_);
  }

 private:
  void take_next() {
    const char c = take();
    const bool repeats = c == '*' || c == '+' || c == '?' || c == '{';
    if (repeats && at_a_place_) throw Untranslatable{};  // "^*" is nothing to ECMAScript
    at_a_place_ = c == '^' || c == '$';
    switch (c) {
      case '\\':
        take_escape();
        return;
      case '[':
        take_class();
        return;
      case '(':
        if (rest_.starts_with('?') && !rest_.starts_with("?:")) throw Untranslatable{};
        out_ += c;
        return;
      case '{':
        take_count();
        return;
      case '.':
        out_ += R"([^\n])";  // ECMAScript's dot also leaves out \r and two others
        return;
      case '}':
      case ']':
        out_ += '\\';  // plain characters to RE2
        [[fallthrough]];
      default:
        out_ += c;
    }
  }

  void take_escape() {
    const char c = take();
    if (c == 's') {
      out_ += R"([\t\n\f\r ])";
    } else if (c == 'S') {
      out_ += R"([^\t\n\f\r ])";
    } else if (std::string_view("dDwWbBtnrf").find(c) != std::string_view::npos) {
      out_ += {'\\', c};
      at_a_place_ = c == 'b' || c == 'B';
    } else {
      take_punctuation(c, R"(^$\.*+?()[]{}|/)");
    }
  }

  // An escaped `c` that means itself: in ECMAScript only some characters may be escaped.
  void take_punctuation(char c, std::string_view escapable) {
    const auto byte = static_cast<unsigned char>(c);
    const bool punctuation = byte > ' ' && byte < 0x7f && !is_digit(c) && !(c >= 'a' && c <= 'z') &&
                             !(c >= 'A' && c <= 'Z');
    if (!punctuation) throw Untranslatable{};
    if (escapable.find(c) != std::string_view::npos) out_ += '\\';
    out_ += c;
  }

  // "{2}", "{2,}" or "{2,5}"; else the brace is a plain character to RE2.
  void take_count() {
    std::size_t end = 0;
    while (end < rest_.size() && is_digit(rest_[end])) ++end;
    bool is_count = end > 0;
    if (end < rest_.size() && rest_[end] == ',') ++end;
    while (end < rest_.size() && is_digit(rest_[end])) ++end;
    is_count = is_count && end < rest_.size() && rest_[end] == '}';
    if (!is_count) {
      out_ += "\\{";
      return;
    }
    out_ += '{';
    out_ += rest_.substr(0, end + 1);
    rest_.remove_prefix(end + 1);
  }

  void take_class() {
    out_ += '[';
    if (rest_.starts_with('^')) out_ += take();
    if (rest_.starts_with(']')) throw Untranslatable{};  // a member to RE2, the end to ECMAScript
    bool dash = false;  // the last member is a '-' that may make a range
    for (bool first = true; !rest_.starts_with(']'); first = false) {
      const bool begins_range = rest_.starts_with('-') && !first;
      take_member(dash);
      dash = begins_range;
    }
    out_ += take();
  }

  void take_member(bool behind_dash) {
    const char c = take();
    if (c == '[') {
      if (rest_.starts_with(':')) throw Untranslatable{};
      out_ += "\\[";
    } else if (c != '\\') {
      out_ += c;
    } else if (const char escaped = take(); escaped == 's') {
      forbid_range(behind_dash);
      out_ += R"(\t\n\f\r )";
    } else if (std::string_view("dDwW").find(escaped) != std::string_view::npos) {
      forbid_range(behind_dash);
      out_ += {'\\', escaped};
    } else if (std::string_view("tnrf").find(escaped) != std::string_view::npos) {
      out_ += {'\\', escaped};
    } else {
      take_punctuation(escaped, R"(^$\.*+?()[]{}|/-)");
    }
  }

  // Around what stands for several characters a '-' is no range to RE2 and an error to ECMAScript.
  void forbid_range(bool behind_dash) const {
    const bool before_dash = rest_.starts_with('-') && !rest_.starts_with("-]");
    if (behind_dash || before_dash) throw Untranslatable{};
  }

  char take() {
    if (rest_.empty()) throw Untranslatable{};
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string_view rest_;
  std::string out_;
  bool at_a_place_ = false;  // what was taken last is no text but a place in it
};

}  // namespace

std::optional<std::string> from_re2(std::string_view pattern) {
  if (pattern.empty()) return std::nullopt;
  try {
    return whole(Translator(pattern).translate());
  } catch (const Untranslatable&) {
    return std::nullopt;
  }
}

}  // namespace heddle::flow::schema
