// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <heddle/json.hpp>
#include <iterator>
#include <utility>
#include <vector>

#include "value/json_limit.hpp"
#include "value/json_view.hpp"
#include "value/nesting.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace {

namespace json = boost::json;

constexpr std::size_t size_of_value = 16;  // what one counts for a limit

// Makes Values of what the parser finds.
struct ValueMaker {
  using Made = Value;

  // `begun` has the parts of the text before the last one, and is empty afterwards.
  static Value text(std::string& begun, std::string_view last) {
    if (begun.empty()) return last;
    return std::exchange(begun, {}).append(last);
  }
  template <typename T>
  static Value scalar(T value) {
    return value;
  }
  static Value list(Value* items, std::size_t size) {
    return List(std::make_move_iterator(items), std::make_move_iterator(items + size));
  }
  // `items` are keys and values by turns.
  static Value map(Value* items, std::size_t size) {
    std::vector<Map::Entry> entries;
    entries.reserve(size);
    for (std::size_t i = 0; i < 2 * size; i += 2) {
      entries.emplace_back(std::move(items[i]), std::move(items[i + 1]));
    }
    return Map(std::move(entries));
  }
};

// Makes views, in an arena.
struct ViewMaker {
  using Made = heddle_value;

  heddle_value text(std::string& begun, std::string_view last) const {
    const std::string_view kept = arena->copy(begun.empty() ? last : begun.append(last));
    begun.clear();
    heddle_value made = of(HEDDLE_TYPE_STRING);
    made.as.string = {kept.data(), kept.size()};
    return made;
  }
  template <typename T>
  heddle_value scalar(T value) const {
    return to_view(Value(value), *arena);
  }
  heddle_value list(const heddle_value* items, std::size_t size) const {
    auto* kept = arena->allocate<heddle_value>(size);
    std::copy(items, items + size, kept);
    heddle_value made = of(HEDDLE_TYPE_LIST);
    made.as.list = {kept, size};
    return made;
  }
  // As a Map has them: in the order of their keys, of equal ones the last.
  heddle_value map(const heddle_value* items, std::size_t size) const {
    auto* entries = arena->allocate<heddle_entry>(size);
    for (std::size_t i = 0; i < size; ++i) entries[i] = {items[2 * i], items[2 * i + 1]};
    const auto key = [](const heddle_entry& entry) {
      return std::string_view(entry.key.as.string.data, entry.key.as.string.size);
    };
    std::stable_sort(entries, entries + size,
                     [&](const heddle_entry& a, const heddle_entry& b) { return key(a) < key(b); });
    const auto first =
        std::unique(std::make_reverse_iterator(entries + size), std::make_reverse_iterator(entries),
                    [&](const heddle_entry& a, const heddle_entry& b) { return key(a) == key(b); });
    heddle_value made = of(HEDDLE_TYPE_MAP);
    made.as.map = {first.base(), static_cast<std::uint64_t>(entries + size - first.base())};
    return made;
  }

  static heddle_value of(std::uint32_t type) {
    heddle_value made{};
    made.type = type;
    return made;
  }

  Arena* arena;
};

// Receives what the parser finds and keeps what was made of it on a stack: a list of n takes the
// last n, an object of n the last n pairs.
template <typename Maker>
class Handler {
 public:
  static constexpr std::size_t max_array_size = SIZE_MAX;
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_string_size = SIZE_MAX;
  static constexpr std::size_t max_key_size = SIZE_MAX;

  Handler(Maker maker, std::size_t limit) : maker_(maker), left_(limit) {}

  typename Maker::Made take() { return std::move(values_.back()); }
  [[nodiscard]] bool number_too_large() const { return number_too_large_; }
  [[nodiscard]] bool over_limit() const { return over_limit_; }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  bool on_array_end(std::size_t size, json::error_code& error) {
    auto made = maker_.list(values_.data() + values_.size() - size, size);
    values_.resize(values_.size() - size);
    return push(std::move(made), error);
  }

  bool on_object_end(std::size_t size, json::error_code& error) {
    auto made = maker_.map(values_.data() + values_.size() - 2 * size, size);
    values_.resize(values_.size() - 2 * size);
    return push(std::move(made), error);
  }

