// SPDX-License-Identifier: Apache-2.0
#include "flow/draft.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flow/language.hpp"
#include "flow/yaml/rescan.hpp"

// What the slots of a draft stand for.
namespace heddle::flow {

yaml::Span span(const Draft& draft, const yaml::Node& node) {
  return yaml::span_of(draft.report.source().text(), node);
}

std::string path_of_slot(const Draft& draft, std::uint32_t slot) {
  const Flow& flow = draft.flow;
  if (slot < flow.inputs.size()) return "inputs." + flow.inputs[slot].name;
  const std::uint32_t variable = slot - flow.first_variable_slot;
  if (variable < flow.variables.size()) return "vars." + flow.variables[variable].name;
  if (const HostValue* value = host_value(draft, slot)) {
    return (value->kind == HostValue::Kind::environment ? "env." : "secrets.") + value->name;
  }
  if (slot <= flow.run_id_slot) return slot == flow.run_id_slot ? "run.id" : "run.error";
  const Node& node = flow.nodes[node_of_slot(draft, slot)];
  const std::size_t index = index_in_node(node, slot);
  const auto& outputs = node.type->outputs;
  const std::string_view part =
      index < outputs.size() ? outputs[index].name : own_variables.at(index - outputs.size()).name;
  return fmt::format("nodes.{}.{}", node.id, part);
}

std::uint32_t node_of_slot(const Draft& draft, std::uint32_t slot) {
  const auto& nodes = draft.flow.nodes;
  if (slot >= draft.flow.first_own_slot) {
    return static_cast<std::uint32_t>((slot - draft.flow.first_own_slot) / own_variables.size());
  }
  const auto after =
      std::upper_bound(nodes.begin(), nodes.end(), slot,
                       [](std::uint32_t s, const Node& n) { return s < n.first_slot; });
  return static_cast<std::uint32_t>(after - nodes.begin()) - 1;
}

std::size_t index_in_node(const Node& node, std::uint32_t slot) {
  if (slot < node.own_slot) return slot - node.first_slot;
  return node.type->outputs.size() + (slot - node.own_slot);
}

}  // namespace heddle::flow
