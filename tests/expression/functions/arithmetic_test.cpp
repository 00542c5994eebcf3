// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "expression/functions/operators.hpp"
#include "expression/functions/overloads.hpp"

using heddle::Duration;
using heddle::Timestamp;
using heddle::Value;
using heddle::expression::arithmetic_operators;
using heddle::expression::Call;
using heddle::expression::cover;
using heddle::expression::failure;
using heddle::expression::hold;

namespace {

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto most_unsigned = std::numeric_limits<std::uint64_t>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Value u(std::uint64_t number) {
  return number;
}

std::vector<Call> of_ints() {
  const Value overflow = failure("integer overflow: the result does not fit in an int (64 bits)");
  return {
      {"_+_(int, int) -> int", {40, 2}, 42},
      {"_+_(int, int) -> int", {-4, -2}, -6},
      {"_+_(int, int) -> int", {most, least}, -1},
      {"_+_(int, int) -> int", {most, 1}, overflow},
      {"_+_(int, int) -> int", {least, -1}, overflow},
      {"_-_(int, int) -> int", {42, -22}, 64},
      {"_-_(int, int) -> int", {least, -1}, least + 1},
      {"_-_(int, int) -> int", {least, 1}, overflow},
      {"_-_(int, int) -> int", {1, -most}, overflow},
      {"_-_(int, int) -> int", {0, least}, overflow},
      {"_*_(int, int) -> int", {-30, -2}, 60},
      {"_*_(int, int) -> int", {15, 0}, 0},
      {"_*_(int, int) -> int",
       {std::int64_t{5'000'000'000}, std::int64_t{5'000'000'000}},
       overflow},
      {"_*_(int, int) -> int", {least, -1}, overflow},
      {"_/_(int, int) -> int", {-7, 2}, -3},
      {"_/_(int, int) -> int", {least, 1}, least},
      {"_/_(int, int) -> int", {15, 0}, failure("division by zero")},
      {"_/_(int, int) -> int", {least, -1}, overflow},
      {"_%_(int, int) -> int", {43, -5}, 3},
      {"_%_(int, int) -> int", {-42, -5}, -2},
      {"_%_(int, int) -> int", {-3, 5}, -3},
      {"_%_(int, int) -> int", {34, 0}, failure("modulus by zero")},
      {"_%_(int, int) -> int", {least, -1}, overflow},
      {"-_(int) -> int", {42}, -42},
      {"-_(int) -> int", {most}, -most},
      {"-_(int) -> int", {least}, overflow},
  };
}

std::vector<Call> of_uints() {
  const Value overflow =
      failure("integer overflow: the result does not fit in a uint (64 bits, not negative)");
  return {
      {"_+_(uint, uint) -> uint", {u(42), u(2)}, u(44)},
      {"_+_(uint, uint) -> uint", {u(most_unsigned), u(1)}, overflow},
      {"_-_(uint, uint) -> uint", {u(42), u(12)}, u(30)},
      {"_-_(uint, uint) -> uint", {u(0), u(1)}, overflow},
      {"_*_(uint, uint) -> uint", {u(40), u(2)}, u(80)},
      {"_*_(uint, uint) -> uint", {u(5'000'000'000), u(5'000'000'000)}, overflow},
      {"_/_(uint, uint) -> uint", {u(most_unsigned), u(2)}, u(most)},
      {"_/_(uint, uint) -> uint", {u(15), u(0)}, failure("division by zero")},
      {"_%_(uint, uint) -> uint", {u(42), u(5)}, u(2)},
      {"_%_(uint, uint) -> uint", {u(0), u(most_unsigned)}, u(0)},
      {"_%_(uint, uint) -> uint", {u(34), u(0)}, failure("modulus by zero")},
  };
}

std::vector<Call> of_doubles() {
  return {
      {"_+_(double, double) -> double", {4.25, 15.25}, 19.5},
      {"_+_(double, double) -> double", {infinity, -infinity}, nan},
      {"_-_(double, double) -> double", {42.875, -22.0}, 64.875},
      {"_*_(double, double) -> double", {40.75, -2.25}, -91.6875},
      {"_*_(double, double) -> double", {2.0, 8.99e307}, infinity},
      {"_*_(double, double) -> double", {2.0, -8.99e307}, -infinity},
      {"_/_(double, double) -> double", {-8.875, -0.0625}, 142.0},
      {"_/_(double, double) -> double", {15.75, 0.0}, infinity},
      {"_/_(double, double) -> double", {-1.0, 0.0}, -infinity},
      {"_/_(double, double) -> double", {0.0, 0.0}, nan},
      {"-_(double) -> double", {-1.25}, 1.25},
      {"-_(double) -> double", {0.0}, -0.0},
  };
}

constexpr Timestamp first{-62'135'596'800, 0};
constexpr Timestamp last{253'402'300'799, 999'999'999};

std::vector<Call> of_times() {
  const Value timestamp_range =
      failure("the resulting timestamp is out of range: its year is not one of 1 to 9999");
  const Value duration_range =
      failure("the resulting duration is out of range: more than 315576000000 s (10,000 years)");
  const Value too_far =
      failure("the timestamps are too far apart: a difference is at most 292 years");
  const Duration long_one{200'000'000'000, 0};
  const Duration nanosecond{0, 1};
  const Duration minus_nanosecond{-1, 999'999'999};
  const Timestamp any_time{1'234'566'000, 0};
  return {
      {"_+_(duration, duration) -> duration",
       {Duration{600, 0}, Duration{50, 0}},
       Duration{650, 0}},
      {"_+_(duration, duration) -> duration",
       {Duration{-2, 500'000'000}, Duration{0, 700'000'000}},
       Duration{-1, 200'000'000}},
      {"_+_(duration, duration) -> duration", {nanosecond, minus_nanosecond}, Duration{}},
      {"_+_(duration, duration) -> duration", {long_one, long_one}, duration_range},
      {"_+_(duration, duration) -> duration",
       {Duration{most, 999'999'999}, Duration{most, 999'999'999}},
       duration_range},
      {"_+_(timestamp, duration) -> timestamp",
       {Timestamp{1'234'566'000, 0}, Duration{240, 0}},
       Timestamp{1'234'566'240, 0}},
      {"_+_(timestamp, duration) -> timestamp",
       {Timestamp{-62'135'596'799, 1}, Duration{-1, 1}},
       Timestamp{-62'135'596'800, 2}},
      {"_+_(timestamp, duration) -> timestamp", {last, nanosecond}, timestamp_range},
      {"_+_(timestamp, duration) -> timestamp", {first, minus_nanosecond}, timestamp_range},
      {"_+_(timestamp, duration) -> timestamp", {last, Duration{most, 0}}, timestamp_range},
      {"_+_(duration, timestamp) -> timestamp",
       {Duration{120, 0}, any_time},
       Timestamp{1'234'566'120, 0}},
      {"_+_(duration, timestamp) -> timestamp", {Duration{-1, 0}, first}, timestamp_range},
      {"_-_(duration, duration) -> duration",
       {Duration{900, 0}, Duration{42, 0}},
       Duration{858, 0}},
      {"_-_(duration, duration) -> duration", {Duration{}, nanosecond}, minus_nanosecond},
      {"_-_(duration, duration) -> duration",
       {Duration{-200'000'000'000, 0}, long_one},
       duration_range},
      {"_-_(duration, duration) -> duration",
       {Duration{least, 0}, Duration{most, 0}},
       duration_range},
      {"_-_(timestamp, duration) -> timestamp",
       {any_time, Duration{600, 0}},
       Timestamp{1'234'565'400, 0}},
      {"_-_(timestamp, duration) -> timestamp", {first, nanosecond}, timestamp_range},
      {"_-_(timestamp, duration) -> timestamp", {last, Duration{least, 0}}, timestamp_range},
      {"_-_(timestamp, timestamp) -> duration",
       {Timestamp{10, 0}, Timestamp{8, 1}},
       Duration{1, 999'999'999}},
      {"_-_(timestamp, timestamp) -> duration",
       {Timestamp{9'223'372'036, 854'775'807}, Timestamp{}},
       Duration{9'223'372'036, 854'775'807}},
      {"_-_(timestamp, timestamp) -> duration",
       {Timestamp{9'223'372'036, 854'775'808}, Timestamp{}},
       too_far},
      {"_-_(timestamp, timestamp) -> duration", {last, first}, too_far},
      {"_-_(timestamp, timestamp) -> duration", {first, last}, too_far},
  };
}

}  // namespace

TEST_CASE("arithmetic of ints refuses what does not fit, and division by zero") {
  hold(arithmetic_operators(), of_ints());
}

TEST_CASE("arithmetic of uints refuses what does not fit, and division by zero") {
  hold(arithmetic_operators(), of_uints());
}

TEST_CASE("arithmetic of doubles is that of IEEE 754") {
  hold(arithmetic_operators(), of_doubles());
}

TEST_CASE("times and spans of time are added and subtracted within their ranges") {
  hold(arithmetic_operators(), of_times());
}

TEST_CASE("every overload of arithmetic is tested") {
  cover(arithmetic_operators(), {of_ints(), of_uints(), of_doubles(), of_times()});
}
