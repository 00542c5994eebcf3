// SPDX-License-Identifier: Apache-2.0
#include "value/conversion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <heddle/json.hpp>
#include <limits>
#include <utility>

#include "value/base64.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace {

// A text that did not become a value, and what to write instead.
struct Refusal {
  std::string cure;
};

std::string_view example_of(Type type) {
  switch (type) {
    case Type::null:
      return "write null";
    case Type::boolean:
      return "write true or false";
    case Type::integer:
    case Type::unsigned_integer:
      return "write digits only, such as 42";
    case Type::real:
      return "write a number, such as 1.5";
    case Type::string:
      return "it is not UTF-8; give such data as bytes";
    case Type::bytes:
      return "write base64, such as aGVkZGxl";
    case Type::list:
      return "write JSON, such as [1, 2]";
    case Type::map:
      return R"(write JSON, such as {"name": "Ada"})";
    case Type::timestamp:
      return "write RFC 3339, such as 2024-12-31T23:59:59Z";
    case Type::duration:
      return "write numbers with a unit (h, m, s, ms, us, ns), such as 1.5s";
    case Type::any:
      return "write JSON, a text in double quotes";
  }
  return "no value can be of this type";
}

template <typename T>
std::optional<T> number_in(std::string_view digits, int base) {
  T out = 0;
  const auto end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, out, base);
  if (read.ec != std::errc{} || read.ptr != end || digits.empty()) return std::nullopt;
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

Value parse_integer(Type type, std::string_view text) {
  const bool negative = text.starts_with('-');
  std::string_view digits = text;
  if (negative || text.starts_with('+')) digits.remove_prefix(1);
  const bool hexadecimal = digits.starts_with("0x");
  if (hexadecimal) digits.remove_prefix(2);
  if (!hexadecimal && !all_digits(digits)) throw Refusal{};
  if (!hexadecimal && digits.size() > 1 && digits[0] == '0') {
    throw Refusal{"leave out the leading zeros"};
  }
  const auto size = number_in<std::uint64_t>(digits, hexadecimal ? 16 : 10);
  if (hexadecimal && digits.find_first_not_of("0123456789abcdefABCDEF") != digits.npos) {
    throw Refusal{};
  }
  constexpr auto top = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (type == Type::unsigned_integer) {
    if (negative) throw Refusal{"a uint is not negative"};
    if (!size) throw Refusal{fmt::format("a uint is at most {}", UINT64_MAX)};
    return *size;
  }
  if (!size || *size > top + (negative ? 1 : 0)) {
    throw Refusal{fmt::format("an int lies between {} and {}", INT64_MIN, INT64_MAX)};
  }
  // In unsigned arithmetic, where negating 2^63 is defined.
  return static_cast<std::int64_t>(negative ? std::uint64_t{0} - *size : *size);
}

Value parse_real(std::string_view text) {
  const bool negative = text.starts_with('-');
  std::string_view digits = text;
  if (negative || text.starts_with('+')) digits.remove_prefix(1);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (digits == ".inf" || digits == ".Inf" || digits == ".INF") {
    return negative ? -infinity : infinity;
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  // from_chars would also take "inf", "nan" and a second sign.
  const bool starts_well = !digits.empty() && (digits[0] == '.' || all_digits(digits.substr(0, 1)));
  double out = 0;
  const auto end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, out);
  if (!starts_well || read.ec == std::errc::invalid_argument || read.ptr != end) throw Refusal{};
  if (read.ec != std::errc{}) throw Refusal{"it is out of the range of a double"};
  return negative ? -out : out;
}

Value parse_boolean(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  throw Refusal{};
}

Value parse_null(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return {};
  throw Refusal{};
}

Value parse_structure(Type type, std::string_view text, bool secret) {
  Value out;
  try {
    out = parse_json(text);
  } catch (const JsonError& error) {
    // What the error found is a piece of the text.
    if (secret) throw Refusal{};
    throw Refusal{fmt::format("{} (line {}, column {}: {})", example_of(type), error.line(),
                              error.column(), error.what())};
  }
  if (type != Type::any && out.type() != type) throw Refusal{};
  return out;
}

