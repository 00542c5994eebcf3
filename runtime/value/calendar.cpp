// SPDX-License-Identifier: Apache-2.0
#include "value/calendar.hpp"

#include <limits>

namespace heddle {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;

// Rounds down, also below zero.
struct Division {
  std::int64_t quotient;
  std::int64_t rest;
};

Division divided(std::int64_t number, std::int64_t divisor) {
  Division out{number / divisor, number % divisor};
  if (out.rest < 0) {
    out.rest += divisor;
    --out.quotient;
  }
  return out;
}

bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// Howard Hinnant's civil_from_days. std::chrono's years end at 32767, and a timestamp may be
// anything. Its years begin in March, so that the leap day is the last of them.
void set_date(CalendarTime& out, std::int64_t days) {
  const auto [era, day_of_era] = divided(days + 719'468, 146'097);
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const bool next_year = shifted_month >= 10;
  out.year = year_of_era + era * 400 + (next_year ? 1 : 0);
  out.month = next_year ? shifted_month - 9 : shifted_month + 3;
  out.day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  // January and February are the last 59 or 60 days there, and 306 days come before them.
  out.day_of_year = next_year ? day_of_year - 305 : day_of_year + (is_leap(out.year) ? 61 : 60);
}

}  // namespace

CalendarTime calendar_time(std::int64_t seconds) {
  const auto [days, second] = divided(seconds, seconds_per_day);
  CalendarTime out{};
  set_date(out, days);
  out.day_of_week = divided(days + 4, 7).rest;  // 1970-01-01 was a Thursday
  out.hour = second / 3'600;
  out.minute = second / 60 % 60;
  out.second = second % 60;
  return out;
}

std::int64_t nanoseconds_since_1970(Timestamp time) {
  constexpr std::int64_t billion = 1'000'000'000;
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max() / billion;
  if (time.seconds >= last) return std::numeric_limits<std::int64_t>::max();
  if (time.seconds <= -last) return std::numeric_limits<std::int64_t>::min();
  return time.seconds * billion + time.nanoseconds;
}

}  // namespace heddle
