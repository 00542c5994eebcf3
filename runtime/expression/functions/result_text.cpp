// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/result_text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "expression/case_value.hpp"
#include "expression/opaque.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

// Offending bytes in a row become one U+FFFD.
std::string readable(std::string_view octets) {
  std::string out;
  for (;;) {
    const std::size_t bad = find_invalid_utf8(octets);
    out += octets.substr(0, bad);
    if (bad == std::string_view::npos) return out;
    out += "\uFFFD";
    octets.remove_prefix(bad);
    while (!octets.empty() && utf8_size(octets) == 0) octets.remove_prefix(1);
  }
}

std::string text_of_key(const Value& key) {
  switch (key.type()) {
    case Type::boolean:
      return key.boolean() ? "true" : "false";
    case Type::integer:
      return std::to_string(key.integer());
    case Type::unsigned_integer:
      return std::to_string(key.unsigned_integer());
    default:
      return key.string();
  }
}

}  // namespace

std::string decimal_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  std::array<char, 32> buffer;
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                     std::chars_format::scientific);
  // "1.25e-07": the digits, and where the point goes among them.
  const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t mark = text.find('e');
  std::string digits(text.substr(0, mark));
  std::erase(digits, '.');
  int exponent = 0;
  const char* sign = text.data() + mark + 1;
  std::from_chars(*sign == '+' ? sign + 1 : sign, written.ptr, exponent);
  const int point = exponent + 1;
  const int count = static_cast<int>(digits.size());
  if (point <= 0) {
    digits.insert(0, "0." + std::string(static_cast<std::size_t>(-point), '0'));
  } else if (point < count) {
    digits.insert(static_cast<std::size_t>(point), ".");
  } else {
    digits.append(static_cast<std::size_t>(point - count), '0');
  }
  return std::signbit(number) ? "-" + digits : digits;
}

void ResultText::add(std::string_view text) {
  if (failed()) return;
  if (text.size() > Budget::largest_result - text_.size()) return fail(too_large());
  if (!budget_.charge_bytes(text.size())) return fail(budget_exhausted());
  text_ += text;
}

void ResultText::fail(Value failure) {
  if (!failed()) failure_ = std::move(failure);
}

Value ResultText::take() {
  return failed() ? *std::move(failure_) : Value(std::move(text_));
}

void ResultText::add_value(const Value& value) {
  switch (value.type()) {
    case Type::null:
      return add("null");
    case Type::boolean:
    case Type::integer:
    case Type::unsigned_integer:
      return add(text_of_key(value));
    case Type::real:
      return add(decimal_text(value.real()));
    case Type::string:
      return add(value.string());
    case Type::bytes:
      if (!budget_.charge_bytes(value.bytes().size())) return fail(budget_exhausted());
      return add(readable(value.bytes()));
    case Type::timestamp:
      return add(to_text(value.timestamp()));
    case Type::duration:
      return add(to_text(value.duration()));
    case Type::list:
      return add_list(value.list());
    case Type::map:
      return add_map(value.map());
    case Type::any:
      return add_opaque(value);
  }
}

void ResultText::add_list(const List& items) {
  add("[");
  for (std::size_t i = 0; i < items.size() && !failed(); ++i) {
    if (i > 0) add(", ");
    add_value(items[i]);
  }
  add("]");
}

void ResultText::add_map(const Map& entries) {
  std::vector<std::pair<std::string, const Value*>> sorted;
  sorted.reserve(entries.size());
  std::size_t size = 0;
  for (const auto& [key, value] : entries) {
    sorted.emplace_back(text_of_key(key), &value);
    size += 64 + sorted.back().first.size();
  }
  // Each is compared with as many others as the number of entries has bits.
  if (!budget_.charge_bytes(size * static_cast<std::size_t>(std::bit_width(entries.size())))) {
    return fail(budget_exhausted());
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  add("{");
  for (std::size_t i = 0; i < sorted.size() && !failed(); ++i) {
    if (i > 0) add(", ");
    add(sorted[i].first);
    add(": ");
    add_value(*sorted[i].second);
  }
  add("}");
}

void ResultText::add_opaque(const Value& value) {
  if (Opaque::of(value)->kind() == Opaque::Kind::type) return add(plain_value(value).string());
  fail(failure("%s takes no optional: take what it holds, with value() or orValue()"));
}

}  // namespace heddle::expression
