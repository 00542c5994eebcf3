// SPDX-License-Identifier: Apache-2.0
#include "template.hpp"

#include <cstddef>
#include <string_view>

#include "escape.hpp"
#include "template_text.hpp"
#include "value_text.hpp"

namespace heddle::core {
namespace {

// A text that a value repeats a million times is a mistake, or somebody's attack.
constexpr std::size_t largest = std::size_t{64} << 20;

std::string escaped(const Call& call, const Value& value, std::string_view how) {
  if (how == "json") {
    std::string json = json_of(call, value);
    return json.starts_with('"') ? json.substr(1, json.size() - 2) : json;
  }
  std::string text = text_of(call, value);
  if (how == "html") return html_escaped(text);
  if (how == "url") return percent_encoded(text);
  return text;
}

}  // namespace

Outcome Template::run(Call& call) {
  const std::string given = *text;
  const Map named = *values;
  const std::string how = *escape;
  std::string out;
  for (const Piece& piece : pieces_of(given)) {
    if (!piece.placeholder) {
      out += piece.text;
    } else {
      std::string why;
      const Value* value = find_value(named, piece.text, why);
      if (value == nullptr) return call.invalid(why);
      out += escaped(call, *value, how);
    }
    if (out.size() > largest) {
      return call.invalid("the text is larger than 64 MiB with its values in place");
    }
  }
  result = out;
  return success;
}

}  // namespace heddle::core
