// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/flow_state.hpp"

// The structure of a flow as its host sees it. The edges that the flow does not write are taken
// from what a run would follow, so that a picture cannot tell another story than a run.
namespace heddle::engine {
namespace {

FlowEdge edge_to(const flow::Flow& flow, const flow::Node& node, std::string_view outcome,
                 const flow::Target& target) {
  FlowEdge edge;
  edge.outcome = outcome;
  edge.fails = node.type->fails(outcome);
  if (target.node == flow::Target::end) {
    edge.end = target.outcome;
  } else {
    edge.node = flow.nodes[target.node].id;
  }
  return edge;
}

using NamedBlock = std::pair<std::string, const flow::Block*>;

// Those of one node, by the names that hosts know them by.
std::vector<NamedBlock> blocks_of(const flow::Node& node) {
  if (const auto* loop = std::get_if<flow::ForEach>(&node.control)) return {{node.id, &loop->body}};
  if (const auto* loop = std::get_if<flow::Repeat>(&node.control)) return {{node.id, &loop->body}};
  std::vector<NamedBlock> blocks;
  if (const auto* parallel = std::get_if<flow::Parallel>(&node.control)) {
    for (const auto& branch : parallel->branches) {
      blocks.emplace_back(fmt::format("{}.{}", node.id, branch.name), &branch.body);
    }
  }
  return blocks;
}

// Goes through a flow in its order, blocks behind the node that has them.
class Description {
 public:
  explicit Description(const FlowState& state) : state_(state), flow_(*state.flow) {
    flow::Block whole;
    for (const flow::Node& node : flow_.nodes) {
      for (const auto& [name, block] : blocks_of(node)) inner_nodes_ += block->count;
    }
    for (const auto& last : {flow_.on_failure, flow_.finally}) {
      if (last) inner_nodes_ += last->count;
    }
    whole.count = static_cast<std::uint32_t>(flow_.nodes.size() - inner_nodes_);
    go_through(whole, {});
    if (flow_.on_failure) add("on_failure", {}, *flow_.on_failure);
    if (flow_.finally) add("finally", {}, *flow_.finally);
  }

  std::vector<FlowNode> nodes;
  std::vector<FlowBlock> blocks;

 private:
  void add(const std::string& name, std::string owner, const flow::Block& block) {
    blocks.push_back({name, std::move(owner), flow_.nodes[block.start].id});
    go_through(block, name);
  }

  void go_through(const flow::Block& block, const std::string& name) {
    for (std::uint32_t i = block.start; i < block.start + block.count; ++i) {
      nodes.push_back(describe(state_.nodes[i], name));
      const flow::Node& node = flow_.nodes[i];
      for (const auto& [inner, its] : blocks_of(node)) add(inner, node.id, *its);
    }
  }

  FlowNode describe(const ProgramNode& ready, const std::string& block) const {
    FlowNode node;
    node.id = ready.node->id;
    node.type = ready.node->type->name;
    node.block = block;
    node.description = ready.node->description;
    node.line = ready.node->line;
    for (const auto& edge : ready.node->edges) {
      node.edges.push_back(edge_to(flow_, *ready.node, edge.outcome, edge.target));
    }
    const auto imply = [&](std::string_view outcome, const flow::Target& target) {
      const auto is_it = [&](const FlowEdge& edge) { return edge.outcome == outcome; };
      if (std::any_of(node.edges.begin(), node.edges.end(), is_it)) return;
      node.edges.push_back(edge_to(flow_, *ready.node, outcome, target));
      node.edges.back().implied = true;
    };
    imply("FAILURE", ready.failure);
    // A control node can take too long only where it is given a time, and is given nothing that
    // could be wrong.
    const bool is_method = !ready.node->is_control();
    if (is_method || ready.node->timeout) imply("TIMEOUT", ready.timeout);
    if (!is_method) return node;
    imply("INVALID", ready.invalid);
    const auto& outcomes = ready.node->type->outcomes;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].fails) imply(outcomes[i].name, ready.endings[i].target);
    }
    return node;
  }

  const FlowState& state_;
  const flow::Flow& flow_;
  std::size_t inner_nodes_ = 0;
};

}  // namespace

std::vector<FlowNode> describe_nodes(const FlowState& state) {
  return Description(state).nodes;
}

std::vector<FlowBlock> describe_blocks(const FlowState& state) {
  return Description(state).blocks;
}

}  // namespace heddle::engine
