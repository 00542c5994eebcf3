// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/value.hpp>
#include <string>
#include <string_view>
#include <vector>

// Where the placeholders of a template are, and what they stand for.
namespace heddle::core {

struct Piece {
  bool placeholder = false;
  std::string_view text;  // plain, or the path in the braces: "user.email"
};

// The pieces in their order. Braces around anything but names with dots between are plain text, so
// that CSS and JSON need no escapes.
std::vector<Piece> pieces_of(std::string_view text);

// The value that a path stands for; null with the reason in `why` when there is none.
const Value* find_value(const Map& values, std::string_view path, std::string& why);

}  // namespace heddle::core
