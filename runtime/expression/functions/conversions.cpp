// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "expression/function.hpp"
#include "expression/functions/result_size.hpp"
#include "expression/opaque.hpp"
#include "value/conversion.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

Value same(const Arguments& arguments) {
  return arguments[0];
}

template <Native Read>
Value from_string(const Arguments& arguments) {
  if (!arguments.budget().charge_bytes(arguments[0].string().size())) return budget_exhausted();
  return Read(arguments);
}

// A number that is written in one of the ways that from_chars knows, all of `text`.
template <typename T>
std::errc read_number(std::string_view text, T& out) {
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  return read.ptr == end ? read.ec : std::errc::invalid_argument;
}

// --- int and uint -------------------------------------------------------------------------------

Value out_of_int() {
  return failure(
      "the number is out of the range of an int: -9223372036854775808 to 9223372036854775807");
}

Value out_of_uint() {
  return failure("the number is out of the range of a uint: 0 to 18446744073709551615");
}

Value int_of_uint(const Arguments& arguments) {
  const auto out = convert(arguments[0], Type::integer);
  return out ? *out : out_of_int();
}

// Rounds towards zero. The ends of the range are left out, as the specification says: whether they
// are met exactly would depend on how the double came about.
Value int_of_double(const Arguments& arguments) {
  const double number = arguments[0].real();
  if (!(number > -0x1p63 && number < 0x1p63)) return out_of_int();
  return static_cast<std::int64_t>(number);
}

Value int_of_string(const Arguments& arguments) {
  std::string_view text = arguments[0].string();
  // from_chars knows '-' only.
  const bool two_signs = text.starts_with("+-");
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t out = 0;
  const auto error = two_signs ? std::errc::invalid_argument : read_number(text, out);
  if (error == std::errc::result_out_of_range) return out_of_int();
  if (error != std::errc{}) {
    return failure("the text is not an int: expected digits, with a sign or without, such as -42");
  }
  return out;
}

Value int_of_timestamp(const Arguments& arguments) {
  return arguments[0].timestamp().seconds;
}

