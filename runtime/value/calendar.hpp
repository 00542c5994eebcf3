// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/value.hpp>

// Seconds are what a time is counted in; years, weekdays and hours are what people ask of it.
//
//   heddle::calendar_time(1'234'567'890);         // Friday, 2009-02-13, 23:31:30
//   heddle::calendar_time(1'234'567'890 + 3600);  // the same moment where clocks are an hour ahead
namespace heddle {

// A moment by the Gregorian calendar, which is taken to have held always, and a clock of 24 hours.
struct CalendarTime {
  std::int64_t year;
  std::int64_t month;        // 1 to 12
  std::int64_t day;          // of the month, 1 to 31
  std::int64_t day_of_year;  // 1 to 366
  std::int64_t day_of_week;  // 0 for Sunday, to 6
  std::int64_t hour;
  std::int64_t minute;
  std::int64_t second;
};

// In UTC, from the seconds since 1970-01-01T00:00:00Z; any number of them.
CalendarTime calendar_time(std::int64_t seconds);

// Nanoseconds since then, as plugins count. What is out of their range (years 1677 to 2262) is its
// end.
std::int64_t nanoseconds_since_1970(Timestamp time);

}  // namespace heddle
