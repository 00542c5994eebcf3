// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Text from flows, plugins and services on its way to a terminal, which obeys what it is sent: an
// escape sequence in the message of a server could move the cursor over what was printed before.
namespace heddle::cli {

// The text with what steers a terminal made visible: control characters as \n, \t or \x1b, those
// that turn the direction of writing as \u{202e}, bytes that are not UTF-8 as U+FFFD.
std::string on_one_line(std::string_view text);
// The same, but line breaks stay.
std::string on_lines(std::string_view text);

// JSON with such characters as JSON's own escapes, so that it still means the same.
std::string terminal_safe_json(std::string_view json);

// The columns the text takes in a terminal.
std::size_t display_width(std::string_view text);

// The beginning of the text, at most `width` columns of it.
std::string clipped(std::string_view text, std::size_t width);

// The text with blanks up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

// The text in lines of at most `width` columns, broken at blanks; a longer word stays whole.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

}  // namespace heddle::cli