// In nanoseconds.
Value int_of_duration(const Arguments& arguments) {
  const Duration span = arguments[0].duration();
  std::int64_t out = 0;
  // Below zero the seconds alone may not fit where the whole does.
  const bool borrow = span.seconds < 0 && span.nanoseconds > 0;
  if (__builtin_mul_overflow(span.seconds + (borrow ? 1 : 0), 1'000'000'000, &out) ||
      __builtin_add_overflow(out, span.nanoseconds - (borrow ? 1'000'000'000 : 0), &out)) {
    return failure("the duration is more nanoseconds than an int holds: it is over 292 years");
  }
  return out;
}

Value uint_of_int(const Arguments& arguments) {
  const auto out = convert(arguments[0], Type::unsigned_integer);
  return out ? *out : out_of_uint();
}

Value uint_of_double(const Arguments& arguments) {
  const double number = arguments[0].real();
  if (!(number >= 0 && number < 0x1p64)) return out_of_uint();
  return static_cast<std::uint64_t>(number);
}

Value uint_of_string(const Arguments& arguments) {
  std::uint64_t out = 0;
  const auto error = read_number(arguments[0].string(), out);
  if (error == std::errc::result_out_of_range) return out_of_uint();
  if (error != std::errc{}) {
    return failure("the text is not a uint: expected digits without a sign, such as 42");
  }
  return out;
}

// --- double -------------------------------------------------------------------------------------

Value double_of_int(const Arguments& arguments) {
  return static_cast<double>(arguments[0].integer());
}

Value double_of_uint(const Arguments& arguments) {
  return static_cast<double>(arguments[0].unsigned_integer());
}

// Whether a text of digits, '.' and an exponent, which is no double, is less than each of them:
// from_chars tells no difference between too small and too large.
bool is_tiny(std::string_view text) {
  const std::size_t exponent_at = std::min(text.find_first_of("eE"), text.size());
  const auto mantissa = text.substr(0, exponent_at);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_of("123456789");
  const auto exponent = text.substr(std::min(exponent_at + 1, text.size()));
  // Of an exponent that is too large for this, the sign decides.
  std::int32_t power = 0;
  const auto error = read_number(exponent.substr(exponent.starts_with('+') ? 1 : 0), power);
  if (error == std::errc::result_out_of_range) return exponent.starts_with('-');
  return static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + power < 0;
}

std::optional<double> named_number(std::string_view text) {
  std::string name(text.substr(0, 9));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (text.size() > name.size()) return std::nullopt;
  if (name == "inf" || name == "infinity") return std::numeric_limits<double>::infinity();
  if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

// What string() writes, and all the ways in which a literal can be written.
Value double_of_string(const Arguments& arguments) {
  std::string_view text = arguments[0].string();
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  auto number = named_number(text);
  // from_chars would take a second sign.
  if (!number && !text.empty() && std::string_view(".0123456789").find(text[0]) != text.npos) {
    double read = 0;
    const auto error = read_number(text, read);
    if (error == std::errc{}) number = read;
    if (error == std::errc::result_out_of_range) {
      if (!is_tiny(text)) return failure("the number is out of the range of a double");
      number = 0;
    }
  }
  if (!number) return failure("the text is not a double: expected a number, such as -1.5 or 6e23");
  return negative ? -*number : *number;
}

// --- bool, string and bytes ---------------------------------------------------------------------

Value bool_of_string(const Arguments& arguments) {
  constexpr std::string_view yes[] = {"1", "t", "T", "true", "True", "TRUE"};
  constexpr std::string_view no[] = {"0", "f", "F", "false", "False", "FALSE"};
  const std::string& text = arguments[0].string();
  if (std::find(std::begin(yes), std::end(yes), text) != std::end(yes)) return true;
  if (std::find(std::begin(no), std::end(no), text) != std::end(no)) return false;
  return failure("the text is not a bool: expected true or false");
}

// Of the scalars that have one text.
Value string_of_scalar(const Arguments& arguments) {
  return text_of(arguments[0]).value_or(std::string{});
}

Value string_of_bytes(const Arguments& arguments) {
  const std::string& octets = arguments[0].bytes();
  if (auto refusal = refuse(arguments.budget(), octets.size())) return *refusal;
  const std::size_t bad = find_invalid_utf8(octets);
  if (bad != std::string::npos) {
    return failure("the bytes are not text: they stop being UTF-8 at byte " +
                   std::to_string(bad + 1));
  }
  return octets;
}

Value bytes_of_string(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  if (auto refusal = refuse(arguments.budget(), text.size())) return *refusal;
  return Bytes{text};
}

// --- timestamp and duration ---------------------------------------------------------------------

Value timestamp_of_int(const Arguments& arguments) {
  const Timestamp out{arguments[0].integer(), 0};
  if (!in_range(out)) {
    return failure(
        "the number is no timestamp: expected the seconds since 1970, -62135596800 to 253402300799 "
        "(years 1 to 9999)");
  }
  return out;
}

Value timestamp_of_string(const Arguments& arguments) {
  if (const auto out = parse_timestamp(arguments[0].string())) return *out;
  return failure(
      "the text is not a timestamp: expected RFC 3339, years 1 to 9999, such as "
      "2024-12-31T23:59:59Z");
}

Value duration_of_string(const Arguments& arguments) {
  if (const auto out = parse_duration(arguments[0].string())) return *out;
  return failure(
      "the text is not a duration: expected numbers with a unit (h, m, s, ms, us, ns), at most "
      "315576000000s, such as 1h30m or -1.5s");
}

// --- type ---------------------------------------------------------------------------------------

Value type_of(const Arguments& arguments) {
  const Value& value = arguments[0];
  if (const Opaque* inside = Opaque::of(value)) {
    return Opaque::make_type(StaticType(inside->kind() == Opaque::Kind::optional
                                            ? StaticType::Kind::optional
                                            : StaticType::Kind::type));
  }
  return Opaque::make_type(StaticType(value.type()));
}

constexpr Function table[] = {
    {"int(int) -> int", same},
    {"int(uint) -> int", int_of_uint},
    {"int(double) -> int", int_of_double},
    {"int(string) -> int", from_string<int_of_string>},
    {"int(timestamp) -> int", int_of_timestamp},
    {"int(duration) -> int", int_of_duration},
    {"uint(uint) -> uint", same},
    {"uint(int) -> uint", uint_of_int},
    {"uint(double) -> uint", uint_of_double},
    {"uint(string) -> uint", from_string<uint_of_string>},
    {"double(double) -> double", same},
    {"double(int) -> double", double_of_int},
    {"double(uint) -> double", double_of_uint},
    {"double(string) -> double", from_string<double_of_string>},
    {"bool(bool) -> bool", same},
    {"bool(string) -> bool", from_string<bool_of_string>},
    {"string(string) -> string", same},
    {"string(bool) -> string", string_of_scalar},
    {"string(int) -> string", string_of_scalar},
    {"string(uint) -> string", string_of_scalar},
    {"string(double) -> string", string_of_scalar},
    {"string(timestamp) -> string", string_of_scalar},
    {"string(duration) -> string", string_of_scalar},
    {"string(bytes) -> string", string_of_bytes},
    {"bytes(bytes) -> bytes", same},
    {"bytes(string) -> bytes", bytes_of_string},
    {"timestamp(timestamp) -> timestamp", same},
    {"timestamp(int) -> timestamp", timestamp_of_int},
    {"timestamp(string) -> timestamp", from_string<timestamp_of_string>},
    {"duration(duration) -> duration", same},
    {"duration(string) -> duration", from_string<duration_of_string>},
    {"dyn(A) -> dyn", same},
    {"type(A) -> type(A)", type_of},
};

}  // namespace

std::span<const Function> conversion_functions() {
  return table;
}

}  // namespace heddle::expression
