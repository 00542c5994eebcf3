// SPDX-License-Identifier: Apache-2.0
#include "value/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace heddle {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// The size that a first byte announces, and the range of the second byte, which alone tells
// overlong forms, surrogates and numbers above U+10FFFF.
struct Lead {
  std::size_t size = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

Lead lead_of(unsigned char c) {
  if (c < 0x80) return {1};
  if (c < 0xC2) return {0};
  if (c < 0xE0) return {2};
  if (c == 0xE0) return {3, 0xA0};
  if (c == 0xED) return {3, 0x80, 0x9F};
  if (c < 0xF0) return {3};
  if (c == 0xF0) return {4, 0x90};
  if (c == 0xF4) return {4, 0x80, 0x8F};
  if (c < 0xF4) return {4};
  return {0};
}

// Most text is ASCII: thirty-two bytes at once, then eight.
std::size_t skip_ascii(std::string_view text, std::size_t from) {
  while (from + 32 <= text.size()) {
    std::array<std::uint64_t, 4> words{};
    std::memcpy(words.data(), text.data() + from, 32);
    if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) != 0) break;
    from += 32;
  }
  while (from + 8 <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + from, 8);
    if ((word & 0x8080808080808080u) != 0) break;
    from += 8;
  }
  // The last bytes, fewer than eight, are looked at together with those before them.
  if (from < text.size() && text.size() - from < 8 && text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + text.size() - 8, 8);
    if ((word & 0x8080808080808080u) == 0) return text.size();
  }
  while (from < text.size() && byte_at(text, from) < 0x80) ++from;
  return from;
}

}  // namespace

std::size_t utf8_size(std::string_view text) {
  if (text.empty()) return 0;
  const Lead lead = lead_of(byte_at(text, 0));
  if (lead.size > text.size()) return 0;
  for (std::size_t i = 1; i < lead.size; ++i) {
    const unsigned char c = byte_at(text, i);
    const unsigned char low = i == 1 ? lead.low : 0x80;
    const unsigned char high = i == 1 ? lead.high : 0xBF;
    if (c < low || c > high) return 0;
  }
  return lead.size;
}

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while ((i = skip_ascii(text, i)) < text.size()) {
    const std::size_t size = utf8_size(text.substr(i));
    if (size == 0) return i;
    i += size;
  }
  return std::string_view::npos;
}

std::string repaired_utf8(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t bad = find_invalid_utf8(text);
    out += text.substr(0, bad);
    if (bad == std::string_view::npos) return out;
    out += replacement;
    text.remove_prefix(bad + 1);
  }
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) {
    i += std::max<std::size_t>(1, utf8_size(text.substr(i)));
  }
  return count;
}

std::string one_line(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t i = 0;
  // What is plain already needs no look at each character.
  while (i < std::min(text.size(), limit) && byte_at(text, i) >= 0x20 && byte_at(text, i) < 0x7F)
    ++i;
  out = text.substr(0, i);
  for (std::size_t count = i; i < text.size() && count < limit; ++count) {
    const std::size_t size = utf8_size(text.substr(i));
    const unsigned char c = byte_at(text, i);
    if (size == 0) {
      out += replacement;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", c);
    } else {
      out += text.substr(i, size);
    }
    i += std::max<std::size_t>(1, size);
  }
  if (i < text.size()) out += "…";
  return out;
}

}  // namespace heddle
