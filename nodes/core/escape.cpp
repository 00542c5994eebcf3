// SPDX-License-Identifier: Apache-2.0
#include "escape.hpp"

#include <cstddef>

namespace heddle::core {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

namespace {

// How many bytes follow a first byte, and the least and greatest second byte that is well-formed
// behind it (Unicode 15, table 3-7).
struct Lead {
  std::size_t following;
  unsigned char least;
  unsigned char greatest;
};

bool find_lead(unsigned char first, Lead& lead) {
  lead = {0, 0x80, 0xbf};
  if (first < 0x80) return true;
  if (first < 0xc2 || first > 0xf4) return false;
  lead.following = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
  if (first == 0xe0) lead.least = 0xa0;
  if (first == 0xed) lead.greatest = 0x9f;
  if (first == 0xf0) lead.least = 0x90;
  if (first == 0xf4) lead.greatest = 0x8f;
  return true;
}

// How many bytes the first character of the text has; 0 when it is none.
std::size_t first_character(std::string_view text) {
  Lead lead{};
  if (!find_lead(static_cast<unsigned char>(text.front()), lead)) return 0;
  if (text.size() - 1 < lead.following) return 0;
  for (std::size_t k = 1; k <= lead.following; ++k) {
    const auto byte = static_cast<unsigned char>(text[k]);
    if (byte < lead.least || byte > lead.greatest) return 0;
    lead.least = 0x80;
    lead.greatest = 0xbf;
  }
  return lead.following + 1;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = first_character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::string repaired_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = first_character(text);
    out += size == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

}  // namespace heddle::core