  bool on_string_part(json::string_view part, std::size_t, json::error_code& error) {
    if (!may_take(part.size(), error)) return false;
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t size, json::error_code& error) {
    return may_take(size_of_value, error) && on_key(part, size, error);
  }
  bool on_key_part(json::string_view part, std::size_t size, json::error_code& error) {
    return on_string_part(part, size, error);
  }
  bool on_key(json::string_view part, std::size_t, json::error_code& error) {
    if (!may_take(part.size(), error)) return false;
    values_.push_back(maker_.text(text_, {part.data(), part.size()}));
    return true;
  }

  bool on_number_part(json::string_view part, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t number, json::string_view, json::error_code& error) {
    text_.clear();
    return push(maker_.scalar(number), error);
  }
  bool on_uint64(std::uint64_t number, json::string_view, json::error_code& error) {
    text_.clear();
    return push(maker_.scalar(number), error);
  }
  // Boost.JSON 1.81 computes doubles that may be off by some units in the last place; the standard
  // library's are exact.
  bool on_double(double rough, json::string_view part, json::error_code& error) {
    text_.append(part.data(), part.size());
    const std::string digits = std::exchange(text_, {});
    double number = 0;
    const auto end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, number).ec == std::errc{})
      return push(maker_.scalar(number), error);
    if (std::isfinite(rough) && std::abs(rough) < 1) {
      return push(maker_.scalar(std::copysign(0.0, rough)), error);
    }
    number_too_large_ = true;
    error = json::make_error_code(json::error::not_exact);
    return false;
  }
  bool on_bool(bool value, json::error_code& error) { return push(maker_.scalar(value), error); }
  bool on_null(json::error_code& error) { return push(maker_.scalar(nullptr), error); }

 private:
  bool push(typename Maker::Made made, json::error_code& error) {
    if (!may_take(size_of_value, error)) return false;
    values_.push_back(std::move(made));
    return true;
  }

  bool may_take(std::size_t size, json::error_code& error) {
    if (size <= left_) {
      left_ -= size;
      return true;
    }
    over_limit_ = true;
    error = json::make_error_code(json::error::array_too_large);
    return false;
  }

  Maker maker_;
  boost::container::small_vector<typename Maker::Made, 16> values_;
  std::string text_;  // of a string or number, the parts that came before its last one
  std::size_t left_;
  bool number_too_large_ = false;
  bool over_limit_ = false;
};

// What a text that is JSON so far would go on with. The parser does not tell, so the text is walked
// again, once, when it has turned out to be wrong.
class Expectation {
 public:
  explicit Expectation(std::string_view text) {
    for (const char c : text) in_string_ ? string_char(c) : structure_char(c);
  }

  [[nodiscard]] bool in_string() const { return in_string_; }
  [[nodiscard]] bool escaped() const { return escaped_; }

  [[nodiscard]] std::string_view what() const {
    if (in_string_) return escaped_ ? "one of \"\\/bfnrtu behind '\\'" : "a '\"' to end the string";
    const bool object = !open_.empty() && open_.back() == '{';
    switch (last_) {
      case '{':
        return "a key in double quotes or '}'";
      case '[':
        return "a value or ']'";
      case ',':
        return object ? "a key in double quotes" : "a value";
      case ':':
        return "a value";
      case '"':
        if (is_key_) return "':' behind the key";
        break;
      case 't':
        return "true";
      case 'f':
        return "false";
      case 'n':
        return "null";
      case '0':
        return "a digit";
      default:
        break;
    }
    if (last_ == 0) return "a JSON value";
    if (open_.empty()) return "nothing more";
    return object ? "',' or '}'" : "',' or ']'";
  }

 private:
  void string_char(char c) {
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
      last_ = '"';
    }
  }

  // `last_` becomes the character itself or, of words and numbers, what stands for them until they
  // are complete; '"' for any complete value.
  void structure_char(char c) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      return;
    }
    if (c == '"') {
      in_string_ = true;
      is_key_ = !open_.empty() && open_.back() == '{' && (last_ == '{' || last_ == ',');
    } else if (c == '{' || c == '[') {
      open_ += c;
      last_ = c;
    } else if (c == '}' || c == ']') {
      if (!open_.empty()) open_.pop_back();
      last_ = '"';
      is_key_ = false;
    } else if (c == ',' || c == ':') {
      last_ = c;
    } else {
      word_char(c);
    }
  }

  // Digits and the ends of words alike leave a whole value behind.
  void word_char(char c) {
    is_key_ = false;
    const bool inside = last_ == 't' || last_ == 'f' || last_ == 'n';
    // NOLINTNEXTLINE(bugprone-branch-clone)
    if (c >= '0' && c <= '9') {
      last_ = '"';
    } else if (c == '-' || c == '+' || c == '.' || (c == 'E' || (c == 'e' && !inside))) {
      last_ = '0';
    } else if (!inside) {
      last_ = c;
      word_size_ = 1;
    } else if (++word_size_ == (last_ == 'f' ? 5 : 4)) {
      last_ = '"';
    }
  }

  std::string open_;
  char last_ = 0;
  int word_size_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool is_key_ = false;
};

