// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/node_type.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "flow/schema/document.hpp"
#include "flow/schema/pattern.hpp"
#include "flow/schema/value.hpp"
#include "flow/type_index.hpp"

namespace heddle::flow::schema {
namespace {

namespace json = boost::json;

// A key in whatever spelling: whoever wrote it in another than its own need not add its own.
json::object must_have(std::string_view name) {
  const json::object other{{"pattern", other_spellings(name)}};
  return {{"if", json::object{{"propertyNames", json::object{{"not", other}}}}},
          {"then", json::object{{"required", json::array{json::string(name)}}}}};
}

// A closed map whose keys may be spelt in other ways. Offered are those of `properties` only.
json::object forgiving_map(json::object properties, const std::vector<std::string>& needed,
                           std::string_view path) {
  json::object others;
  for (const auto& property : properties) {
    const std::string_view name(property.key().data(), property.key().size());
    others[other_spellings(name)] =
        json::object{{"$ref", fmt::format("{}/properties/{}", path, name)}};
  }
  json::object out{{"properties", std::move(properties)}};
  if (!others.empty()) out["patternProperties"] = std::move(others);
  out["additionalProperties"] = false;
  json::array conditions;
  for (const auto& name : needed) conditions.push_back(must_have(name));
  if (!conditions.empty()) out["allOf"] = std::move(conditions);
  return out;
}

json::object input(const VariableDescriptor& variable) {
  json::object out{{"title", variable.name}};
  if (!variable.doc.empty()) out["description"] = variable.doc;
  out["markdownDescription"] = input_docs(variable);
  for (auto& member : given(variable.type, variable.constraints)) {
    out[member.key()] = std::move(member.value());
  }
  // Editors insert these, and a secret is not to be written into a file.
  if (variable.secret) return out;
  if (variable.default_value) out["default"] = json_of(*variable.default_value);
  if (variable.example) out["examples"] = json::array{json_of(*variable.example)};
  return out;
}

// "subdomain: …, domain: …" to fill in.
json::array input_snippets(const std::vector<std::string>& needed) {
  json::object body;
  for (const auto& name : needed) body[name] = fmt::format("${}", body.size() + 1);
  return {json::object{{"label", "required inputs"},
                       {"description", "All inputs that must be given."},
                       {"body", std::move(body)}}};
}

json::object with(const NodeTypeDescriptor& type, const std::vector<std::string>& needed) {
  json::object properties;
  for (const auto& variable : type.inputs) properties[variable.name] = input(variable);
  json::object out{{"description", fmt::format("Inputs of {}.", type.name)}};
  if (needed.empty()) {
    out["type"] = json::array{"object", "null"};
  } else {
    out["type"] = "object";
    out["defaultSnippets"] = input_snippets(needed);
  }
  const std::string path = fmt::format("#/$defs/{}/properties/with", type.name);
  for (auto& member : forgiving_map(std::move(properties), needed, path)) {
    out[member.key()] = std::move(member.value());
  }
  return out;
}

// With docs: the type's own, or those that all nodes have.
std::vector<OutcomeDescriptor> outcomes_of(const TypeIndex& index) {
  std::vector<OutcomeDescriptor> outcomes;
  for (const auto& [spelling, name] : index.outcomes) {
    const auto* declared = index.type->find_outcome(name);
    OutcomeDescriptor outcome{name, declared == nullptr ? "" : declared->doc};
    for (const Word& word : standard_outcomes) {
      if (outcome.doc.empty() && word.name == name) outcome.doc = word.doc;
    }
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

json::array next_snippets(const std::vector<std::string>& must_lead) {
  json::object body;
  for (const auto& name : must_lead) body[name] = fmt::format("${}", body.size() + 1);
  body["FAILURE"] = "end.FAILURE";
  return {json::object{{"label", "outcomes"},
                       {"description", "All outcomes that must lead somewhere, and FAILURE."},
                       {"body", std::move(body)}}};
}

}  // namespace

json::object target_text() {
  json::object out =
      text_like(std::string(target), "the id of a node, end, end.FAILURE or end.NAME");
  out["defaultSnippets"] = json::array{snippet({"end", "The run ends as SUCCESS."}),
                                       snippet({"end.FAILURE", "The run ends as FAILURE."})};
  return out;
}

json::object edges(const std::vector<OutcomeDescriptor>& outcomes,
                   const std::vector<std::string>& must_lead, std::string_view path) {
  json::object properties;
  for (const auto& outcome : outcomes) {
    properties[outcome.name] = json::object{
        {"title", outcome.name}, {"description", outcome.doc}, {"$ref", "#/$defs/target"}};
  }
  return forgiving_map(std::move(properties), must_lead, path);
}

json::object next(const TypeIndex& index) {
  const auto& needed = index.must_lead;
  json::object out{
      {"description", fmt::format("The outcomes of {}, and where they lead.", index.name)}};
  const bool one_target = needed.empty() ? index.find_outcome("success") != nullptr
                                         : needed.size() == 1 && needed.front() == "SUCCESS";
  json::array types{"object"};
  if (one_target) types.push_back("string");
  out["type"] = std::move(types);
  if (one_target) {
    const json::object target_of_success = target_text();
    out["pattern"] = target_of_success.at("pattern");
    out["patternErrorMessage"] = target_of_success.at("patternErrorMessage");
  }
  out["defaultSnippets"] = next_snippets(needed);
  const std::string path = fmt::format("#/$defs/{}/properties/next", index.name);
  for (auto& member : edges(outcomes_of(index), needed, path)) {
    out[member.key()] = std::move(member.value());
  }
  return out;
}

json::object node_type(const NodeTypeDescriptor& type) {
  const TypeIndex index(type);
  std::vector<std::string> inputs;
  for (const auto& variable : type.inputs) {
    if (must_be_given(variable)) inputs.push_back(variable.name);
  }
  json::array required;
  if (!inputs.empty()) required.push_back("with");
  if (!index.must_lead.empty()) required.push_back("next");
  json::object out{
      {"title", type.name},
      {"properties", json::object{{"with", with(type, inputs)}, {"next", next(index)}}}};
  if (!required.empty()) out["required"] = std::move(required);
  return out;
}

}  // namespace heddle::flow::schema
