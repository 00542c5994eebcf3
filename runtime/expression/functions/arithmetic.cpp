// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <optional>
#include <type_traits>

#include "expression/functions/operators.hpp"
#include "value/time_text.hpp"

namespace heddle::expression {
namespace {

template <typename T>
T number(const Value& value) {
  if constexpr (std::is_same_v<T, std::int64_t>) return value.integer();
  if constexpr (std::is_same_v<T, std::uint64_t>) return value.unsigned_integer();
  if constexpr (std::is_same_v<T, double>) return value.real();
}

template <typename T>
Value overflow() {
  return failure(
      std::is_signed_v<T>
          ? "integer overflow: the result does not fit in an int (64 bits)"
          : "integer overflow: the result does not fit in a uint (64 bits, not negative)");
}

// Doubles follow IEEE 754: they overflow to infinity, and nothing of them is a failure.
template <typename T>
Value add(const Arguments& arguments) {
  const T a = number<T>(arguments[0]);
  const T b = number<T>(arguments[1]);
  if constexpr (std::is_floating_point_v<T>) {
    return a + b;
  } else {
    T out = 0;
    return __builtin_add_overflow(a, b, &out) ? overflow<T>() : Value(out);
  }
}

template <typename T>
Value subtract(const Arguments& arguments) {
  const T a = number<T>(arguments[0]);
  const T b = number<T>(arguments[1]);
  if constexpr (std::is_floating_point_v<T>) {
    return a - b;
  } else {
    T out = 0;
    return __builtin_sub_overflow(a, b, &out) ? overflow<T>() : Value(out);
  }
}

template <typename T>
Value multiply(const Arguments& arguments) {
  const T a = number<T>(arguments[0]);
  const T b = number<T>(arguments[1]);
  if constexpr (std::is_floating_point_v<T>) {
    return a * b;
  } else {
    T out = 0;
    return __builtin_mul_overflow(a, b, &out) ? overflow<T>() : Value(out);
  }
}

// The one quotient that is too large, which as a remainder (it would be 0) CEL refuses as well.
template <typename T>
bool division_overflows(T a, T b) {
  return std::is_signed_v<T> && a == std::numeric_limits<T>::min() && b == static_cast<T>(-1);
}

template <typename T>
Value divide(const Arguments& arguments) {
  const T a = number<T>(arguments[0]);
  const T b = number<T>(arguments[1]);
  if constexpr (!std::is_floating_point_v<T>) {
    if (b == 0) return failure("division by zero");
    if (division_overflows(a, b)) return overflow<T>();
  }
  return a / b;
}

// The result has the sign of the dividend, as in C.
template <typename T>
Value modulo(const Arguments& arguments) {
  const T a = number<T>(arguments[0]);
  const T b = number<T>(arguments[1]);
  if (b == 0) return failure("modulus by zero");
  if (division_overflows(a, b)) return overflow<T>();
  return a % b;
}

Value negate_integer(const Arguments& arguments) {
  const std::int64_t a = arguments[0].integer();
  if (a == std::numeric_limits<std::int64_t>::min()) return overflow<std::int64_t>();
  return -a;
}

Value negate_real(const Arguments& arguments) {
  return -arguments[0].real();
}

// 128 bits hold the sum of any two timestamps or durations in nanoseconds.
__extension__ typedef __int128 Wide;

constexpr Wide nanoseconds_per_second = 1'000'000'000;

template <typename Time>
Wide nanoseconds_of(Time time) {
  return Wide{time.seconds} * nanoseconds_per_second + time.nanoseconds;
}

template <typename Time>
std::optional<Time> from_nanoseconds(Wide total) {
  Wide seconds = total / nanoseconds_per_second;
  Wide rest = total % nanoseconds_per_second;
  if (rest < 0) {
    rest += nanoseconds_per_second;
    --seconds;
  }
  const bool fits = seconds >= std::numeric_limits<std::int64_t>::min() &&
                    seconds <= std::numeric_limits<std::int64_t>::max();
  const Time out{static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(rest)};
  if (!fits || !in_range(out)) return std::nullopt;
  return out;
}

Value timestamp_of(Wide nanoseconds) {
  const auto out = from_nanoseconds<Timestamp>(nanoseconds);
  if (!out) {
    return failure("the resulting timestamp is out of range: its year is not one of 1 to 9999");
  }
  return *out;
}

Value duration_of(Wide nanoseconds) {
  const auto out = from_nanoseconds<Duration>(nanoseconds);
  if (!out) {
    return failure(
        "the resulting duration is out of range: more than 315576000000 s (10,000 years)");
  }
  return *out;
}

Value add_durations(const Arguments& arguments) {
  return duration_of(nanoseconds_of(arguments[0].duration()) +
                     nanoseconds_of(arguments[1].duration()));
}

Value add_duration_to_timestamp(const Arguments& arguments) {
  return timestamp_of(nanoseconds_of(arguments[0].timestamp()) +
                      nanoseconds_of(arguments[1].duration()));
}

Value add_timestamp_to_duration(const Arguments& arguments) {
  return timestamp_of(nanoseconds_of(arguments[0].duration()) +
                      nanoseconds_of(arguments[1].timestamp()));
}

Value subtract_durations(const Arguments& arguments) {
  return duration_of(nanoseconds_of(arguments[0].duration()) -
                     nanoseconds_of(arguments[1].duration()));
}

Value subtract_duration_from_timestamp(const Arguments& arguments) {
  return timestamp_of(nanoseconds_of(arguments[0].timestamp()) -
                      nanoseconds_of(arguments[1].duration()));
}

// CEL counts the time between two timestamps in nanoseconds of 64 bits.
Value subtract_timestamps(const Arguments& arguments) {
  const Wide out =
      nanoseconds_of(arguments[0].timestamp()) - nanoseconds_of(arguments[1].timestamp());
  if (out < std::numeric_limits<std::int64_t>::min() ||
      out > std::numeric_limits<std::int64_t>::max()) {
    return failure("the timestamps are too far apart: a difference is at most 292 years");
  }
  return duration_of(out);
}

constexpr Function table[] = {
    {"_+_(int, int) -> int", add<std::int64_t>},
    {"_+_(uint, uint) -> uint", add<std::uint64_t>},
    {"_+_(double, double) -> double", add<double>},
    {"_+_(duration, duration) -> duration", add_durations},
    {"_+_(timestamp, duration) -> timestamp", add_duration_to_timestamp},
    {"_+_(duration, timestamp) -> timestamp", add_timestamp_to_duration},
    {"_-_(int, int) -> int", subtract<std::int64_t>},
    {"_-_(uint, uint) -> uint", subtract<std::uint64_t>},
    {"_-_(double, double) -> double", subtract<double>},
    {"_-_(duration, duration) -> duration", subtract_durations},
    {"_-_(timestamp, duration) -> timestamp", subtract_duration_from_timestamp},
    {"_-_(timestamp, timestamp) -> duration", subtract_timestamps},
    {"_*_(int, int) -> int", multiply<std::int64_t>},
    {"_*_(uint, uint) -> uint", multiply<std::uint64_t>},
    {"_*_(double, double) -> double", multiply<double>},
    {"_/_(int, int) -> int", divide<std::int64_t>},
    {"_/_(uint, uint) -> uint", divide<std::uint64_t>},
    {"_/_(double, double) -> double", divide<double>},
    {"_%_(int, int) -> int", modulo<std::int64_t>},
    {"_%_(uint, uint) -> uint", modulo<std::uint64_t>},
    {"-_(int) -> int", negate_integer},
    {"-_(double) -> double", negate_real},
};

}  // namespace

std::span<const Function> arithmetic_operators() {
  return table;
}

}  // namespace heddle::expression
