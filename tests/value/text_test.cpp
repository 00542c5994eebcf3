// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "value/base64.hpp"
#include "value/calendar.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

using heddle::Duration;
using heddle::Timestamp;

TEST_CASE("base64 is read back, whatever the alphabet and padding") {
  CHECK(heddle::encode_base64("").empty());
  CHECK(heddle::encode_base64("f") == "Zg==");
  CHECK(heddle::encode_base64("fo") == "Zm8=");
  CHECK(heddle::encode_base64("foo") == "Zm9v");
  CHECK(heddle::encode_base64("\xfb\xff") == "+/8=");
  CHECK(heddle::decode_base64("-_8") == "\xfb\xff");
  CHECK(heddle::decode_base64("Zg") == "f");
  CHECK(heddle::decode_base64("Zm9v") == "foo");
  for (const char* bad : {"Z", "Zg=", "Zg===", "Zh==", "Zm 9v", "=", "Zg==Zg=="}) {
    CAPTURE(bad);
    CHECK_FALSE(heddle::decode_base64(bad));
  }
}

TEST_CASE("malformed UTF-8 is found and repaired byte by byte") {
  CHECK(heddle::find_invalid_utf8("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80") == std::string::npos);
  CHECK(heddle::find_invalid_utf8("abcdefghij\xff") == 10);
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xC3("}) {
    CAPTURE(bad);
    CHECK(heddle::find_invalid_utf8(bad) == 0);
  }
  CHECK(heddle::repaired_utf8("a\xff\xC3z") == "a\xEF\xBF\xBD\xEF\xBF\xBDz");
  CHECK(heddle::count_characters("\xC3\xA4\xF0\x9F\x98\x80\xff") == 3);
}

TEST_CASE("malformed UTF-8 is found wherever it stands in a text of any length") {
  for (std::size_t size = 1; size <= 80; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\xff';
      CHECK(heddle::find_invalid_utf8(text) == at);
      // Behind a character of two bytes, and before one.
      CHECK(heddle::find_invalid_utf8("\xC3\xA4" + text) == at + 2);
      CHECK(heddle::find_invalid_utf8(text + "\xC3\xA4") == at);
    }
  }
}

TEST_CASE("a text in a message takes one line and is cut at a character") {
  CHECK(heddle::one_line("a\nb\t\x1b[0m\x7f") == "a\\nb\\t\\x1b[0m\\x7f");
  CHECK(heddle::one_line("\xC3\xA4\xC3\xA4\xC3\xA4", 2) == "\xC3\xA4\xC3\xA4…");
  CHECK(heddle::one_line("\xff") == "\xEF\xBF\xBD");
}

