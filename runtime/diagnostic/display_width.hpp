// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Text from a file on its way to a terminal. Carets line up only when characters that take two
// columns, or none, are counted as such; and what would steer the terminal must not reach it.
namespace heddle::diagnostic {

// The columns that the first `characters` characters of UTF-8 text take in a terminal.
std::size_t display_width(std::string_view text, std::size_t characters);

// The text on one line, with characters that steer a terminal (control characters, those that turn
// the direction of writing) as U+FFFD. Keeps the number of characters.
std::string harmless(std::string_view text);

}  // namespace heddle::diagnostic
