// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/node.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <string>
#include <string_view>

#include "flow/schema/control_node.hpp"
#include "flow/schema/document.hpp"
#include "flow/schema/node_type.hpp"
#include "flow/schema/pattern.hpp"
#include "flow/schema/value.hpp"

namespace heddle::flow::schema {
namespace {

namespace json = boost::json;

// Which outcomes a node has depends on its type; here are those of all.
json::object retry(const std::vector<NodeTypeDescriptor>& types) {
  std::set<std::string_view> own;
  for (const auto& type : types) {
    for (const std::string_view name : type.failures()) {
      if (!is_standard_failure(name)) own.insert(name);
    }
  }
  std::string outcomes = "FAILURE|TIMEOUT";
  for (const std::string_view name : own) outcomes += fmt::format("|{}", name);
  const json::object listed = text_like(whole(outcomes + "|[a-z][a-z0-9_]*"),
                                        "FAILURE, TIMEOUT or an error code such as http_timeout");
  json::object on{{"type", json::array{"string", "array"}},
                  {"pattern", listed.at("pattern")},
                  {"patternErrorMessage", listed.at("patternErrorMessage")},
                  {"minItems", 1},
                  {"items", listed},
                  {"examples", json::array{"TIMEOUT"}}};
  json::object out =
      map_of(retry_keys,
             {{"max_attempts", {{"type", "integer"}, {"minimum", 1}, {"maximum", most_attempts}}},
              {"delay", duration_text(true)},
              {"backoff", {{"type", "number"}, {"minimum", 1}, {"maximum", greatest_backoff}}},
              {"max_delay", duration_text(false)},
              {"jitter", one_of(jitters)},
              {"on", std::move(on)},
              {"when", condition()}});
  out["required"] = json::array{"max_attempts"};
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
  alternatives.push_back(json::object{
      {"type", "string"},
      {"pattern", "^flow:[a-z][a-z0-9-]*$"},
      {"title", "flow:NAME"},
      {"description",
       "Another flow, as a node: NAME.yaml beside this one or in a folder for flows."}});
  return {{"type", "string"}, {"oneOf", std::move(alternatives)}};
}

// A node that runs a method of a plugin. The keys of control nodes are offered too, but make it
// one of these.
json::object method_node(const std::vector<NodeTypeDescriptor>& types) {
  json::object out = map_of(node_keys, {{"use", uses(types)},
                                        {"with", {{"type", json::array{"object", "null"}}}},
                                        {"next", {{"type", json::array{"string", "object"}}}},
                                        {"retry", reference("retry")},
                                        {"timeout", duration_text(false)},
                                        {"description", constant(Type::string)}});
  for (const ControlType& type : control_types()) {
    out["properties"].get_object()[type.descriptor.name] = offered(type);
  }
  out["title"] = "node";
  out["required"] = json::array{"use"};
  json::array by_type;
  for (const auto& type : types) by_type.push_back(when("use", type.name, reference(type.name)));
  if (!by_type.empty()) out["allOf"] = std::move(by_type);
  return out;
}

json::object nodes() {
  json::object id =
      text_like(identifier(), "the id of a node: letters, digits and '_', no reserved word");
  return {{"type", "object"},
          {"minProperties", 1},
          {"propertyNames", documented({"ID", "The id of a node."}, std::move(id))},
          {"additionalProperties", reference("node")}};
}

}  // namespace

void define_nodes(const std::vector<NodeTypeDescriptor>& types, json::object& definitions) {
  definitions["target"] = target_text();
  definitions["retry"] = retry(types);
  json::object node = reference("method_node");
  for (const ControlType& type : control_types()) {
    const std::string& key = type.descriptor.name;
    node = json::object{{"if", json::object{{"required", json::array{json::string(key)}}}},
                        {"then", reference(key)},
                        {"else", std::move(node)}};
    definitions[key] = control_node(type);
  }
  node["type"] = "object";
  definitions["node"] = std::move(node);
  definitions["nodes"] = nodes();
  definitions["method_node"] = method_node(types);
  for (const auto& type : types) definitions[type.name] = node_type(type);
}

}  // namespace heddle::flow::schema
