// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/time_zone.hpp"

#include <cctz/time_zone.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>

#include "value/time_text.hpp"

namespace heddle::expression {
namespace {

constexpr std::size_t longest_name = 64;

// A name may come from anyone, and becomes the path of a file; there is one for each zone, as the
// library keeps what it has loaded. The names of IANA begin with a capital letter; what else there
// is in the directory is no zone of theirs: "right/…", which counts leap seconds, "localtime",
// which depends on the machine.
bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto belongs = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' || c == '+';
  };
  return !text.empty() && text.size() <= longest_name && text[0] >= 'A' && text[0] <= 'Z' &&
         std::all_of(text.begin(), text.end(), belongs) && text.find("//") == text.npos;
}

// To be asked before the library is, which remembers every name that it did not find: names from
// outside would fill the memory.
bool is_file(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

std::optional<std::int64_t> offset_of(const std::string& path, std::int64_t at) {
  cctz::time_zone zone;
  if (!is_file(path) || !cctz::load_time_zone(path, &zone)) return std::nullopt;
  return zone.lookup(cctz::time_point<cctz::seconds>{cctz::seconds(at)}).offset;
}

}  // namespace

std::optional<std::int64_t> seconds_ahead(std::string_view zone, std::int64_t at,
                                          std::string_view directory, std::string& why) {
  if (zone == "UTC") return 0;
  if (const auto offset = parse_utc_offset(zone)) return offset;
  if (is_name(zone)) {
    if (const auto offset = offset_of(fmt::format("{}/{}", directory, zone), at)) return offset;
    std::error_code ignored;
    if (!std::filesystem::is_directory(directory, ignored)) {
      why = fmt::format(
          "this machine has no time zone database in {}: install it (on Debian the package "
          "tzdata), or use \"UTC\" or an offset such as \"+02:00\"",
          directory);
      return std::nullopt;
    }
  }
  why =
      "there is no such time zone: expected an IANA name such as \"Europe/London\", \"UTC\", or an "
      "offset such as \"+02:00\"";
  return std::nullopt;
}

}  // namespace heddle::expression
