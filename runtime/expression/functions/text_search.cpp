// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/text_search.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "value/utf8.hpp"

namespace heddle::expression {

std::size_t character_size(std::string_view text, std::size_t at) {
  return std::max<std::size_t>(1, utf8_size(text.substr(at)));
}

std::optional<std::size_t> offset_of(std::string_view text, std::int64_t index) {
  // A text has no more characters than bytes; what comes from outside may be any number.
  if (index < 0 || static_cast<std::uint64_t>(index) > text.size()) return std::nullopt;
  std::size_t at = 0;
  for (; index > 0; --index) {
    if (at == text.size()) return std::nullopt;
    at += character_size(text, at);
  }
  return at;
}

// memmem takes linear time. As both texts are UTF-8, it finds whole characters.
std::size_t find_first(std::string_view text, std::string_view part, std::size_t from) {
  const void* found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// The last one in a text is the first one in the reversed text.
std::size_t find_last(std::string_view text, std::string_view part, std::size_t from) {
  const auto searched = text.substr(0, from + part.size());
  const std::string text_reversed(searched.rbegin(), searched.rend());
  const std::string part_reversed(part.rbegin(), part.rend());
  const std::size_t found = find_first(text_reversed, part_reversed);
  if (found == std::string_view::npos) return found;
  return searched.size() - found - part.size();
}

std::size_t find_next(std::string_view text, std::string_view part, std::size_t at) {
  if (!part.empty()) return find_first(text, part, at + part.size());
  return at == text.size() ? std::string_view::npos : at + character_size(text, at);
}

}  // namespace heddle::expression
