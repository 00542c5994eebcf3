// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <heddle/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "value/codec.hpp"

// A node that reads the answer of a service wants some fields of it. What it gets of the host is
// views, so no Value is made for them.
namespace heddle {

// As parse_json(). The view lives as long as the arena, and needs nothing of `text`. Throws
// JsonError.
heddle_value parse_json(std::string_view text, Arena& arena);

// The text of write_json() for a map of texts by names in their order, which is what most requests
// send; nothing when the view is another one, or not sound.
std::optional<std::string> write_json_of_texts(const heddle_value& view);

}  // namespace heddle