TEST_CASE("timestamps are written as RFC 3339 in UTC") {
  CHECK(to_text(Timestamp{0, 0}) == "1970-01-01T00:00:00Z");
  CHECK(to_text(Timestamp{1234567890, 500'000'000}) == "2009-02-13T23:31:30.5Z");
  CHECK(to_text(Timestamp{253'402'300'799, 999'999'999}) == "9999-12-31T23:59:59.999999999Z");
  CHECK(to_text(Timestamp{-62'135'596'800, 0}) == "0001-01-01T00:00:00Z");
  CHECK(to_text(Timestamp{-1, 1}) == "1969-12-31T23:59:59.000000001Z");
  CHECK(to_text(Timestamp{951'782'400, 0}) == "2000-02-29T00:00:00Z");
  // Out of every calendar, but no undefined behaviour.
  CHECK(to_text(Timestamp{std::numeric_limits<std::int64_t>::max(), 0}).ends_with("Z"));
  CHECK(to_text(Timestamp{std::numeric_limits<std::int64_t>::min(), 0}).starts_with("-"));
}

TEST_CASE("timestamps are read from RFC 3339 and nothing else") {
  CHECK(heddle::parse_timestamp("2009-02-13T23:31:30.5Z") == Timestamp{1234567890, 500'000'000});
  CHECK(heddle::parse_timestamp("2024-02-29T12:00:00+01:00") ==
        heddle::parse_timestamp("2024-02-29T11:00:00Z"));
  CHECK(heddle::parse_timestamp("1969-12-31T23:59:59.000000001-00:00") == Timestamp{-1, 1});
  CHECK(heddle::parse_timestamp("2000-01-01t00:00:00.1000000000000z"));
  for (const char* bad :
       {"", "2024-01-01", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00", "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.0000000001Z",
        "2024-01-01T00:00:00+1", "2024-01-01T00:00:00Zx", "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00", "-001-01-01T00:00:00Z", "20240-1-01T00:00:00Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(heddle::parse_timestamp(bad));
  }
}

TEST_CASE("durations are written in seconds") {
  CHECK(to_text(Duration{1, 500'000'000}) == "1.5s");
  CHECK(to_text(Duration{0, 0}) == "0s");
  CHECK(to_text(Duration{-2, 500'000'000}) == "-1.5s");
  CHECK(to_text(Duration{-1, 999'999'999}) == "-0.000000001s");
  CHECK(to_text(Duration{-3, 0}) == "-3s");
  CHECK(to_text(Duration{std::numeric_limits<std::int64_t>::min(), 1}).starts_with("-9223372"));
}

TEST_CASE("durations are numbers with units and lose nothing") {
  CHECK(heddle::parse_duration("1.5s") == Duration{1, 500'000'000});
  CHECK(heddle::parse_duration("200ms") == Duration{0, 200'000'000});
  CHECK(heddle::parse_duration("1h30m") == Duration{5400, 0});
  CHECK(heddle::parse_duration("-1.5s") == Duration{-2, 500'000'000});
  CHECK(heddle::parse_duration("+.5m") == Duration{30, 0});
  CHECK(heddle::parse_duration("0") == Duration{});
  CHECK(heddle::parse_duration("7us5ns") == Duration{0, 7005});
  CHECK(heddle::parse_duration("0.1h") == Duration{360, 0});
  CHECK(heddle::parse_duration("315576000000s") == Duration{315'576'000'000, 0});
  for (const char* bad : {"", "-", "1", "s", ".s", "1.5", "1x", "1s ", " 1s", "1.5ns", "1.05ns",
                          "0.0000000001s", "315576000001s", "1e3s", "--1s", "1s-1s",
                          "99999999999999999999999999h", "999999999999999999999h"}) {
    CAPTURE(bad);
    CHECK_FALSE(heddle::parse_duration(bad));
  }
}

TEST_CASE("an offset from UTC is hours and minutes, with a sign or without") {
  CHECK(heddle::parse_utc_offset("+02:00") == 7'200);
  CHECK(heddle::parse_utc_offset("-08:30") == -30'600);
  CHECK(heddle::parse_utc_offset("02:00") == 7'200);
  CHECK(heddle::parse_utc_offset("-00:00") == 0);
  CHECK(heddle::parse_utc_offset("+23:59") == 86'340);
  for (const char* bad : {"", "+", "2:00", "+2:00", "+24:00", "+02:60", "+02:00:00", "+0200", "Z",
                          "+-02:00", " 02:00", "02:00 "}) {
    CAPTURE(bad);
    CHECK_FALSE(heddle::parse_utc_offset(bad));
  }
}

TEST_CASE("every day has a date, a weekday and a number in its year") {
  constexpr std::int64_t day = 86'400;
  std::int64_t month = 1;
  std::int64_t of_month = 0;
  std::int64_t of_year = 0;
  std::int64_t year = -1;
  // From 0000-01-01, a Saturday, through more than the 400 years after which all repeats.
  for (std::int64_t at = -62'167'219'200, week = 6; year < 900; at += day, week = (week + 1) % 7) {
    const auto date = heddle::calendar_time(at + 86'399);
    if (date.year != year) {
      const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      if (year >= 0) REQUIRE(of_year == (leap ? 366 : 365));
      REQUIRE(date.year == ++year);
      month = 1;
      of_month = of_year = 0;
    } else if (date.month != month) {
      REQUIRE(date.month == ++month);
      of_month = 0;
    }
    REQUIRE(date.day == ++of_month);
    REQUIRE(date.day_of_year == ++of_year);
    REQUIRE(date.day_of_week == week);
    REQUIRE(date.hour == 23);
    REQUIRE(date.minute == 59);
    REQUIRE(date.second == 59);
  }
}

TEST_CASE("a time is cut to what nanoseconds in 64 bits hold") {
  using heddle::Timestamp;
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(heddle::nanoseconds_since_1970(Timestamp{1, 5}) == 1'000'000'005);
  CHECK(heddle::nanoseconds_since_1970(Timestamp{-1, 5}) == -999'999'995);
  CHECK(heddle::nanoseconds_since_1970(Timestamp{9'223'372'035, 999'999'999}) ==
        9'223'372'035'999'999'999);
  CHECK(heddle::nanoseconds_since_1970(Timestamp{32'472'144'000, 0}) == most);  // 2999
  CHECK(heddle::nanoseconds_since_1970(Timestamp{-62'135'596'800, 0}) ==
        std::numeric_limits<std::int64_t>::min());
}
