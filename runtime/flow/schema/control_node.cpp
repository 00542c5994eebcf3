// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/control_node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <utility>

#include "flow/schema/document.hpp"
#include "flow/schema/node_type.hpp"
#include "flow/schema/pattern.hpp"
#include "flow/schema/value.hpp"

namespace heddle::flow::schema {
namespace {

namespace json = boost::json;

json::object count(std::uint64_t least, std::uint64_t most) {
  return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

json::object list_or_expression() {
  return {{"type", json::array{"array", "string"}},
          {"pattern", whole(expression)},
          {"patternErrorMessage", "expected a list, or an expression that gives one: ${{ … }}"}};
}

json::object cases() {
  json::object one_case = map_of(case_keys, {{"when", condition()}, {"to", reference("target")}});
  one_case["required"] = json::array{"when", "to"};
  return {{"type", "array"}, {"minItems", 1}, {"items", std::move(one_case)}};
}

json::object for_each() {
  json::object out = map_of(for_each_keys, {{"in", list_or_expression()},
                                            {"as", text_like(identifier(), "a name")},
                                            {"do", reference("nodes")},
                                            {"max_parallel", count(1, most_parallel)},
                                            {"tolerate", count(0, most_tolerated)},
                                            {"fail_fast", {{"type", "boolean"}}}});
  out["required"] = json::array{"in", "do"};
  return out;
}

json::object parallel() {
  json::object branches{{"type", "object"},
                        {"minProperties", 1},
                        {"maxProperties", most_branches},
                        {"propertyNames", documented({"BRANCH", "The name of a branch."},
                                                     text_like(identifier(), "a name"))},
                        {"additionalProperties", reference("nodes")}};
  json::object out = map_of(
      parallel_keys, {{"branches", std::move(branches)}, {"fail_fast", {{"type", "boolean"}}}});
  out["required"] = json::array{"branches"};
  return out;
}

json::object repeat() {
  json::object out = map_of(repeat_keys, {{"do", reference("nodes")},
                                          {"until", condition()},
                                          {"max", count(1, most_visits)},
                                          {"delay", duration_text(true)}});
  out["required"] = json::array{"do", "until", "max"};
  return out;
}

json::object variables_to_set() {
  return {{"type", "object"},
          {"propertyNames", text_like(identifier(), "the name of a variable under 'vars'")}};
}

json::object time_to_wait() {
  json::object out{{"type", json::array{"string", "integer"}}};
  json::array ways;
  for (const Type type : {Type::duration, Type::timestamp}) ways.push_back(constant(type));
  ways.push_back(json::object{{"type", "string"}, {"pattern", whole(expression)}});
  out["anyOf"] = std::move(ways);
  out["examples"] = json::array{"10s"};
  return out;
}

// What stands at the key that makes the node what it is.
json::object own_part(std::string_view kind) {
  if (kind == "for_each") return for_each();
  if (kind == "parallel") return parallel();
  if (kind == "repeat") return repeat();
  if (kind == "set") return variables_to_set();
  if (kind == "switch") return cases();
  return time_to_wait();
}

bool is_refused(const ControlType& type, std::string_view key) {
  return std::any_of(type.refused.begin(), type.refused.end(),
                     [&](const RefusedKey& refused) { return refused.key == key; });
}

const Word& word_of(std::string_view key) {
  return *std::find_if(any_node_keys.begin(), any_node_keys.end(),
                       [&](const Word& word) { return word.name == key; });
}

// Whose cases and 'else' say where it leads.
void describe_switch(json::object& properties) {
  properties["else"] = documented(word_of("else"), reference("target"));
  const std::vector<OutcomeDescriptor> failure = {
      {"FAILURE", std::string(standard_outcomes[1].doc)}};
  json::object next = edges(failure, {}, "#/$defs/switch/properties/next");
  next["type"] = json::array{"object", "null"};
  properties["next"] = documented(switch_keys[2], std::move(next));
}

}  // namespace

json::object condition() {
  return {{"type", json::array{"string", "boolean"}},
          {"pattern", whole(expression)},
          {"patternErrorMessage", "expected one expression as a whole: ${{ … }}"}};
}

json::object duration_text(bool zero) {
  json::object out{{"type", "string"}};
  if (zero) {
    out["type"] = json::array{"string", "integer"};
    out["minimum"] = 0;
    out["maximum"] = 0;
  }
  out["pattern"] = whole(zero ? fmt::format(R"(\+?(?:0|{}))", duration)
                              : fmt::format(R"((?=.*[1-9])\+?{})", duration));
  out["patternErrorMessage"] =
      zero ? "expected a duration, such as 200ms" : "expected a duration above 0, such as 10s";
  out["examples"] = json::array{zero ? "200ms" : "10s"};
  return out;
}

json::object control_node(const ControlType& type) {
  const std::string& kind = type.descriptor.name;
  const TypeIndex& index = index_of(type);
  json::object key = documented(word_of(kind), own_part(kind));
  key["markdownDescription"] = node_type_docs(type.descriptor);
  json::object properties{{kind, std::move(key)}};
  json::array required{json::string(kind)};
  if (kind == "switch") {
    describe_switch(properties);
    required.push_back("else");
  } else {
    properties["next"] = next(index);
    if (!index.must_lead.empty()) required.push_back("next");
  }
  if (!is_refused(type, "timeout")) {
    properties["timeout"] = documented(word_of("timeout"), duration_text(false));
  }
  properties["description"] = documented(word_of("description"), {{"type", "string"}});
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"additionalProperties", false},
          {"required", std::move(required)}};
}

json::object offered(const ControlType& type) {
  const std::string& kind = type.descriptor.name;
  return documented(word_of(kind), reference(fmt::format("{0}/properties/{0}", kind)));
}

}  // namespace heddle::flow::schema
