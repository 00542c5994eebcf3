// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// Where something stands in a text. CEL counts characters, a text is stored in bytes; and an
// expression chooses both the text and what is looked for, so that no search may take as long as
// their sizes multiplied (std::string_view::find does).
namespace heddle::expression {

// The offset of the character at `index`; the size of the text for the index behind the last
// character, and nothing for every other.
std::optional<std::size_t> offset_of(std::string_view text, std::int64_t index);

// The offset of the first `part` that begins at `from` or behind it, or npos; `from` lies within
// the text or at its end.
std::size_t find_first(std::string_view text, std::string_view part, std::size_t from = 0);

// The offset of the last `part` that begins at `from` or in front of it, or npos.
std::size_t find_last(std::string_view text, std::string_view part, std::size_t from);

// The offset of the next `part` behind the one that was found at `at`, or npos. An empty one is
// found in front of each character and at the end.
std::size_t find_next(std::string_view text, std::string_view part, std::size_t at);

// The size of the character at `at`, which is not the end; an offending byte is one.
std::size_t character_size(std::string_view text, std::size_t at);

}  // namespace heddle::expression
