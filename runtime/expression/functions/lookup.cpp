// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/lookup.hpp"

#include "value/conversion.hpp"

namespace heddle::expression {
namespace {

// Where `key` is not of that type already, and loses nothing by it.
const Value* find_as(Type type, const Map& map, const Value& key) {
  const auto converted = convert(key, type);
  return converted ? map.find(*converted) : nullptr;
}

}  // namespace

const Value* find(const Map& map, const Value& key) {
  if (const Value* found = map.find(key)) return found;
  if (key.type() != Type::real) return find_as_other_integer(map, key);
  const Value* found = find_as(Type::integer, map, key);
  return found != nullptr ? found : find_as(Type::unsigned_integer, map, key);
}

const Value* find_as_other_integer(const Map& map, const Value& key) {
  if (key.type() == Type::integer) return find_as(Type::unsigned_integer, map, key);
  if (key.type() == Type::unsigned_integer) return find_as(Type::integer, map, key);
  return nullptr;
}

const Value* find(const List& list, const Value& index) {
  const auto converted = convert(index, Type::unsigned_integer);
  if (!converted || converted->unsigned_integer() >= list.size()) return nullptr;
  return &list[converted->unsigned_integer()];
}

}  // namespace heddle::expression
