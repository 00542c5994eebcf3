// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "expression/function.hpp"
#include "expression/functions/time_zone.hpp"
#include "value/calendar.hpp"
#include "value/time_text.hpp"

namespace heddle::expression {
namespace {

// What getX() gives of a timestamp. Months, days of the month and of the year count from 0, only
// getDate() from 1.
using Field = std::int64_t (*)(const CalendarTime&);

constexpr Field full_year = [](const CalendarTime& at) { return at.year; };
constexpr Field month = [](const CalendarTime& at) { return at.month - 1; };
constexpr Field date = [](const CalendarTime& at) { return at.day; };
constexpr Field day_of_month = [](const CalendarTime& at) { return at.day - 1; };
constexpr Field day_of_week = [](const CalendarTime& at) { return at.day_of_week; };
constexpr Field day_of_year = [](const CalendarTime& at) { return at.day_of_year - 1; };
constexpr Field hours = [](const CalendarTime& at) { return at.hour; };
constexpr Field minutes = [](const CalendarTime& at) { return at.minute; };
constexpr Field seconds = [](const CalendarTime& at) { return at.second; };

Value out_of_range() {
  return failure("the timestamp is out of range: its year is not one of 1 to 9999");
}

template <Field Get>
Value of_timestamp(const Arguments& arguments) {
  const Timestamp time = arguments[0].timestamp();
  if (!in_range(time)) return out_of_range();
  return Get(calendar_time(time.seconds));
}

template <Field Get>
Value in_zone(const Arguments& arguments) {
  const Timestamp time = arguments[0].timestamp();
  if (!in_range(time)) return out_of_range();
  std::string why;
  const auto ahead = seconds_ahead(arguments[1].string(), time.seconds, zone_directory, why);
  if (!ahead) return failure(why);
  return Get(calendar_time(time.seconds + *ahead));
}

Value milliseconds_of(std::int32_t nanoseconds) {
  return std::int64_t{nanoseconds / 1'000'000};
}

Value milliseconds(const Arguments& arguments) {
  return milliseconds_of(arguments[0].timestamp().nanoseconds);
}

// The same everywhere, but where is asked nonetheless.
Value milliseconds_in_zone(const Arguments& arguments) {
  const Value second = in_zone<seconds>(arguments);
  return is_failure(second) ? second : milliseconds(arguments);
}

// --- duration: all of it in that unit, rounded towards zero --------------------------------------

std::int64_t whole_seconds(Duration span) {
  return span.seconds < 0 && span.nanoseconds > 0 ? span.seconds + 1 : span.seconds;
}

Value duration_hours(const Arguments& arguments) {
  return whole_seconds(arguments[0].duration()) / 3'600;
}

Value duration_minutes(const Arguments& arguments) {
  return whole_seconds(arguments[0].duration()) / 60;
}

Value duration_seconds(const Arguments& arguments) {
  return whole_seconds(arguments[0].duration());
}

// Not all of it: what is left over by getSeconds().
Value duration_milliseconds(const Arguments& arguments) {
  const Duration span = arguments[0].duration();
  const bool below = span.seconds < 0 && span.nanoseconds > 0;
  return milliseconds_of(below ? span.nanoseconds - 1'000'000'000 : span.nanoseconds);
}

Value now(const Arguments& arguments) {
  return arguments.budget().now();
}

constexpr Function table[] = {
    {"(timestamp).getFullYear() -> int", of_timestamp<full_year>},
    {"(timestamp).getFullYear(string) -> int", in_zone<full_year>},
    {"(timestamp).getMonth() -> int", of_timestamp<month>},
    {"(timestamp).getMonth(string) -> int", in_zone<month>},
    {"(timestamp).getDate() -> int", of_timestamp<date>},
    {"(timestamp).getDate(string) -> int", in_zone<date>},
    {"(timestamp).getDayOfMonth() -> int", of_timestamp<day_of_month>},
    {"(timestamp).getDayOfMonth(string) -> int", in_zone<day_of_month>},
    {"(timestamp).getDayOfWeek() -> int", of_timestamp<day_of_week>},
    {"(timestamp).getDayOfWeek(string) -> int", in_zone<day_of_week>},
    {"(timestamp).getDayOfYear() -> int", of_timestamp<day_of_year>},
    {"(timestamp).getDayOfYear(string) -> int", in_zone<day_of_year>},
    {"(timestamp).getHours() -> int", of_timestamp<hours>},
    {"(timestamp).getHours(string) -> int", in_zone<hours>},
    {"(timestamp).getMinutes() -> int", of_timestamp<minutes>},
    {"(timestamp).getMinutes(string) -> int", in_zone<minutes>},
    {"(timestamp).getSeconds() -> int", of_timestamp<seconds>},
    {"(timestamp).getSeconds(string) -> int", in_zone<seconds>},
    {"(timestamp).getMilliseconds() -> int", milliseconds},
    {"(timestamp).getMilliseconds(string) -> int", milliseconds_in_zone},
    {"(duration).getHours() -> int", duration_hours},
    {"(duration).getMinutes() -> int", duration_minutes},
    {"(duration).getSeconds() -> int", duration_seconds},
    {"(duration).getMilliseconds() -> int", duration_milliseconds},
    {"now() -> timestamp", now},
};

}  // namespace

std::span<const Function> time_functions() {
  return table;
}

}  // namespace heddle::expression
