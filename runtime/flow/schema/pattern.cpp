// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flow/language.hpp"
#include "value/spelling.hpp"

namespace heddle::flow::schema {
namespace {

constexpr std::string_view separator = R"([ \t_-])";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(R"(^$\.*+?()[]{}|/)").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// "[Uu]" for 'u'.
std::string in_either_case(char c) {
  if (!is_letter(c)) return escaped({&c, 1});
  const auto flipped = static_cast<char>(c ^ 0x20);
  return {'[', std::min(c, flipped), std::max(c, flipped), ']'};
}

}  // namespace

std::string whole(std::string_view alternatives) {
  return fmt::format("^(?:{})$", alternatives);
}

std::string exactly(std::string_view text) {
  return fmt::format("^{}$", escaped(text));
}

std::string other_spellings(std::string_view name) {
  std::string out = fmt::format("^(?!{}$){}*", escaped(name), separator);
  for (const char c : canonical(name)) {
    out += c == '_' ? fmt::format("{}+", separator) : in_either_case(c);
  }
  return out + fmt::format("{}*$", separator);
}

std::string identifier(std::string_view also_reserved) {
  return fmt::format("^(?!(?:{}{})$)[A-Za-z_][A-Za-z0-9_]*$", also_reserved,
                     fmt::join(reserved_words, "|"));
}

}  // namespace heddle::flow::schema