template <typename T>
Value value_or_refusal(std::optional<T> parsed) {
  if (!parsed) throw Refusal{};
  return std::move(*parsed);
}

Value parse_text(Type type, std::string_view text, bool secret) {
  switch (type) {
    case Type::null:
      return parse_null(text);
    case Type::boolean:
      return parse_boolean(text);
    case Type::integer:
    case Type::unsigned_integer:
      return parse_integer(type, text);
    case Type::real:
      return parse_real(text);
    case Type::string:
      if (find_invalid_utf8(text) != std::string_view::npos) throw Refusal{};
      return text;
    case Type::bytes: {
      auto octets = decode_base64(text);
      if (!octets) throw Refusal{};
      return Bytes{std::move(*octets)};
    }
    case Type::timestamp:
      return value_or_refusal(parse_timestamp(text));
    case Type::duration:
      return value_or_refusal(parse_duration(text));
    case Type::list:
    case Type::map:
    case Type::any:
      return parse_structure(type, text, secret);
  }
  throw Refusal{};
}

// Without the exponents that shortest forms have early: 1000000, not 1e+06.
std::string text_of_real(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  const double size = std::abs(number);
  const bool plain = size == 0 || (size >= 1e-7 && size < 1e21);
  char digits[64];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific);
  return {digits, end.ptr};
}

std::optional<Value> to_integer(const Value& value) {
  if (value.type() == Type::unsigned_integer) {
    const std::uint64_t number = value.unsigned_integer();
    if (!std::in_range<std::int64_t>(number)) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value.type() != Type::real) return std::nullopt;
  const double number = value.real();
  // 2^63 is a double, 2^63 - 1 is not. NaN fails the comparison.
  if (!(number >= -0x1p63 && number < 0x1p63) || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::optional<Value> to_unsigned(const Value& value) {
  if (value.type() == Type::integer) {
    if (value.integer() < 0) return std::nullopt;
    return static_cast<std::uint64_t>(value.integer());
  }
  if (value.type() != Type::real) return std::nullopt;
  const double number = value.real();
  if (!(number >= 0 && number < 0x1p64) || std::trunc(number) != number) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

std::optional<Value> to_real(const Value& value) {
  const Value number = static_cast<double>(
      value.type() == Type::integer            ? static_cast<double>(value.integer())
      : value.type() == Type::unsigned_integer ? static_cast<double>(value.unsigned_integer())
                                               : std::numeric_limits<double>::quiet_NaN());
  const auto back = value.type() == Type::integer ? to_integer(number) : to_unsigned(number);
  if (!back || !(*back == value)) return std::nullopt;
  return number;
}

}  // namespace

std::optional<Value> parse_value(Type type, std::string_view text, bool secret, std::string& why) {
  try {
    Value out = parse_text(type, text, secret);
    out.set_secret(secret);
    return out;
  } catch (const Refusal& refusal) {
    const std::string found =
        secret ? "other text (secret, not shown)" : fmt::format("'{}'", one_line(text));
    why = fmt::format("expected {}, found {}: {}", with_article(type), found,
                      refusal.cure.empty() ? example_of(type) : refusal.cure);
    return std::nullopt;
  }
}

std::optional<Value> convert(const Value& value, Type type) {
  if (type == Type::any || value.type() == type) return value;
  std::optional<Value> out;
  if (type == Type::integer) out = to_integer(value);
  if (type == Type::unsigned_integer) out = to_unsigned(value);
  if (type == Type::real) out = to_real(value);
  if (out) out->set_secret(value.secret());
  return out;
}

std::optional<std::string> text_of(const Value& value) {
  switch (value.type()) {
    case Type::boolean:
      return value.boolean() ? "true" : "false";
    case Type::integer:
      return fmt::format_int(value.integer()).str();
    case Type::unsigned_integer:
      return fmt::format_int(value.unsigned_integer()).str();
    case Type::real:
      return text_of_real(value.real());
    case Type::string:
      return value.string();
    case Type::timestamp:
      return to_text(value.timestamp());
    case Type::duration:
      return to_text(value.duration());
    default:
      return std::nullopt;
  }
}

}  // namespace heddle
