// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "expression/functions/overloads.hpp"
#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::uint64_t largest_uint = std::numeric_limits<std::uint64_t>::max();

constexpr std::uint64_t operator""_u(unsigned long long number) {
  return number;
}

const std::vector<Call>& greatest() {
  static const std::vector<Call> calls = {
      {"math.@max(int) -> int", {-5}, -5},
      {"math.@max(uint) -> uint", {5_u}, 5_u},
      {"math.@max(double) -> double", {-5.0}, -5.0},
      {"math.@max(int, int) -> int", {3, -3}, 3},
      {"math.@max(int, int) -> int", {smallest, largest}, largest},
      {"math.@max(uint, uint) -> uint", {1_u, largest_uint}, largest_uint},
      {"math.@max(double, double) -> double", {1.5, -1.797693e308}, 1.5},
      {"math.@max(double, double) -> double", {1.5, infinity}, infinity},
      // Of equal ones the first.
      {"math.@max(int, uint) -> dyn", {1, 1_u}, 1},
      {"math.@max(int, uint) -> dyn", {-3, 3_u}, 3_u},
      {"math.@max(int, uint) -> dyn", {-1, largest_uint}, largest_uint},
      {"math.@max(int, double) -> dyn", {1, 1.0}, 1},
      {"math.@max(int, double) -> dyn", {1, 1.797693e308}, 1.797693e308},
      // Doubles have no 2^53 + 1.
      {"math.@max(int, double) -> dyn",
       {std::int64_t{9'007'199'254'740'993}, 9'007'199'254'740'992.0},
       std::int64_t{9'007'199'254'740'993}},
      {"math.@max(uint, int) -> dyn", {5_u, -7}, 5_u},
      {"math.@max(uint, int) -> dyn", {1_u, 1}, 1_u},
      {"math.@max(uint, double) -> dyn", {1_u, 1.5}, 1.5},
      {"math.@max(double, int) -> dyn", {1.0, 1}, 1.0},
      {"math.@max(double, uint) -> dyn", {-1.0, 0_u}, 0_u},
      {"math.@max(int, double) -> dyn",
       {1, not_a_number},
       failure("math.greatest() cannot order NaN")},
      {"math.@max(list(int)) -> int", {List{10, 1, 30}}, 30},
      {"math.@max(list(int)) -> int", {List{5.4, 10, 3_u, -5.0, largest}}, largest},
      {"math.@max(list(int)) -> int", {List{7}}, 7},
      {"math.@max(list(uint)) -> uint", {List{1_u, largest_uint, 5_u}}, largest_uint},
      {"math.@max(list(double)) -> double", {List{-1.5, -2.5, -3.5}}, -1.5},
      {"math.@max(list(double)) -> double", {List{not_a_number}}, not_a_number},
      {"math.@max(list(int)) -> int", {List{}}, failure("math.greatest() of an empty list")},
      {"math.@max(list(double)) -> double",
       {List{1.0, not_a_number, 2.0}},
       failure("math.greatest() cannot order NaN")},
      {"math.@max(list(int)) -> int",
       {List{1, "2"}},
       failure("math.greatest() takes numbers; item 1 is a string")},
      {"math.@max(list(int)) -> int",
       {List{true}},
       failure("math.greatest() takes numbers; item 0 is a bool")},
  };
  return calls;
}

const std::vector<Call>& least() {
  static const std::vector<Call> calls = {
      {"math.@min(int) -> int", {-5}, -5},
      {"math.@min(uint) -> uint", {5_u}, 5_u},
      {"math.@min(double) -> double", {5.5}, 5.5},
      {"math.@min(int, int) -> int", {5, -7}, -7},
      {"math.@min(int, int) -> int", {1, smallest}, smallest},
      {"math.@min(uint, uint) -> uint", {5_u, 2_u}, 2_u},
      {"math.@min(double, double) -> double", {1.5, -infinity}, -infinity},
      {"math.@min(int, uint) -> dyn", {1, 1_u}, 1},
      {"math.@min(int, uint) -> dyn", {largest, 1_u}, 1_u},
      {"math.@min(int, double) -> dyn", {1, 0.5}, 0.5},
      {"math.@min(uint, int) -> dyn", {1_u, -1}, -1},
      {"math.@min(uint, double) -> dyn", {1_u, 1.0}, 1_u},
      {"math.@min(double, int) -> dyn", {1.0, 1}, 1.0},
      {"math.@min(double, uint) -> dyn", {0.5, 1_u}, 0.5},
      {"math.@min(double, uint) -> dyn",
       {not_a_number, 1_u},
       failure("math.least() cannot order NaN")},
      {"math.@min(list(int)) -> int", {List{1, 3, 0}}, 0},
      {"math.@min(list(int)) -> int", {List{5.4, 10, 3_u, -5.0, 3.5}}, -5.0},
      {"math.@min(list(uint)) -> uint", {List{10_u, 3_u, 1_u}}, 1_u},
      {"math.@min(list(double)) -> double", {List{1.5, 0.5}}, 0.5},
      {"math.@min(list(int)) -> int", {List{}}, failure("math.least() of an empty list")},
      {"math.@min(list(int)) -> int",
       {List{1, nullptr}},
       failure("math.least() takes numbers; item 1 is null")},
      {"math.@min(list(int)) -> int",
       {List{Opaque::make_optional(Value(1))}},
       failure("math.least() takes numbers; item 0 is an optional")},
  };
  return calls;
}

const std::vector<Call>& rounding() {
  static const std::vector<Call> calls = {
      {"math.ceil(double) -> double", {-1.2}, -1.0},
      {"math.ceil(double) -> double", {1.2}, 2.0},
      {"math.ceil(double) -> double", {infinity}, infinity},
      {"math.floor(double) -> double", {-1.2}, -2.0},
      {"math.floor(double) -> double", {1.2}, 1.0},
      {"math.round(double) -> double", {-1.6}, -2.0},
      {"math.round(double) -> double", {-1.4}, -1.0},
      {"math.round(double) -> double", {-1.5}, -2.0},
      {"math.round(double) -> double", {2.5}, 3.0},
      {"math.round(double) -> double", {1.2}, 1.0},
      {"math.round(double) -> double", {not_a_number}, not_a_number},
      {"math.trunc(double) -> double", {-1.9}, -1.0},
      {"math.trunc(double) -> double", {1.9}, 1.0},
      {"math.trunc(double) -> double", {not_a_number}, not_a_number},
  };
  return calls;
}

const std::vector<Call>& properties() {
  static const std::vector<Call> calls = {
      {"math.abs(int) -> int", {-11}, 11},
      {"math.abs(int) -> int", {largest}, largest},
      {"math.abs(int) -> int", {-largest}, largest},
      {"math.abs(int) -> int",
       {smallest},
       failure("integer overflow: the result does not fit in an int (64 bits)")},
      {"math.abs(uint) -> uint", {largest_uint}, largest_uint},
      {"math.abs(double) -> double", {-11.5}, 11.5},
      {"math.abs(double) -> double", {-0.0}, 0.0},
      {"math.abs(double) -> double", {-infinity}, infinity},
      {"math.abs(double) -> double", {not_a_number}, not_a_number},
      {"math.sign(int) -> int", {100}, 1},
      {"math.sign(int) -> int", {smallest}, -1},
      {"math.sign(int) -> int", {0}, 0},
      {"math.sign(uint) -> uint", {largest_uint}, 1_u},
      {"math.sign(uint) -> uint", {0_u}, 0_u},
      {"math.sign(double) -> double", {100.5}, 1.0},
      {"math.sign(double) -> double", {-infinity}, -1.0},
      {"math.sign(double) -> double", {-0.0}, 0.0},
      {"math.sign(double) -> double", {not_a_number}, not_a_number},
      {"math.isNaN(double) -> bool", {not_a_number}, true},
      {"math.isNaN(double) -> bool", {infinity}, false},
      {"math.isInf(double) -> bool", {-infinity}, true},
      {"math.isInf(double) -> bool", {not_a_number}, false},
      {"math.isInf(double) -> bool", {1.2}, false},
      {"math.isFinite(double) -> bool", {1.2}, true},
      {"math.isFinite(double) -> bool", {not_a_number}, false},
      {"math.isFinite(double) -> bool", {-infinity}, false},
      {"math.sqrt(int) -> double", {81}, 9.0},
      {"math.sqrt(int) -> double", {-15}, not_a_number},
      {"math.sqrt(uint) -> double", {25_u}, 5.0},
      {"math.sqrt(double) -> double", {985.25}, std::sqrt(985.25)},
      {"math.sqrt(double) -> double", {-1.0}, not_a_number},
  };
  return calls;
}

const std::vector<Call>& bits() {
  static const std::vector<Call> calls = {
      {"math.bitAnd(int, int) -> int", {1, 3}, 1},
      {"math.bitAnd(int, int) -> int", {-3, -5}, -7},
      {"math.bitAnd(uint, uint) -> uint", {3_u, 2_u}, 2_u},
      {"math.bitOr(int, int) -> int", {4, -2}, -2},
      {"math.bitOr(uint, uint) -> uint", {1_u, 4_u}, 5_u},
      {"math.bitXor(int, int) -> int", {4, -2}, -6},
      {"math.bitXor(uint, uint) -> uint", {1_u, 3_u}, 2_u},
      {"math.bitNot(int) -> int", {1}, -2},
      {"math.bitNot(int) -> int", {-1}, 0},
      {"math.bitNot(uint) -> uint", {1_u}, largest_uint - 1},
      {"math.bitNot(uint) -> uint", {0_u}, largest_uint},
      {"math.bitShiftLeft(int, int) -> int", {1, 2}, 4},
      {"math.bitShiftLeft(int, int) -> int", {-1, 2}, -4},
      {"math.bitShiftLeft(int, int) -> int", {1, 63}, smallest},
      {"math.bitShiftLeft(int, int) -> int", {1, 64}, 0},
      {"math.bitShiftLeft(int, int) -> int", {-1, largest}, 0},
      {"math.bitShiftLeft(uint, int) -> uint", {1_u, 0}, 1_u},
      {"math.bitShiftLeft(uint, int) -> uint", {3_u, 63}, 1_u << 63},
      {"math.bitShiftLeft(uint, int) -> uint", {1_u, 200}, 0_u},
      {"math.bitShiftLeft(int, int) -> int",
       {1, -1},
       failure("math.bitShiftLeft() takes a number of bits from 0, not -1")},
      {"math.bitShiftLeft(uint, int) -> uint",
       {1_u, smallest},
       failure("math.bitShiftLeft() takes a number of bits from 0, not -9223372036854775808")},
      {"math.bitShiftRight(int, int) -> int", {1024, 2}, 256},
      {"math.bitShiftRight(int, int) -> int", {-1024, 3}, std::int64_t{2'305'843'009'213'693'824}},
      {"math.bitShiftRight(int, int) -> int", {-1024, 0}, -1024},
      {"math.bitShiftRight(int, int) -> int", {-1024, 64}, 0},
      {"math.bitShiftRight(uint, int) -> uint", {1024_u, 2}, 256_u},
      {"math.bitShiftRight(uint, int) -> uint", {largest_uint, 63}, 1_u},
      {"math.bitShiftRight(uint, int) -> uint", {1024_u, 200}, 0_u},
      {"math.bitShiftRight(int, int) -> int",
       {1, -1},
       failure("math.bitShiftRight() takes a number of bits from 0, not -1")},
      {"math.bitShiftRight(uint, int) -> uint",
       {1_u, -1},
       failure("math.bitShiftRight() takes a number of bits from 0, not -1")},
  };
  return calls;
}

TEST_CASE("the greatest number is found across types, and exactly") {
  hold(math_functions(), greatest());
}

TEST_CASE("the least number is found across types, and exactly") {
  hold(math_functions(), least());
}

TEST_CASE("doubles are rounded up, down, to the nearest and towards 0") {
  hold(math_functions(), rounding());
}

TEST_CASE("numbers tell their size and kind") {
  hold(math_functions(), properties());
}

TEST_CASE("bits are those of 64, and shifts lose what leaves them") {
  hold(math_functions(), bits());
}

TEST_CASE("every overload of math has a test") {
  cover(math_functions(), {greatest(), least(), rounding(), properties(), bits()});
}

TEST_CASE("math.greatest and math.least are charged for each item") {
  const std::vector<Value> arguments = {List(100, Value(1))};
  for (const char* signature : {"math.@max(list(int)) -> int", "math.@min(list(int)) -> int"}) {
    CHECK(shown(call_within(99, math_functions(), signature, arguments)) ==
          shown(budget_exhausted()));
    CHECK(shown(call_within(100, math_functions(), signature, arguments)) == shown(Value(1)));
  }
}

}  // namespace
}  // namespace heddle::expression
