// SPDX-License-Identifier: Apache-2.0
#include "value_text.hpp"

#include <algorithm>
#include <utility>

namespace heddle::core {

std::string json_of(const Call& call, const Value& value) {
  detail::Storage storage;
  const heddle_value given = detail::to_view(value, storage);
  heddle_view json{};
  call.check(call.host()->write_json(call.handle(), &given, &json));
  return std::string(detail::text(json));
}

std::string text_of(const Call& call, const Value& value) {
  if (value.type() == Type::string) return value.string();
  if (value.is_null()) return {};
  std::string json = json_of(call, value);
  if (json.empty() || json.front() != '"') return json;
  // What JSON has no type for is written as a text, which is meant without its quotes.
  heddle_value parsed{};
  call.check(call.host()->parse_json(call.handle(), detail::view(json), &parsed));
  return std::string(detail::text(parsed.as.string));
}

Value masked(const Value& value) {
  if (value.secret()) return "***";
  if (value.type() == Type::list) {
    List items;
    items.reserve(value.list().size());
    for (const Value& item : value.list()) items.push_back(masked(item));
    return items;
  }
  if (value.type() != Type::map) return value;
  std::vector<Map::Entry> entries;
  entries.reserve(value.map().size());
  for (const auto& [key, item] : value.map()) entries.emplace_back(key, masked(item));
  return Map(std::move(entries));
}

bool has_text(const Value& value) {
  switch (value.type()) {
    case Type::string:
    case Type::boolean:
    case Type::integer:
    case Type::unsigned_integer:
    case Type::real:
      return true;
    default:
      return false;
  }
}

Pairs pairs_of(const Call& call, const Map& map, std::string_view of) {
  Pairs pairs;
  for (const auto& [key, value] : map) {
    if (key.type() != Type::string) {
      throw Unusable("input '" + std::string(of) + "': expected texts as names, found " +
                     with_article(key));
    }
    const auto add = [&, &name = key.string()](const Value& one) {
      if (one.is_null()) return;
      if (!has_text(one)) {
        throw Unusable("input '" + std::string(of) + "': '" + name +
                       "': expected a text, number or bool, or a list of them, found " +
                       with_article(one));
      }
      pairs.emplace_back(name, text_of(call, one));
    };
    if (value.type() == Type::list) {
      std::for_each(value.list().begin(), value.list().end(), add);
    } else {
      add(value);
    }
  }
  return pairs;
}

std::string with_article(const Value& value) {
  const std::string_view name = name_of(value.type());
  if (value.is_null()) return "null";
  if (value.type() == Type::bytes) return "bytes";
  const bool vowel = std::string_view("aeiou").find(name.front()) != std::string_view::npos;
  return std::string(vowel && name != "uint" ? "an " : "a ") + std::string(name);
}

}  // namespace heddle::core
