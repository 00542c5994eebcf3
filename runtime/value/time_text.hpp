// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>

// Times as people and CEL write them.
//
//   heddle::to_text(heddle::Duration{1, 500'000'000});   // "1.5s"
//   heddle::parse_duration("1h30m");                      // 5400 s
//   heddle::parse_timestamp("2024-02-29T12:00:00+01:00");
namespace heddle {

// The ranges of CEL (and of protobuf): years 1 to 9999, and as many years either way.
bool in_range(Timestamp time);
bool in_range(Duration span);

// RFC 3339 in UTC, with as many decimals as needed.
std::string to_text(Timestamp time);
// Seconds, with as many decimals as needed: "-1.5s".
std::string to_text(Duration span);

// RFC 3339; nothing when it is not, or no day of the calendar. No leap seconds.
std::optional<Timestamp> parse_timestamp(std::string_view text);
// How many seconds local time is ahead of UTC where it is "+02:00", "-08:00" or "02:00"; nothing
// when it is none of them, or a day or more.
std::optional<std::int64_t> parse_utc_offset(std::string_view text);
// One or more numbers with a unit (h, m, s, ms, us, ns), after a sign or none: "1.5s", "1h30m",
// "200ms"; also "0". Nothing when it is not, is finer than a nanosecond or out of range.
std::optional<Duration> parse_duration(std::string_view text);

}  // namespace heddle
