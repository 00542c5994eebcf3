// SPDX-License-Identifier: Apache-2.0
#include "value/base64.hpp"

#include <cstdint>

namespace heddle {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint32_t no_digit = 64;

std::uint32_t digit(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0') + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return no_digit;
}

}  // namespace

std::string encode_base64(std::string_view octets) {
  std::string out;
  out.reserve((octets.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : octets) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 6) {
      held -= 6;
      out += alphabet[(bits >> held) & 63u];
    }
  }
  if (held > 0) out += alphabet[(bits << (6 - held)) & 63u];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::optional<std::string> decode_base64(std::string_view text) {
  const std::size_t padded = text.size();
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  const std::size_t padding = padded - text.size();
  if (padding > 2 || (padding > 0 && padded % 4 != 0) || text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::uint32_t value = digit(c);
    if (value == no_digit) return std::nullopt;
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out += static_cast<char>((bits >> held) & 0xFFu);
    }
  }
  // Left-over bits that are not zero were never written by an encoder: something is cut off.
  if ((bits & ((1u << held) - 1u)) != 0) return std::nullopt;
  return out;
}

}  // namespace heddle
