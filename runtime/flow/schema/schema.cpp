// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/schema.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "flow/schema/document.hpp"
#include "flow/schema/node.hpp"
#include "flow/schema/pattern.hpp"
#include "flow/schema/readable.hpp"
#include "flow/schema/variable.hpp"

namespace heddle::flow {
namespace schema {
namespace {

namespace json = boost::json;

json::object outcome_name() {
  std::string standard;
  for (const Word& word : standard_outcomes) standard += fmt::format("(?!{}$)", word.name);
  return text_like(fmt::format("^{}[A-Z][A-Z0-9_]*$", standard),
                   "an outcome of your own, in capitals: A-Z, 0-9 and '_'");
}

json::object outcomes() {
  return {{"type", json::array{"array", "object", "null"}},
          {"maxItems", most_outcomes},
          {"uniqueItems", true},
          {"items", outcome_name()},
          {"maxProperties", most_outcomes},
          {"propertyNames", outcome_name()},
          {"additionalProperties", json::object{{"type", json::array{"string", "null"}}}}};
}

json::object limits() {
  json::object out = map_of(
      limit_keys, {{"visits", {{"type", "integer"}, {"minimum", 1}, {"maximum", most_visits}}}});
  out["type"] = json::array{"object", "null"};
  return out;
}

// A map from names to `definition`.
json::object named(std::string_view what, std::string pattern, std::string_view definition) {
  const std::string doc =
      fmt::format("The name of {}: letters, digits and '_', no reserved word.", what);
  return {{"type", json::array{"object", "null"}},
          {"propertyNames", documented({"NAME", doc}, text_like(std::move(pattern), "a name"))},
          {"additionalProperties", reference(definition)}};
}

json::object document(const std::vector<NodeTypeDescriptor>& types) {
  json::object out{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"$id", "urn:heddle:flow:1"},
                   {"$comment",
                    "Made by 'heddle schema' from the node types that were installed: make it anew "
                    "when they change."},
                   {"title", "Heddle flow"}};
  const json::object flow = map_of(
      top_keys, {{"heddle", {{"const", 1}}},
                 {"flow", text_like("^[a-z][a-z0-9-]*$",
                                    "a name of a-z, 0-9 and '-' that begins with a letter")},
                 {"description", {{"type", "string"}}},
                 {"inputs", named("an input", identifier(), "flow_input")},
                 {"outputs", named("an output", identifier("outcome|error|"), "flow_output")},
                 {"outcomes", outcomes()},
                 {"start", text_like(identifier(), "the id of a node")},
                 {"limits", limits()},
                 {"vars", named("a variable", identifier(), "flow_variable")},
                 {"nodes", reference("nodes")},
                 {"on_failure", reference("nodes")},
                 {"finally", reference("nodes")}});
  for (const auto& member : flow) out[member.key()] = member.value();
  out["required"] = json::array{"heddle", "flow", "nodes"};
  json::object definitions;
  define_variables(definitions);
  define_nodes(types, definitions);
  out["$defs"] = std::move(definitions);
  return out;
}

}  // namespace
}  // namespace schema

std::string write_schema(const std::vector<NodeTypeDescriptor>& types) {
  // `use` takes methods only, which are named family.method.
  std::vector<NodeTypeDescriptor> methods;
  for (const auto& type : types) {
    if (type.name.find('.') != std::string::npos) methods.push_back(type);
  }
  return schema::readable(schema::document(methods));
}

}  // namespace heddle::flow
