// SPDX-License-Identifier: Apache-2.0
#include "terminal_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace heddle::cli {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t size = 1;
  bool valid = false;
};

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The character that the text begins with; overlong forms and surrogates are not valid.
Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1, true};
  const std::size_t size = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || size > text.size()) return {};
  char32_t code = byte(0) & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = (code << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, size, true};
}

bool steers(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  if (c == 0x061C || c == 0x200E || c == 0x200F || c == 0x2028 || c == 0x2029) return true;
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void write_visible(std::string& out, char32_t c) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c < 0x80) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned>(c));
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", static_cast<unsigned>(c));
  }
}

std::string visible(std::string_view text, bool keep_lines) {
  std::string out;
  while (!text.empty()) {
    const Character c = first_of(text);
    if (!c.valid) {
      out += replacement;
    } else if (steers(c.code) && !(keep_lines && c.code == '\n')) {
      write_visible(out, c.code);
    } else {
      out += text.substr(0, c.size);
    }
    text.remove_prefix(c.size);
  }
  return out;
}

struct Range {
  char32_t first;
  char32_t last;
};

bool is_in(std::span<const Range> ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return c >= range.first && c <= range.last; });
}

std::size_t columns_of(char32_t c) {
  constexpr std::array<Range, 6> none{{{0x300, 0x36F},
                                       {0x200B, 0x200F},
                                       {0x1AB0, 0x1AFF},
                                       {0x20D0, 0x20FF},
                                       {0xFE00, 0xFE0F},
                                       {0xFE20, 0xFE2F}}};
  constexpr std::array<Range, 8> two{{{0x1100, 0x115F},
                                      {0x2E80, 0xA4CF},
                                      {0xAC00, 0xD7A3},
                                      {0xF900, 0xFAFF},
                                      {0xFE30, 0xFE6F},
                                      {0xFF00, 0xFF60},
                                      {0x1F300, 0x1FAFF},
                                      {0x20000, 0x3FFFD}}};
  if (is_in(none, c)) return 0;
  return is_in(two, c) ? 2 : 1;
}

}  // namespace

std::string on_one_line(std::string_view text) {
  return visible(text, false);
}

std::string on_lines(std::string_view text) {
  return visible(text, true);
}

std::string terminal_safe_json(std::string_view json) {
  std::string out;
  while (!json.empty()) {
    const Character c = first_of(json);
    // Below U+0020 there is only white space outside strings. None of the others is above U+FFFF.
    if (c.valid && c.code >= 0x20 && steers(c.code)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c.code));
    } else {
      out += json.substr(0, c.size);
    }
    json.remove_prefix(c.size);
  }
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character c = first_of(text);
    width += c.valid ? columns_of(c.code) : 1;
    text.remove_prefix(c.size);
  }
  return width;
}

std::string clipped(std::string_view text, std::size_t width) {
  std::string out;
  while (!text.empty()) {
    const Character c = first_of(text);
    const std::size_t columns = c.valid ? columns_of(c.code) : 1;
    if (columns > width) break;
    width -= columns;
    out += text.substr(0, c.size);
    text.remove_prefix(c.size);
  }
  return out;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t taken = display_width(text);
  if (taken < width) out.append(width - taken, ' ');
  return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t taken = 0;
  while (!text.empty()) {
    const std::size_t begin = std::min(text.find_first_not_of(" \n\t\r"), text.size());
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(" \n\t\r"));
    text.remove_prefix(word.size());
    if (word.empty()) break;
    const std::string shown = on_one_line(word);
    const std::size_t columns = display_width(shown);
    if (!line.empty() && taken + 1 + columns > width) {
      lines.push_back(std::move(line));
      line.clear();
      taken = 0;
    }
    if (!line.empty()) line += ' ';
    taken += columns + (taken == 0 ? 0 : 1);
    line += shown;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace heddle::cli
