// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "expression/functions/overloads.hpp"
#include "expression/functions/time_zone.hpp"

using heddle::Duration;
using heddle::Timestamp;
using heddle::Value;
using heddle::expression::call;
using heddle::expression::Call;
using heddle::expression::cover;
using heddle::expression::failure;
using heddle::expression::hold;
using heddle::expression::seconds_ahead;
using heddle::expression::shown;
using heddle::expression::test_time;
using heddle::expression::time_functions;
using heddle::expression::zone_directory;

namespace {

constexpr Timestamp first{-62'135'596'800, 0};
constexpr Timestamp last{253'402'300'799, 999'999'999};

std::vector<Call> in_utc() {
  const Value friday = test_time;  // 2009-02-13T23:31:30.123456789Z
  std::vector<Call> out = {
      {"(timestamp).getFullYear() -> int", {friday}, 2009},
      {"(timestamp).getMonth() -> int", {friday}, 1},
      {"(timestamp).getDate() -> int", {friday}, 13},
      {"(timestamp).getDayOfMonth() -> int", {friday}, 12},
      {"(timestamp).getDayOfWeek() -> int", {friday}, 5},
      {"(timestamp).getDayOfYear() -> int", {friday}, 43},
      {"(timestamp).getHours() -> int", {friday}, 23},
      {"(timestamp).getMinutes() -> int", {friday}, 31},
      {"(timestamp).getSeconds() -> int", {friday}, 30},
      {"(timestamp).getMilliseconds() -> int", {friday}, 123},
      {"(timestamp).getMilliseconds() -> int", {Timestamp{-1, 999'999'999}}, 999},
      {"(timestamp).getSeconds() -> int", {Timestamp{-1, 999'999'999}}, 59},
      {"(timestamp).getFullYear() -> int", {first}, 1},
      {"(timestamp).getFullYear() -> int", {last}, 9999},
      {"(timestamp).getDayOfYear() -> int", {last}, 364},
      {"(timestamp).getDayOfWeek() -> int", {first}, 1},
      {"now() -> timestamp", {}, test_time},
  };
  // A leap day, and the days around it.
  for (const auto& [seconds, date, of_year] :
       {std::tuple(951'696'000, 28, 58), {951'782'400, 29, 59}, {951'868'800, 1, 60}}) {
    out.push_back({"(timestamp).getDate() -> int", {Timestamp{seconds, 0}}, date});
    out.push_back({"(timestamp).getDayOfYear() -> int", {Timestamp{seconds, 0}}, of_year});
  }
  return out;
}

std::vector<Call> in_zones() {
  const Value friday = test_time;
  const Value two = Timestamp{1'234'490'400, 0};  // 2009-02-13T02:00:00Z
  return {
      {"(timestamp).getDate(string) -> int", {friday, "Australia/Sydney"}, 14},
      {"(timestamp).getDayOfMonth(string) -> int", {friday, "US/Central"}, 12},
      {"(timestamp).getDayOfMonth(string) -> int", {friday, "+11:00"}, 13},
      {"(timestamp).getDayOfMonth(string) -> int", {two, "-02:30"}, 11},
      {"(timestamp).getDayOfMonth(string) -> int", {two, "America/St_Johns"}, 11},
      {"(timestamp).getDayOfWeek(string) -> int", {friday, "UTC"}, 5},
      {"(timestamp).getDayOfYear(string) -> int", {friday, "US/Central"}, 43},
      {"(timestamp).getFullYear(string) -> int", {friday, "-09:30"}, 2009},
      {"(timestamp).getFullYear(string) -> int", {last, "Europe/Berlin"}, 10000},
      {"(timestamp).getFullYear(string) -> int", {first, "-00:01"}, 0},
      {"(timestamp).getHours(string) -> int", {friday, "02:00"}, 1},
      {"(timestamp).getMinutes(string) -> int", {friday, "Asia/Kathmandu"}, 16},
      {"(timestamp).getMonth(string) -> int", {friday, "UTC"}, 1},
      {"(timestamp).getSeconds(string) -> int", {friday, "-00:00"}, 30},
      {"(timestamp).getMilliseconds(string) -> int", {friday, "Europe/Paris"}, 123},
  };
}

std::vector<Call> of_durations() {
  return {
      {"(duration).getHours() -> int", {Duration{10'000, 0}}, 2},
      {"(duration).getHours() -> int", {Duration{-3'601, 0}}, -1},
      {"(duration).getMinutes() -> int", {Duration{3'730, 0}}, 62},
      {"(duration).getMinutes() -> int", {Duration{-61, 1}}, -1},
      {"(duration).getSeconds() -> int", {Duration{3'730, 999'999'999}}, 3'730},
      {"(duration).getSeconds() -> int", {Duration{-2, 500'000'000}}, -1},
      {"(duration).getSeconds() -> int", {Duration{-1, 500'000'000}}, 0},
      {"(duration).getSeconds() -> int",
       {Duration{std::numeric_limits<std::int64_t>::min(), 1}},
       std::numeric_limits<std::int64_t>::min() + 1},
      {"(duration).getMilliseconds() -> int", {Duration{123, 321'456'789}}, 321},
      {"(duration).getMilliseconds() -> int", {Duration{-2, 766'000'000}}, -234},
      {"(duration).getMilliseconds() -> int", {Duration{-2, 0}}, 0},
  };
}

// How far `zone` is ahead of UTC, in hours.
double hours_ahead(std::string_view zone, std::int64_t at) {
  std::string why;
  const auto ahead = seconds_ahead(zone, at, zone_directory, why);
  REQUIRE_MESSAGE(ahead.has_value(), why);
  return static_cast<double>(*ahead) / 3600;
}

}  // namespace

TEST_CASE("a timestamp has the date and time of UTC") {
  hold(time_functions(), in_utc());
}

TEST_CASE("a timestamp has the date and time of a zone or an offset") {
  hold(time_functions(), in_zones());
}

TEST_CASE("a duration is given in whole units, its milliseconds as what is left over") {
  hold(time_functions(), of_durations());
}

TEST_CASE("every function of time is tested") {
  cover(time_functions(), {in_utc(), in_zones(), of_durations()});
}

TEST_CASE("a zone keeps summer and winter time, and goes on when its table ends in 2037") {
  constexpr std::int64_t january_2024 = 1'704'067'200;
  constexpr std::int64_t july_2024 = 1'719'792'000;
  constexpr std::int64_t july_2050 = 2'540'462'400;
  constexpr std::int64_t july_9998 = 253'355'040'000;
  CHECK(hours_ahead("Europe/London", january_2024) == 0);
  CHECK(hours_ahead("Europe/London", july_2024) == 1);
  CHECK(hours_ahead("Australia/Sydney", january_2024) == 11);
  CHECK(hours_ahead("Australia/Sydney", july_2024) == 10);
  CHECK(hours_ahead("Europe/Berlin", july_2050) == 2);
  CHECK(hours_ahead("Europe/Berlin", july_9998) == 2);
  CHECK(hours_ahead("Etc/GMT+5", july_2024) == -5);
  // To the second: 2024-03-31T01:00:00Z.
  CHECK(hours_ahead("Europe/Berlin", 1'711'846'799) == 1);
  CHECK(hours_ahead("Europe/Berlin", 1'711'846'800) == 2);
}

TEST_CASE("what is no zone is refused without repeating it") {
  const Value no_zone = failure(
      "there is no such time zone: expected an IANA name such as \"Europe/London\", \"UTC\", or an "
      "offset such as \"+02:00\"");
  for (const char* bad : {"",
                          "Nowhere",
                          "europe/london",
                          "Europe/",
                          "Europe",
                          "Europe//London",
                          "/etc/localtime",
                          "../zoneinfo/UTC",
                          "Europe/../UTC",
                          "right/Europe/London",
                          "posix/UTC",
                          "localtime",
                          "zone.tab",
                          "2:00",
                          "+2:00",
                          "+24:00",
                          "+02:60",
                          "+02:00:00",
                          "+0200",
                          "02:00 ",
                          "++02:00",
                          "-",
                          ":",
                          "UTC\n",
                          "Fixed/UTC+01:00:00",
                          "secret"}) {
    CAPTURE(bad);
    hold(time_functions(),
         {{"(timestamp).getHours(string) -> int", {test_time, bad}, no_zone},
          {"(timestamp).getMilliseconds(string) -> int", {test_time, bad}, no_zone}});
  }
  const Value long_name = "E" + std::string(1'000'000, 'x');
  hold(time_functions(),
       {{"(timestamp).getHours(string) -> int", {test_time, long_name}, no_zone},
        {"(timestamp).getHours(string) -> int", {test_time, std::string("UTC\0x", 5)}, no_zone}});
}

TEST_CASE("a machine without a time zone database is told what to install") {
  constexpr std::string_view nowhere = "/nonexistent/zoneinfo";
  std::string why;
  CHECK_FALSE(seconds_ahead("Europe/London", 0, nowhere, why));
  CHECK(why ==
        "this machine has no time zone database in /nonexistent/zoneinfo: install it (on Debian "
        "the package tzdata), or use \"UTC\" or an offset such as \"+02:00\"");
  CHECK(seconds_ahead("UTC", 0, nowhere, why) == 0);
  CHECK(seconds_ahead("-08:00", 0, nowhere, why) == -28'800);
}

TEST_CASE("a timestamp beyond the calendar has no date") {
  const Value range = failure("the timestamp is out of range: its year is not one of 1 to 9999");
  for (const std::int64_t seconds :
       {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
        first.seconds - 1, last.seconds + 1}) {
    const Value time = Timestamp{seconds, 0};
    hold(time_functions(), {{"(timestamp).getFullYear() -> int", {time}, range},
                            {"(timestamp).getHours(string) -> int", {time, "UTC"}, range}});
  }
}
