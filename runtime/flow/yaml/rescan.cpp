// SPDX-License-Identifier: Apache-2.0
#include "flow/yaml/rescan.hpp"

#include <algorithm>

namespace heddle::flow::yaml {
namespace {

bool is_break(char c) {
  return c == '\n' || c == '\r';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_space(char c) {
  return is_blank(c) || is_break(c);
}

enum class Style { plain, single_quoted, double_quoted, block };

// Walks value and source side by side. Both say the same, so what stands in the source beyond the
// value can only be quotes, escapes, indentation and folded line breaks.
class Walk {
 public:
  Walk(std::string_view source, const Node& scalar)
      : source_(source), value_(scalar.text), at_(scalar.offset) {
    const char first = at_ < source.size() ? source[at_] : '\0';
    if (scalar.plain) {
      style_ = Style::plain;
    } else if (first == '|' || first == '>') {
      style_ = Style::block;
      start_block();
    } else {
      style_ = first == '\'' ? Style::single_quoted : Style::double_quoted;
      ++at_;
    }
  }

  // Goes to byte `index` of the value; afterwards at() is where it stands. False when source and
  // value part, which would be a mistake here.
  bool advance_to(std::size_t index) {
    while (index_ < index) {
      if (!step()) return false;
    }
    skip_to_visible();
    return true;
  }
  [[nodiscard]] std::uint32_t at() const { return at_; }

 private:
  [[nodiscard]] char here() const { return at_ < source_.size() ? source_[at_] : '\0'; }
  [[nodiscard]] bool done() const { return at_ >= source_.size(); }

  void start_block() {
    at_ = static_cast<std::uint32_t>(std::min(source_.find('\n', at_), source_.size()));
    if (!done()) ++at_;
    // The indentation is that of the first line that is not empty, unless the header gives it; what
    // is indented further belongs to the value and is found there.
    std::uint32_t line = at_;
    while (line < source_.size()) {
      std::uint32_t text = line;
      while (text < source_.size() && source_[text] == ' ') ++text;
      if (text < source_.size() && !is_break(source_[text])) {
        indent_ = text - line;
        break;
      }
      line = static_cast<std::uint32_t>(std::min(source_.find('\n', text), source_.size())) + 1;
    }
    const auto leading = value_.find_first_not_of('\n');
    if (leading != std::string_view::npos) {
      const auto text = value_.find_first_not_of(' ', leading);
      const auto own =
          static_cast<std::uint32_t>((text == std::string_view::npos ? leading : text) - leading);
      indent_ -= std::min(indent_, own);
    }
    skip_indent();
  }

  void skip_indent() {
    for (std::uint32_t i = 0; i < indent_ && here() == ' '; ++i) ++at_;
  }

  bool step() {
    if (done()) return false;
    switch (style_) {
      case Style::block:
        return step_block();
      case Style::double_quoted:
        if (here() == '\\') return step_escape();
        break;
      case Style::single_quoted:
        if (here() == '\'' && value_[index_] == '\'') return take(2, 1);
        break;
      case Style::plain:
        break;
    }
    if (folds()) return step_fold();
    return here() == value_[index_] && take(1, 1);
  }

  // A line break, perhaps after blanks, that is not in the value as it is.
  [[nodiscard]] bool folds() const {
    std::uint32_t at = at_;
    while (at < source_.size() && is_blank(source_[at])) ++at;
    return at < source_.size() && is_break(source_[at]);
  }

  bool step_fold() {
    std::size_t breaks = 0;
    std::uint32_t at = at_;
    while (at < source_.size() && is_space(source_[at])) breaks += source_[at++] == '\n' ? 1 : 0;
    const std::size_t taken = breaks <= 1 ? 1 : breaks - 1;
    if (index_ + taken > value_.size() || !is_space(value_[index_])) return false;
    index_ += taken;
    at_ = at;
    return true;
  }

  bool step_block() {
    if (!is_break(here())) return here() == value_[index_] && take(1, 1);
    if (here() == '\r') ++at_;
    ++at_;
    skip_indent();
    // A folded break is a blank in the value, a line break, or nothing.
    if (value_[index_] == '\n' || value_[index_] == ' ') ++index_;
    return true;
  }

  bool step_escape() {
    const char kind = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    if (is_break(kind)) {  // an escaped line break is nothing
      at_ += 2;
      while (is_space(here())) ++at_;
      return true;
    }
    const std::uint32_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    std::size_t bytes = 1;
    if (digits > 0 || kind == 'N' || kind == '_' || kind == 'L' || kind == 'P') {
      const auto is_tail = [&](std::size_t i) {
        return i < value_.size() && (static_cast<unsigned char>(value_[i]) & 0xC0U) == 0x80U;
      };
      while (is_tail(index_ + bytes)) ++bytes;
    }
    return take(2 + digits, bytes);
  }

  bool take(std::uint32_t in_source, std::size_t in_value) {
    at_ += in_source;
    index_ += in_value;
    return true;
  }

  void skip_to_visible() {
    if (index_ >= value_.size() || is_space(value_[index_])) return;
    while (style_ == Style::block && is_break(here())) {
      ++at_;
      skip_indent();
    }
    while (style_ == Style::double_quoted && here() == '\\' && at_ + 1 < source_.size() &&
           is_break(source_[at_ + 1])) {
      step_escape();
    }
  }

  std::string_view source_;
  std::string_view value_;
  std::uint32_t at_;
  std::size_t index_ = 0;
  std::uint32_t indent_ = 0;
  Style style_ = Style::plain;
};

std::uint32_t line_end(std::string_view source, std::uint32_t at) {
  auto end = static_cast<std::uint32_t>(std::min(source.find('\n', at), source.size()));
  if (end > at && source[end - 1] == '\r') --end;
  return end;
}

// Behind the bracket that closes the one at `at`, or `end` when it is not on this line.
std::uint32_t bracket_end(std::string_view source, std::uint32_t at, std::uint32_t end) {
  int depth = 0;
  char quote = '\0';
  for (; at < end; ++at) {
    const char c = source[at];
    if (quote != '\0') {
      if (c == '\\' && quote == '"') ++at;
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (depth == 0) {
      return end;  // not in brackets
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return at + 1;
    }
  }
  return end;
}

}  // namespace

std::uint32_t scalar_end(std::string_view source, const Node& scalar) {
  const char first = scalar.offset < source.size() ? source[scalar.offset] : '\0';
  Walk walk(source, scalar);
  const bool block = !scalar.plain && (first == '|' || first == '>');
  if (block || !walk.advance_to(scalar.text.size())) return line_end(source, scalar.offset);
  const auto size = static_cast<std::uint32_t>(source.size());
  return std::min(size, walk.at() + (scalar.plain ? 0 : 1));
}

bool is_unclosed(std::string_view source, const Node& scalar) {
  const char first = scalar.offset < source.size() ? source[scalar.offset] : '\0';
  if (first != '"' && first != '\'') return false;
  Walk walk(source, scalar);
  return walk.advance_to(scalar.text.size()) && walk.at() >= source.size();
}

Span locate(std::string_view source, const Node& scalar, std::uint32_t begin, std::uint32_t size) {
  const auto length = static_cast<std::uint32_t>(scalar.text.size());
  begin = std::min(begin, length);
  size = std::min(std::max<std::uint32_t>(size, 1), length - begin);
  Walk walk(source, scalar);
  if (!walk.advance_to(begin)) return {scalar.offset, line_end(source, scalar.offset)};
  const std::uint32_t from = walk.at();
  if (size == 0) return {from, from + 1};
  if (!walk.advance_to(begin + size - 1)) return {from, line_end(source, from)};
  return {from, std::min(walk.at() + 1, std::max(from + 1, line_end(source, from)))};
}

std::uint32_t rescan_word(std::string_view source, std::uint32_t offset) {
  const auto end = static_cast<std::uint32_t>(
      std::min(source.find_first_of(" \t\r\n,[]{}", offset), source.size()));
  return std::max(end, std::min(offset + 1, static_cast<std::uint32_t>(source.size())));
}

Span span_of(std::string_view source, const Node& node) {
  std::uint32_t end = line_end(source, node.offset);
  if (node.kind == Kind::list || node.kind == Kind::map) {
    end = bracket_end(source, node.offset, end);
  }
  if (node.kind == Kind::scalar) end = std::min(end, scalar_end(source, node));
  if (node.kind == Kind::null) end = std::min(end, rescan_word(source, node.offset));
  while (end > node.offset + 1 && is_blank(source[end - 1])) --end;
  return {node.offset, std::max(end, node.offset + 1)};
}

}  // namespace heddle::flow::yaml
