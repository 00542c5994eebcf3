// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/node.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What the nodes of the family write of values that are texts only in part: in a query, in a
// template, in a line of log.
namespace heddle::core {

// A text as it is, a number or bool as JSON writes it, a timestamp or duration as flows write it,
// bytes in base64; lists and maps as JSON. Null is an empty text.
std::string text_of(const Call& call, const Value& value);

// The value as JSON.
std::string json_of(const Call& call, const Value& value);

// The value with "***" in place of whatever in it is secret.
Value masked(const Value& value);

// The inputs cannot be used; what() says which is wrong and what was expected.
class Unusable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Whether it is a text, number or bool: what a list of words is made of.
bool has_text(const Value& value);

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The entries of the input `of` as names and texts: of a list, one for each item; of null, none.
// Throws Unusable.
Pairs pairs_of(const Call& call, const Map& map, std::string_view of);

// "a number", "a map": how a message names the type of a value.
std::string with_article(const Value& value);

}  // namespace heddle::core
