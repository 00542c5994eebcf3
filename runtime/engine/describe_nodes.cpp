// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/flow_state.hpp"

// The structure of a flow as its host sees it. The edges that the flow does not write are taken
// from what a run would follow, so that a picture cannot tell another story than a run.
namespace heddle::engine {
namespace {

FlowEdge edge_to(const flow::Flow& flow, std::string_view outcome, const flow::Target& target) {
  FlowEdge edge;
  edge.outcome = outcome;
  if (target.node == flow::Target::end) {
    edge.end = target.outcome;
  } else {
    edge.node = flow.nodes[target.node].id;
  }
  return edge;
}

FlowNode describe(const flow::Flow& flow, const ProgramNode& ready) {
  FlowNode node;
  node.id = ready.node->id;
  node.type = ready.node->type->name;
  node.description = ready.node->description;
  node.line = ready.node->line;
  for (const auto& edge : ready.node->edges) {
    node.edges.push_back(edge_to(flow, edge.outcome, edge.target));
  }
  const auto imply = [&](std::string_view outcome, const flow::Target& target) {
    const auto is_it = [&](const FlowEdge& edge) { return edge.outcome == outcome; };
    if (std::any_of(node.edges.begin(), node.edges.end(), is_it)) return;
    node.edges.push_back(edge_to(flow, outcome, target));
    node.edges.back().implied = true;
  };
  imply("FAILURE", ready.failure);
  // What no plugin offers is not called, so it can neither take too long nor be given what is
  // wrong.
  if (!ready.node->type->plugin.empty()) {
    imply("TIMEOUT", ready.timeout);
    imply("INVALID", ready.invalid);
  }
  return node;
}

}  // namespace

std::vector<FlowNode> describe_nodes(const FlowState& state) {
  std::vector<FlowNode> nodes;
  nodes.reserve(state.nodes.size());
  for (const auto& ready : state.nodes) nodes.push_back(describe(*state.flow, ready));
  return nodes;
}

}  // namespace heddle::engine
