// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <stdexcept>

#include "flow/schema/pattern.hpp"

namespace heddle::flow::schema {

namespace json = boost::json;

json::object documented(const Word& word, json::object schema) {
  json::object out{{"title", json::string(word.name)}, {"description", json::string(word.doc)}};
  for (auto& member : schema) out[member.key()] = std::move(member.value());
  return out;
}

json::object text_like(std::string pattern, std::string_view expected) {
  return {{"type", "string"},
          {"pattern", std::move(pattern)},
          {"patternErrorMessage", fmt::format("expected {}", expected)}};
}

json::object reference(std::string_view name) {
  return {{"$ref", fmt::format("#/$defs/{}", name)}};
}

json::object map_of(std::span<const Word> words, Schemas schemas) {
  json::object properties;
  for (const Word& word : words) properties[word.name] = documented(word, {});
  for (const auto& [name, schema] : schemas) {
    auto* found = properties.if_contains(name);
    if (found == nullptr) throw std::logic_error(fmt::format("'{}' is no word", name));
    for (const auto& member : schema) found->get_object()[member.key()] = member.value();
  }
  return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

json::object one_of(std::span<const Word> words) {
  json::array alternatives;
  for (const Word& word : words) {
    alternatives.push_back(json::object{{"const", json::string(word.name)},
                                        {"title", json::string(word.name)},
                                        {"description", json::string(word.doc)}});
  }
  return {{"type", "string"}, {"oneOf", std::move(alternatives)}};
}

json::object snippet(const Word& word) {
  return {{"label", json::string(word.name)},
          {"description", json::string(word.doc)},
          {"body", json::string(word.name)}};
}

json::object when(std::string_view name, std::string_view text, json::object then) {
  const json::object value{{"type", "string"}, {"pattern", exactly(text)}};
  return {{"if", json::object{{"properties", json::object{{name, value}}},
                              {"required", json::array{json::string(name)}}}},
          {"then", std::move(then)}};
}

}  // namespace heddle::flow::schema
