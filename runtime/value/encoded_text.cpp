// SPDX-License-Identifier: Apache-2.0
#include "value/encoded_text.hpp"

#include <cstdint>
#include <optional>

namespace heddle::detail {
namespace {

class Builder {
 public:
  explicit Builder(std::size_t size) {
    out_.text.reserve(size);
    out_.begins.reserve(size + 1);
  }

  void add(char byte, std::size_t begin) {
    out_.text += byte;
    out_.begins.push_back(begin);
  }

  void add_character(std::uint32_t code, std::size_t begin) {
    const auto add_bits = [&](std::uint32_t bits) { add(static_cast<char>(bits), begin); };
    if (code < 0x80) {
      add_bits(code);
    } else if (code < 0x800) {
      add_bits(0xC0 | (code >> 6));
      add_bits(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      add_bits(0xE0 | (code >> 12));
      add_bits(0x80 | ((code >> 6) & 0x3F));
      add_bits(0x80 | (code & 0x3F));
    } else {
      add_bits(0xF0 | (code >> 18));
      add_bits(0x80 | ((code >> 12) & 0x3F));
      add_bits(0x80 | ((code >> 6) & 0x3F));
      add_bits(0x80 | (code & 0x3F));
    }
  }

  DecodedText finish(std::size_t size) {
    out_.begins.push_back(size);
    return std::move(out_);
  }

 private:
  DecodedText out_;
};

std::optional<std::uint32_t> hexadecimal(std::string_view source, std::size_t from,
                                         std::size_t count) {
  if (source.size() < from + count) return std::nullopt;
  std::uint32_t out = 0;
  for (const char c : source.substr(from, count)) {
    const char low = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      out = out * 16 + static_cast<std::uint32_t>(c - '0');
    } else if (low >= 'a' && low <= 'f') {
      out = out * 16 + static_cast<std::uint32_t>(low - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return out;
}

// The character of the "\u" escape at `at`, and how long the escape is; 0 when it is none.
std::size_t unicode_escape(std::string_view source, std::size_t at, std::uint32_t& code) {
  const auto first = hexadecimal(source, at + 2, 4);
  if (!first) return 0;
  code = *first;
  if (code < 0xD800 || code > 0xDBFF || source.substr(at + 6, 2) != "\\u") return 6;
  const auto second = hexadecimal(source, at + 8, 4);
  if (!second || *second < 0xDC00 || *second > 0xDFFF) return 6;
  code = 0x10000 + ((code - 0xD800) << 10) + (*second - 0xDC00);
  return 12;
}

}  // namespace

Region DecodedText::source_of(Region region) const {
  // Several bytes may come from one escape: the region ends where the next escape begins.
  std::size_t next = region.end;
  while (begins[next] == begins[region.end - 1]) ++next;
  return {begins[region.begin], begins[next]};
}

DecodedText without_json_escapes(std::string_view source) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  Builder out(source.size());
  for (std::size_t i = 0; i < source.size();) {
    const char following = source[i] == '\\' && i + 1 < source.size() ? source[i + 1] : '\0';
    const std::size_t letter = following == '\0' ? letters.npos : letters.find(following);
    std::uint32_t code = 0;
    const std::size_t size = following == 'u' ? unicode_escape(source, i, code) : 0;
    if (letter != letters.npos) {
      out.add(meanings[letter], i);
      i += 2;
    } else if (size > 0) {
      out.add_character(code, i);
      i += size;
    } else {
      out.add(source[i], i);
      ++i;
    }
  }
  return out.finish(source.size());
}

DecodedText without_percent_escapes(std::string_view source, bool plus_is_space) {
  Builder out(source.size());
  for (std::size_t i = 0; i < source.size();) {
    const auto code = source[i] == '%' ? hexadecimal(source, i + 1, 2) : std::nullopt;
    if (code) {
      out.add(static_cast<char>(*code), i);
      i += 3;
    } else {
      out.add(plus_is_space && source[i] == '+' ? ' ' : source[i], i);
      ++i;
    }
  }
  return out.finish(source.size());
}

}  // namespace heddle::detail
