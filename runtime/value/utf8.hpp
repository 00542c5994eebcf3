// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text is UTF-8 throughout, but what comes from outside may not be.
namespace heddle {

// The size of the well-formed character that `text` begins with; 0 when it begins with none (no
// overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_size(std::string_view text);

// The offset of the first byte that is not part of a well-formed character, or npos.
std::size_t find_invalid_utf8(std::string_view text);

// The text with every offending byte replaced by U+FFFD.
std::string repaired_utf8(std::string_view text);

// The number of characters; an offending byte counts as one.
std::size_t count_characters(std::string_view text);

// At most `limit` characters of it, on one line: control characters as \n, \t or \x1b, and "…"
// where something was left out. For messages.
std::string one_line(std::string_view text, std::size_t limit = 60);

}  // namespace heddle
