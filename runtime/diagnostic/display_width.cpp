// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/display_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "value/utf8.hpp"

namespace heddle::diagnostic {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Of Unicode's East Asian Width, the blocks that are wide throughout.
constexpr std::array wide = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

// Combining marks, joiners and variation selectors.
constexpr std::array narrow = {Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},
                               Range{0x064B, 0x065F}, Range{0x200B, 0x200D}, Range{0x20D0, 0x20FF},
                               Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}};

// Marks that turn the direction of writing: text would show in another order than it is read.
constexpr std::array turning = {Range{0x061C, 0x061C}, Range{0x200E, 0x200F}, Range{0x2028, 0x202E},
                                Range{0x2066, 0x2069}};

template <std::size_t n>
bool is_in(const std::array<Range, n>& ranges, std::uint32_t character) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return character >= range.first && character <= range.last;
  });
}

// The character at the start of well-formed text of `size` bytes.
std::uint32_t decode(std::string_view text, std::size_t size) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  if (size == 1) return byte(0);
  std::uint32_t character = byte(0) & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) character = (character << 6U) | (byte(i) & 0x3FU);
  return character;
}

}  // namespace

std::size_t display_width(std::string_view text, std::size_t characters) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < characters && !text.empty(); ++i) {
    const std::size_t size = std::max<std::size_t>(utf8_size(text), 1);
    const std::uint32_t character = decode(text, size);
    width += is_in(narrow, character) ? 0 : is_in(wide, character) ? 2 : 1;
    text.remove_prefix(size);
  }
  return width;
}

std::string harmless(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = utf8_size(text);
    const std::uint32_t character = size == 0 ? 0 : decode(text, size);
    if (character < 0x20 || (character >= 0x7F && character < 0xA0) || is_in(turning, character)) {
      out += replacement;
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

}  // namespace heddle::diagnostic
