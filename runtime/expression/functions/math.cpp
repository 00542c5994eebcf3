// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "expression/function.hpp"
#include "expression/functions/equality.hpp"
#include "expression/functions/index_range.hpp"
#include "expression/operation.hpp"

// The math extension. The parser makes math.@max and math.@min of math.greatest and math.least:
// with one argument, two, or one list of them all.
namespace heddle::expression {
namespace {

template <typename T>
T number(const Value& value);
template <>
std::int64_t number(const Value& value) {
  return value.integer();
}
template <>
std::uint64_t number(const Value& value) {
  return value.unsigned_integer();
}
template <>
double number(const Value& value) {
  return value.real();
}

// The two ends of a row of numbers, by the name that the author wrote and the order in which
// another number takes the place of the one that was found.
struct Greatest {
  static constexpr std::string_view name = "math.greatest";
  static bool replaces(std::partial_ordering order) { return order < 0; }
};
struct Least {
  static constexpr std::string_view name = "math.least";
  static bool replaces(std::partial_ordering order) { return order > 0; }
};

// Of equal ones the first.
template <typename End>
Value end_of_two(const Value& a, const Value& b) {
  const auto order = compare(a, b);
  if (order == std::partial_ordering::unordered) {
    return failure(fmt::format("{}() cannot order NaN", End::name));
  }
  return End::replaces(order) ? b : a;
}

Value itself(const Arguments& arguments) {
  return arguments[0];
}

template <typename End>
Value end_of_pair(const Arguments& arguments) {
  return end_of_two<End>(arguments[0], arguments[1]);
}

template <typename End>
Value end_of_list(const Arguments& arguments) {
  const List& items = arguments[0].list();
  if (!arguments.budget().charge(items.size())) return budget_exhausted();
  if (items.empty()) return failure(fmt::format("{}() of an empty list", End::name));
  Value out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Type type = items[i].type();
    if (type != Type::integer && type != Type::unsigned_integer && type != Type::real) {
      return failure(
          fmt::format("{}() takes numbers; item {} is {}", End::name, i, kind_of(items[i])));
    }
    out = i == 0 ? items[i] : end_of_two<End>(out, items[i]);
    if (is_failure(out)) return out;
  }
  return out;
}

template <double (*Round)(double)>
Value rounded(const Arguments& arguments) {
  return Round(arguments[0].real());
}

constexpr Native ceil = rounded<std::ceil>;
constexpr Native floor = rounded<std::floor>;
constexpr Native round = rounded<std::round>;  // halves go away from 0
constexpr Native trunc = rounded<std::trunc>;

Value absolute_int(const Arguments& arguments) {
  const std::int64_t a = arguments[0].integer();
  if (a == std::numeric_limits<std::int64_t>::min()) {
    return failure("integer overflow: the result does not fit in an int (64 bits)");
  }
  return a < 0 ? -a : a;
}

Value absolute_double(const Arguments& arguments) {
  return std::abs(arguments[0].real());
}

template <typename T>
Value sign(const Arguments& arguments) {
  const T a = number<T>(arguments[0]);
  if (a > 0) return T{1};
  if (a == 0) return T{0};  // also of -0.0
  if constexpr (std::numeric_limits<T>::is_signed) {
    if (a < 0) return T{-1};
  }
  return a;  // NaN
}

Value is_nan(const Arguments& arguments) {
  return std::isnan(arguments[0].real());
}

Value is_infinite(const Arguments& arguments) {
  return std::isinf(arguments[0].real());
}

Value is_finite(const Arguments& arguments) {
  return std::isfinite(arguments[0].real());
}

template <typename T>
Value square_root(const Arguments& arguments) {
  return std::sqrt(static_cast<double>(number<T>(arguments[0])));
}

template <typename T>
Value bit_and(const Arguments& arguments) {
  return number<T>(arguments[0]) & number<T>(arguments[1]);
}

template <typename T>
Value bit_or(const Arguments& arguments) {
  return number<T>(arguments[0]) | number<T>(arguments[1]);
}

template <typename T>
Value bit_xor(const Arguments& arguments) {
  return number<T>(arguments[0]) ^ number<T>(arguments[1]);
}

template <typename T>
Value bit_not(const Arguments& arguments) {
  return ~number<T>(arguments[0]);
}

// Bits that leave the 64 are lost, and 0 comes in from the other side, also for a negative int.
template <typename T, bool Left>
Value shifted(const Arguments& arguments) {
  const auto bits = static_cast<std::uint64_t>(number<T>(arguments[0]));
  const std::int64_t by = arguments[1].integer();
  if (by < 0) {
    return failure(fmt::format("math.bitShift{}() takes a number of bits from 0{}",
                               Left ? "Left" : "Right", not_this(arguments[1])));
  }
  if (by >= 64) return T{0};
  return static_cast<T>(Left ? bits << by : bits >> by);
}

constexpr Function functions[] = {
    {"math.@max(int) -> int", itself},
    {"math.@max(uint) -> uint", itself},
    {"math.@max(double) -> double", itself},
    {"math.@max(int, int) -> int", end_of_pair<Greatest>},
    {"math.@max(uint, uint) -> uint", end_of_pair<Greatest>},
    {"math.@max(double, double) -> double", end_of_pair<Greatest>},
    {"math.@max(int, uint) -> dyn", end_of_pair<Greatest>},
    {"math.@max(int, double) -> dyn", end_of_pair<Greatest>},
    {"math.@max(uint, int) -> dyn", end_of_pair<Greatest>},
    {"math.@max(uint, double) -> dyn", end_of_pair<Greatest>},
    {"math.@max(double, int) -> dyn", end_of_pair<Greatest>},
    {"math.@max(double, uint) -> dyn", end_of_pair<Greatest>},
    {"math.@max(list(int)) -> int", end_of_list<Greatest>},
    {"math.@max(list(uint)) -> uint", end_of_list<Greatest>},
    {"math.@max(list(double)) -> double", end_of_list<Greatest>},
    {"math.@min(int) -> int", itself},
    {"math.@min(uint) -> uint", itself},
    {"math.@min(double) -> double", itself},
    {"math.@min(int, int) -> int", end_of_pair<Least>},
    {"math.@min(uint, uint) -> uint", end_of_pair<Least>},
    {"math.@min(double, double) -> double", end_of_pair<Least>},
    {"math.@min(int, uint) -> dyn", end_of_pair<Least>},
    {"math.@min(int, double) -> dyn", end_of_pair<Least>},
    {"math.@min(uint, int) -> dyn", end_of_pair<Least>},
    {"math.@min(uint, double) -> dyn", end_of_pair<Least>},
    {"math.@min(double, int) -> dyn", end_of_pair<Least>},
    {"math.@min(double, uint) -> dyn", end_of_pair<Least>},
    {"math.@min(list(int)) -> int", end_of_list<Least>},
    {"math.@min(list(uint)) -> uint", end_of_list<Least>},
    {"math.@min(list(double)) -> double", end_of_list<Least>},
    {"math.ceil(double) -> double", ceil},
    {"math.floor(double) -> double", floor},
    {"math.round(double) -> double", round},
    {"math.trunc(double) -> double", trunc},
    {"math.abs(int) -> int", absolute_int},
    {"math.abs(uint) -> uint", itself},
    {"math.abs(double) -> double", absolute_double},
    {"math.sign(int) -> int", sign<std::int64_t>},
    {"math.sign(uint) -> uint", sign<std::uint64_t>},
    {"math.sign(double) -> double", sign<double>},
    {"math.isNaN(double) -> bool", is_nan},
    {"math.isInf(double) -> bool", is_infinite},
    {"math.isFinite(double) -> bool", is_finite},
    {"math.sqrt(int) -> double", square_root<std::int64_t>},
    {"math.sqrt(uint) -> double", square_root<std::uint64_t>},
    {"math.sqrt(double) -> double", square_root<double>},
    {"math.bitAnd(int, int) -> int", bit_and<std::int64_t>},
    {"math.bitAnd(uint, uint) -> uint", bit_and<std::uint64_t>},
    {"math.bitOr(int, int) -> int", bit_or<std::int64_t>},
    {"math.bitOr(uint, uint) -> uint", bit_or<std::uint64_t>},
    {"math.bitXor(int, int) -> int", bit_xor<std::int64_t>},
    {"math.bitXor(uint, uint) -> uint", bit_xor<std::uint64_t>},
    {"math.bitNot(int) -> int", bit_not<std::int64_t>},
    {"math.bitNot(uint) -> uint", bit_not<std::uint64_t>},
    {"math.bitShiftLeft(int, int) -> int", shifted<std::int64_t, true>},
    {"math.bitShiftLeft(uint, int) -> uint", shifted<std::uint64_t, true>},
    {"math.bitShiftRight(int, int) -> int", shifted<std::int64_t, false>},
    {"math.bitShiftRight(uint, int) -> uint", shifted<std::uint64_t, false>},
};

}  // namespace

std::span<const Function> math_functions() {
  return functions;
}

}  // namespace heddle::expression
