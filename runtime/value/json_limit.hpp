// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <heddle/json.hpp>
#include <optional>
#include <string>
#include <string_view>

// JSON for those who may make only so much of it: an expression, whose text may come from anyone.
// What would be larger is not made first and measured then.
namespace heddle {

// As parse_json(); nothing when the value takes more than `limit` bytes: 16 for each value in it,
// and what its texts and keys take. Throws JsonError.
std::optional<Value> parse_json(std::string_view text, std::size_t limit);

// The whole value, secrets as they are; nothing when that takes more than `limit` bytes (`why`
// stays empty), or when it would not be what the value says: it holds what only an expression
// knows, or a map whose keys are one text in JSON, such as 1 and "1".
std::optional<std::string> write_json(const Value& value, std::size_t limit, std::string& why);

}  // namespace heddle
