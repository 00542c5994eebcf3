// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "json_text.hpp"
#include "node_page.hpp"

namespace heddle::cli {
namespace {

template <class Items, class Writer>
std::string array(const Items& items, Writer write) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + write(item);
  return "[" + text + "]";
}

void add_constraints(JsonObject& object, const Constraints& constraints) {
  if (!constraints.pattern.empty()) object.add("pattern", constraints.pattern);
  if (!constraints.pattern_meaning.empty()) {
    object.add("pattern_meaning", constraints.pattern_meaning);
  }
  if (constraints.minimum) object.add("minimum", *constraints.minimum);
  if (constraints.maximum) object.add("maximum", *constraints.maximum);
  if (constraints.minimum_size > 0) object.add("minimum_size", constraints.minimum_size);
  if (constraints.maximum_size) object.add("maximum_size", *constraints.maximum_size);
  if (!constraints.choices.empty()) object.add("choices", constraints.choices);
}

// What variables and settings have in common.
template <class Descriptor>
JsonObject described(const Descriptor& descriptor) {
  JsonObject object;
  object.add("name", descriptor.name).add("type", name_of(descriptor.type));
  object.add("doc", descriptor.doc).add("secret", descriptor.secret);
  if (descriptor.default_value) object.add("default", *descriptor.default_value);
  if (descriptor.example) object.add("example", *descriptor.example);
  add_constraints(object, descriptor.constraints);
  return object;
}

std::string output_json(const VariableDescriptor& output) {
  const auto outcomes =
      array(output.outcomes, [](const std::string& name) { return write_json(Value(name)); });
  return described(output).add("public", output.is_public).add_json("outcomes", outcomes).text();
}

std::string outcome_json(const OutcomeDescriptor& outcome) {
  const bool fails = outcome.fails || is_standard_failure(outcome.name);
  return JsonObject().add("name", outcome.name).add("doc", outcome.doc).add("fails", fails).text();
}

}  // namespace

std::string node_json(const NodeTypeDescriptor& type) {
  const auto needed = [](const auto& descriptor) {
    return described(descriptor).add("required", descriptor.required).text();
  };
  JsonObject object;
  object.add("name", type.name).add("title", type.title).add("doc", type.doc);
  if (!type.usage.empty()) object.add("usage", type.usage);
  object.add_json("inputs", array(type.inputs, needed));
  object.add_json("outputs", array(type.outputs, output_json));
  object.add_json("outcomes", array(type.outcomes, outcome_json));
  object.add_json("settings", array(type.settings, needed));
  object.add("blocking", type.blocking).add("idempotent", type.idempotent);
  object.add("effects", type.effects).add("plugin", type.plugin);
  object.add("plugin_version", type.plugin_version).add("plugin_license", type.plugin_license);
  return object.add("origin", type.origin).text();
}

std::string nodes_json(const std::vector<NodeTypeDescriptor>& types) {
  std::string text;
  for (const auto& type : types) text += (text.empty() ? "" : ",\n") + node_json(type);
  return "[" + text + "]\n";
}

}  // namespace heddle::cli
