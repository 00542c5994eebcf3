// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/value.hpp>

// Where a key leads in a map, and an index in a list. To CEL numbers stand on one line: the key 1
// is found by 1, 1u and 1.0, and 1.0 is an index.
namespace heddle::expression {

// The value at the key that equals `key`, null when there is none; at one of the same type rather
// than at another. Valid as long as the map.
const Value* find(const Map& map, const Value& key);

// The value at the uint that equals the int `key`, or the other way round; null when there is none,
// and for keys of other types. Valid as long as the map.
const Value* find_as_other_integer(const Map& map, const Value& key);

// The item at `index`, null when it is no number, no whole one or out of range. Valid as long as
// the list.
const Value* find(const List& list, const Value& index);

}  // namespace heddle::expression
