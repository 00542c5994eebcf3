// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/variable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <utility>
#include <vector>

#include "flow/schema/document.hpp"
#include "flow/schema/value.hpp"

namespace heddle::flow::schema {
namespace {

namespace json = boost::json;

std::vector<Word> types() {
  std::vector<Word> words;
  words.reserve(value_types.size());
  for (const TypeWord& type : value_types) words.push_back({name_of(type.type), type.doc});
  return words;
}

json::object size() {
  return {{"type", "integer"}, {"minimum", 0}};
}

// What the default of a variable must be, because of its type.
json::object default_of(Type type) {
  return {{"properties", json::object{{"default", constant_or_null(type)}}}};
}

// What the values of an input's description must be, because of its type.
json::object values_of(Type type) {
  json::object value = constant(type);
  json::object properties{{"default", constant_or_null(type)},
                          {"example", value},
                          {"minimum", value},
                          {"maximum", value},
                          {"choices", json::object{{"items", value}}}};
  if (type != Type::string) properties["pattern"] = false;
  return {{"properties", std::move(properties)}};
}

json::object described_input() {
  const json::object any = constant(Type::any);
  const json::object text = constant(Type::string);
  const json::object flag = constant(Type::boolean);
  json::object out =
      map_of(input_keys, {{"type", reference("type")},
                          {"required", flag},
                          {"secret", flag},
                          {"description", text},
                          {"doc", text},
                          {"example", any},
                          {"pattern", text},
                          {"pattern_meaning", text},
                          {"minimum", any},
                          {"maximum", any},
                          {"minimum_size", size()},
                          {"maximum_size", size()},
                          {"choices", {{"type", "array"}, {"minItems", 1}, {"items", any}}}});
  json::array by_type;
  for (const auto& [type, doc] : value_types) {
    if (type != Type::any) by_type.push_back(when("type", name_of(type), values_of(type)));
  }
  out["allOf"] = std::move(by_type);
  return out;
}

json::object described_variable() {
  json::object out = map_of(variable_keys, {{"type", reference("type")},
                                            {"secret", constant(Type::boolean)},
                                            {"description", constant(Type::string)},
                                            {"doc", constant(Type::string)}});
  json::array by_type;
  for (const auto& [type, doc] : value_types) {
    if (type != Type::any) by_type.push_back(when("type", name_of(type), default_of(type)));
  }
  out["allOf"] = std::move(by_type);
  return out;
}

// A type alone, or a description. The types are offered as snippets, as what is offered in an
// "if" is not seen.
json::object type_or(std::string_view description) {
  json::array snippets;
  for (const Word& type : types()) snippets.push_back(snippet(type));
  return {{"type", json::array{"string", "object"}},
          {"defaultSnippets", std::move(snippets)},
          {"if", constant(Type::string)},
          {"then", reference("type")},
          {"else", reference(description)}};
}

json::object described_output() {
  const json::object text = constant(Type::string);
  json::object out = map_of(output_keys, {{"value", constant(Type::any)},
                                          {"type", reference("type")},
                                          {"secret", constant(Type::boolean)},
                                          {"description", text},
                                          {"doc", text}});
  out["required"] = json::array{"value"};
  return out;
}

// A map is a description; everything else is the value.
json::object flow_output() {
  json::object out = constant(Type::any);
  out["if"] = json::object{{"type", "object"}};
  out["then"] = reference("described_output");
  return out;
}

}  // namespace

void define_variables(json::object& definitions) {
  definitions["type"] = one_of(types());
  definitions["flow_input"] = type_or("described_input");
  definitions["described_input"] = described_input();
  definitions["flow_variable"] = type_or("described_variable");
  definitions["described_variable"] = described_variable();
  definitions["flow_output"] = flow_output();
  definitions["described_output"] = described_output();
}

}  // namespace heddle::flow::schema
