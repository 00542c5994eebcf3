// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a clock shows depends on where it hangs, and that on laws, which the machine's time zone
// database (Debian's package tzdata) keeps up with.
//
//   std::string why;
//   heddle::expression::seconds_ahead("Europe/London", 1'720'000'000, zone_directory, why);  //
//   3600
namespace heddle::expression {

inline constexpr std::string_view zone_directory = "/usr/share/zoneinfo";

// How many seconds the local time of `zone`, an IANA name, "UTC" or an offset such as "+02:00" or
// "02:00", is ahead of UTC at a moment in seconds since 1970. Nothing when there is no such zone;
// `why` says so without naming it. Thread-safe; reads a file once for each zone.
std::optional<std::int64_t> seconds_ahead(std::string_view zone, std::int64_t at,
                                          std::string_view directory, std::string& why);

}  // namespace heddle::expression
