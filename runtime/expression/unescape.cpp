// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>

#include "expression/token.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

constexpr std::uint32_t last_code_point = 0x10FFFF;

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&](std::uint32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

// What a letter behind a backslash stands for.
std::optional<char> simple_escape(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '?':
    case '"':
    case '\'':
    case '`':
      return c;
    default:
      return std::nullopt;
  }
}

// How a number behind a backslash is written.
struct Numeric {
  std::size_t skip = 0;  // letters before the digits
  std::size_t digits = 0;
  int base = 16;
};

std::optional<Numeric> numeric_escape(char c) {
  if (c == 'x' || c == 'X') return Numeric{1, 2, 16};
  if (c == 'u') return Numeric{1, 4, 16};
  if (c == 'U') return Numeric{1, 8, 16};
  if (c >= '0' && c <= '3') return Numeric{0, 3, 8};
  return std::nullopt;
}

[[noreturn]] void fail_escape(std::string_view escape, std::size_t offset) {
  fail_syntax(offset, std::max<std::size_t>(2, escape.size()),
              fmt::format("'{}' stands for no character", one_line(escape)),
              "for a backslash write \\\\, or r\"…\" for a text without escapes");
}

std::uint32_t read_number(std::string_view body, std::size_t at, const Numeric& form,
                          std::size_t offset) {
  std::uint32_t code = 0;
  const std::string_view digits = body.substr(at + 1 + form.skip, form.digits);
  for (const char c : digits) {
    const int digit = digit_of(c);
    if (digit >= form.base) fail_escape(body.substr(at, 1 + form.skip + form.digits), offset + at);
    code = code * static_cast<std::uint32_t>(form.base) + static_cast<std::uint32_t>(digit);
  }
  if (digits.size() < form.digits) fail_escape(body.substr(at), offset + at);
  return code;
}

}  // namespace

std::string unescape(std::string_view body, std::size_t offset, bool is_bytes) {
  std::string out;
  out.reserve(body.size());
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '\\') {
      out.push_back(body[i]);
      continue;
    }
    const char kind = i + 1 < body.size() ? body[i + 1] : '\0';
    if (const auto simple = simple_escape(kind)) {
      out.push_back(*simple);
      ++i;
      continue;
    }
    const auto form = numeric_escape(kind);
    // Bytes have no code points: \u is for strings.
    if (!form || (is_bytes && form->digits > 3)) {
      fail_escape(body.substr(i, 1 + utf8_size(body.substr(i + 1))), offset + i);
    }
    const std::size_t size = 1 + form->skip + form->digits;
    const std::uint32_t code = read_number(body, i, *form, offset);
    if (is_bytes) {
      out.push_back(static_cast<char>(code));
    } else if (code > last_code_point || (code >= 0xD800 && code <= 0xDFFF)) {
      fail_escape(body.substr(i, size), offset + i);
    } else {
      append_utf8(out, code);
    }
    i += size - 1;
  }
  return out;
}

}  // namespace heddle::expression