std::string found_at(std::string_view rest) {
  if (rest.empty()) return "the end of the text";
  const std::size_t size = utf8_size(rest);
  const auto byte = static_cast<unsigned char>(rest[0]);
  if (size == 0) return fmt::format("the byte 0x{:02x}, which is not UTF-8", byte);
  if (rest[0] == '\'') return "a single quote";
  if (byte < 0x20) return fmt::format("the control character {}", one_line(rest.substr(0, 1)));
  // Of a word the whole: "found 'True'".
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const std::size_t word = std::min<std::size_t>(rest.find_first_not_of(letters), 20);
  return fmt::format("'{}'", rest.substr(0, std::max(word, size)));
}

std::string why_not_json(std::string_view text, std::size_t offset, json::error_code error) {
  const Expectation expected(text.substr(0, offset));
  if (error == json::error::too_deep) {
    return fmt::format("lists and objects are nested deeper than {} levels", most_levels);
  }
  const auto rest = text.substr(offset);
  // What would be right anywhere else in a string can only be wrong behind the first half of a
  // pair.
  const std::string_view right = expected.escaped() ? "\"\\/bfnrt" : "\"";
  const bool half = expected.in_string() && !rest.empty() && right.find(rest[0]) != right.npos;
  if (half || error == json::error::illegal_leading_surrogate ||
      error == json::error::illegal_trailing_surrogate ||
      error == json::error::expected_utf16_escape) {
    return "half a character: \\ud800 to \\udfff stand in pairs only";
  }
  if (error == json::error::expected_hex_digit) {
    return fmt::format("expected four hexadecimal digits behind '\\u', found {}", found_at(rest));
  }
  const bool control = !rest.empty() && static_cast<unsigned char>(rest[0]) < 0x20;
  if (expected.in_string() && !expected.escaped() && control) {
    return fmt::format("expected \\u{:04x} in the string, found the control character itself",
                       static_cast<unsigned char>(rest[0]));
  }
  return fmt::format("expected {}, found {}", expected.what(), found_at(rest));
}

[[noreturn]] void fail(std::string_view text, std::size_t offset, const std::string& what) {
  const auto before = text.substr(0, offset);
  std::size_t line = 1;
  for (const char c : before) line += c == '\n' ? 1 : 0;
  const std::size_t start = before.rfind('\n') + 1;
  throw JsonError(what, line, count_characters(before.substr(start)) + 1);
}

std::size_t skip_blanks(std::string_view text, std::size_t from) {
  return std::min(text.find_first_not_of(" \t\r\n", from), text.size());
}

// Nothing when there is more than `limit`; throws JsonError.
template <typename Maker>
std::optional<typename Maker::Made> parse(std::string_view text, Maker maker, std::size_t limit) {
  json::parse_options options;
  options.max_depth = most_levels;
  json::basic_parser<Handler<Maker>> parser(options, maker, limit);
  json::error_code error;
  std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (parser.handler().over_limit()) return std::nullopt;
  if (parser.handler().number_too_large()) {
    fail(text, read, "the number is too large for a double");
  }
  if (error) fail(text, read, why_not_json(text, read, error));
  read = skip_blanks(text, read);
  if (read < text.size()) fail(text, read, why_not_json(text, read, {}));
  return parser.handler().take();
}

}  // namespace

std::optional<Value> parse_json(std::string_view text, std::size_t limit) {
  return parse(text, ValueMaker{}, limit);
}

Value parse_json(std::string_view text) {
  return *parse(text, ValueMaker{}, SIZE_MAX);
}

heddle_value parse_json(std::string_view text, Arena& arena) {
  return *parse(text, ViewMaker{&arena}, SIZE_MAX);
}

}  // namespace heddle
