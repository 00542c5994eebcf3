// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/node.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "flow/schema/document.hpp"
#include "flow/schema/node_type.hpp"
#include "flow/schema/pattern.hpp"

namespace heddle::flow::schema {
namespace {

namespace json = boost::json;

json::object text() {
  return {{"type", "string"}};
}

// More than 0; a pause may be 0, with or without a unit.
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

json::object retry() {
  json::object out =
      map_of(retry_keys,
             {{"max_attempts", {{"type", "integer"}, {"minimum", 1}, {"maximum", most_attempts}}},
              {"delay", duration_text(true)},
              {"backoff", {{"type", "number"}, {"minimum", 1}, {"maximum", greatest_backoff}}},
              {"max_delay", duration_text(false)},
              {"jitter", one_of(jitters)}});
  out["required"] = json::array{"max_attempts"};
  return out;
}

json::object cases() {
  json::object one_case = map_of(
      case_keys, {{"when",
                   {{"type", "string"},
                    {"pattern", whole(expression)},
                    {"patternErrorMessage", "expected one expression as a whole: ${{ … }}"}}},
                  {"to", reference("target")}});
  one_case["required"] = json::array{"when", "to"};
  return {{"type", "array"}, {"minItems", 1}, {"items", std::move(one_case)}};
}

// A node that only decides where to go.
json::object switch_node() {
  const std::vector<OutcomeDescriptor> failure = {
      {"FAILURE", std::string(standard_outcomes[1].doc)}};
  json::object next = edges(failure, {}, "#/$defs/switch_node/properties/next");
  next["type"] = json::array{"object", "null"};
  json::object out = map_of(switch_keys, {{"switch", reference("cases")},
                                          {"else", reference("target")},
                                          {"next", std::move(next)},
                                          {"description", text()}});
  out["required"] = json::array{"switch", "else"};
  return out;
}

json::object uses(const std::vector<NodeTypeDescriptor>& types) {
  json::array alternatives;
  for (const auto& type : types) {
    json::object known{{"const", type.name},
                       {"title", type.title.empty() ? type.name : type.title}};
    if (!type.doc.empty()) known["description"] = type.doc;
    known["markdownDescription"] = node_type_docs(type);
    alternatives.push_back(std::move(known));
  }
  if (alternatives.empty()) return text();  // there is nothing to choose from
  return {{"type", "string"}, {"oneOf", std::move(alternatives)}};
}

// A node that runs a method of a plugin. `switch` is offered too, but makes it a switch_node.
json::object method_node(const std::vector<NodeTypeDescriptor>& types) {
  json::object out = map_of(node_keys, {{"use", uses(types)},
                                        {"with", {{"type", json::array{"object", "null"}}}},
                                        {"next", {{"type", json::array{"string", "object"}}}},
                                        {"retry", reference("retry")},
                                        {"timeout", duration_text(false)},
                                        {"description", text()}});
  out["properties"].get_object()["switch"] = documented(switch_keys[0], reference("cases"));
  out["title"] = "node";
  out["required"] = json::array{"use"};
  json::array by_type;
  for (const auto& type : types) by_type.push_back(when("use", type.name, reference(type.name)));
  if (!by_type.empty()) out["allOf"] = std::move(by_type);
  return out;
}

}  // namespace

void define_nodes(const std::vector<NodeTypeDescriptor>& types, json::object& definitions) {
  definitions["target"] = target_text();
  definitions["retry"] = retry();
  definitions["node"] = json::object{{"type", "object"},
                                     {"if", json::object{{"required", json::array{"switch"}}}},
                                     {"then", reference("switch_node")},
                                     {"else", reference("method_node")}};
  definitions["cases"] = cases();
  definitions["switch_node"] = switch_node();
  definitions["method_node"] = method_node(types);
  for (const auto& type : types) definitions[type.name] = node_type(type);
}

}  // namespace heddle::flow::schema
