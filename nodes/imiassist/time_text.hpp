// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/value.hpp>
#include <optional>
#include <string>

// The service's documentation never shows how it writes a time, so every usual way is understood.
namespace heddle::imiassist {

// ISO 8601 in UTC ("2021-07-31T09:19:18Z") from ISO 8601 with or without zone (without: UTC),
// "YYYY-MM-DD HH:MM:SS", or the seconds or milliseconds since 1970 as a number or as digits.
// Nothing for anything else.
std::optional<std::string> utc_text(const Value& value);

}  // namespace heddle::imiassist
