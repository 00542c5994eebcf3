// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <heddle/json.hpp>
#include <iterator>
#include <utility>
#include <vector>

#include "value/base64.hpp"
#include "value/conversion.hpp"
#include "value/json_limit.hpp"
#include "value/json_view.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace {

void write_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

constexpr std::size_t usual_size = 240;

// Of a view that from_view() would take.
std::optional<std::string_view> sound_text(const heddle_value& view) {
  const auto [data, size] = view.as.string;
  if (view.type != HEDDLE_TYPE_STRING || (view.flags & ~HEDDLE_VALUE_SECRET) != 0) return {};
  if (size == 0) return std::string_view();
  constexpr std::uint64_t longest = std::uint64_t{1} << 20;
  if (data == nullptr || size > longest) return {};
  if (find_invalid_utf8({data, size}) != std::string_view::npos) return {};
  return std::string_view(data, size);
}

// Of ASCII, and as it is in a string.
bool is_plain(char c) {
  return c >= 0x20 && c != '"' && c != '\\' && static_cast<unsigned char>(c) < 0x80;
}

void write_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    if (is_plain(text[i])) {
      ++i;
      continue;
    }
    const bool ascii = static_cast<unsigned char>(text[i]) < 0x80;
    const std::size_t size = ascii ? 1 : utf8_size(text.substr(i));
    if (size > 1) {
      i += size;
      continue;
    }
    out += text.substr(start, i - start);
    if (size == 0) {
      out += "\xEF\xBF\xBD";
    } else {
      write_escaped(out, text[i]);
    }
    start = ++i;
  }
  out += text.substr(start);
  out += '"';
}

// A double stays one when it is read again: 1.0, not 1.
void write_real(std::string& out, double number) {
  if (!std::isfinite(number)) {
    write_string(out, std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    return;
  }
  const std::string digits = *text_of(number);
  out += digits;
  if (digits.find_first_of(".e") == std::string::npos) out += ".0";
}

// JSON knows string keys only. Keys of one type stay different as texts, of several they need not.
bool has_equal_keys(const Map& map) {
  if (map.empty() || map.begin()->first.type() == std::prev(map.end())->first.type()) return false;
  for (const auto& [key, value] : map) {
    if (key.type() == Type::string) continue;
    if (map.find(text_of(key).value_or(std::string{})) != nullptr) return true;
    if (key.type() != Type::integer) continue;
    const auto same = convert(key, Type::unsigned_integer);
    if (same && map.find(*same) != nullptr) return true;
  }
  return false;
}

// Walks with a stack of its own: how deep a value is must not decide over the thread's stack.
class Writer {
 public:
  explicit Writer(Secrets secrets) : secrets_(secrets) { out_.reserve(usual_size); }
  // With a limit, and exact: what is no JSON is a problem.
  Writer(Secrets secrets, std::size_t limit) : secrets_(secrets), limit_(limit), exact_(true) {}

  void write(const Value& value) {
    begin(value);
    while (!open_.empty() && problem_.empty() && !is_too_long()) {
      Open& top = open_.back();
      top.list != nullptr ? next_item(top) : next_entry(top);
    }
  }

  // Where there is a problem or it is too long, only a part is written.
  [[nodiscard]] bool is_too_long() const { return too_long_ || out_.size() > limit_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  std::string take() { return std::move(out_); }

 private:
  struct Open {
    const List* list;
    const Map* map;
    std::size_t next;
  };

  // Writes a scalar, or opens a list or map.
  void begin(const Value& value) {
    if (value.secret() && secrets_ == Secrets::masked) {
      out_ += "\"***\"";
      return;
    }
    switch (value.type()) {
      case Type::list:
        out_ += '[';
        open_.push_back({&value.list(), nullptr, 0});
        return;
      case Type::map:
        if (exact_) check_keys(value.map());
        out_ += '{';
        open_.push_back({nullptr, &value.map(), 0});
        return;
      default:
        write_scalar(value);
    }
  }

  void write_scalar(const Value& value) {
    switch (value.type()) {
      case Type::null:
        out_ += "null";
        return;
      case Type::real:
        write_real(out_, value.real());
        return;
      case Type::string:
        if (fits(value.string())) write_string(out_, value.string());
        return;
      case Type::bytes:
        if (fits(value.bytes())) write_string(out_, encode_base64(value.bytes()));
        return;
      case Type::timestamp:
      case Type::duration:
        write_string(out_, *text_of(value));
        return;
      case Type::any:
        problem_ = "an optional or a type has no form in JSON";
        return;
      default:
        out_ += *text_of(value);
    }
  }

  void check_keys(const Map& map) {
    too_long_ = too_long_ || map.size() > limit_ / 4;  // an entry is `"":1` at least
    if (!too_long_ && has_equal_keys(map)) {
      problem_ = "two keys of a map are the same text in JSON, as 1 and \"1\" are";
    }
  }

  // One text alone can be too much, before anything is escaped in it.
  bool fits(std::string_view text) {
    too_long_ = too_long_ || text.size() > limit_;
    return !too_long_;
  }

  void next_item(Open& top) {
    if (top.next == top.list->size()) {
      out_ += ']';
      open_.pop_back();
      return;
    }
    if (top.next > 0) out_ += ',';
    begin((*top.list)[top.next++]);  // `top` may dangle from here on
  }

  void next_entry(Open& top) {
    if (top.next == top.map->size()) {
      out_ += '}';
      open_.pop_back();
      return;
    }
    if (top.next > 0) out_ += ',';
    const auto& [key, value] = *(top.map->begin() + static_cast<std::ptrdiff_t>(top.next++));
    if (key.secret() && secrets_ == Secrets::masked) {
      out_ += "\"***\"";
    } else if (key.type() == Type::string) {
      if (fits(key.string())) write_string(out_, key.string());
    } else if (const auto text = text_of(key).value_or(std::string{}); fits(text)) {
      write_string(out_, text);
    }
    out_ += ':';
    begin(value);
  }

  Secrets secrets_;
  std::size_t limit_ = SIZE_MAX;
  bool exact_ = false;
  std::string out_;
  std::vector<Open> open_;
  std::string problem_;
  bool too_long_ = false;
};

}  // namespace

std::optional<std::string> write_json_of_texts(const heddle_value& view) {
  constexpr std::uint64_t most = 64;  // far from all limits
  if (view.type != HEDDLE_TYPE_MAP || view.as.map.size == 0 || view.as.map.size > most ||
      view.as.map.entries == nullptr || (view.flags & ~HEDDLE_VALUE_SECRET) != 0) {
    return std::nullopt;
  }
  std::string out;
  out.reserve(usual_size);
  std::string_view before;
  for (std::uint64_t i = 0; i < view.as.map.size; ++i) {
    const auto name = sound_text(view.as.map.entries[i].key);
    const auto text = sound_text(view.as.map.entries[i].value);
    if (!name || !text || (i > 0 && *name <= before)) return std::nullopt;
    out += i == 0 ? '{' : ',';
    write_string(out, *name);
    out += ':';
    write_string(out, *text);
    before = *name;
  }
  out += '}';
  return out;
}

std::string write_json(const Value& value, Secrets secrets) {
  Writer writer(secrets);
  writer.write(value);
  return writer.take();
}

std::optional<std::string> write_json(const Value& value, std::size_t limit, std::string& why) {
  Writer writer(Secrets::clear, limit);
  writer.write(value);
  why = writer.problem();
  if (!why.empty() || writer.is_too_long()) return std::nullopt;
  return writer.take();
}

}  // namespace heddle
