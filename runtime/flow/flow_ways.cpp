// SPDX-License-Identifier: Apache-2.0
#include "flow/flow_ways.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "flow/language.hpp"
#include "value/utf8.hpp"

namespace heddle::flow {
namespace {

constexpr std::size_t longest_name = 40;

// The slots of a node are its outputs and own_variables, of which only failures have an error.
bool exists(const Node& node, std::uint32_t slot, std::string_view outcome) {
  if (node.type == nullptr) return true;
  const std::size_t index = index_in_node(node, slot);
  const auto& outputs = node.type->outputs;
  if (index < outputs.size()) return outputs[index].exists_on(outcome);
  return index != outputs.size() + own_error || node.type->fails(outcome);
}

// Whether the same outputs exist on all failures: then one way stands for them.
bool fails_alike(const NodeTypeDescriptor& type) {
  const auto failures = type.failures();
  return std::all_of(type.outputs.begin(), type.outputs.end(), [&](const auto& output) {
    return std::all_of(failures.begin(), failures.end(), [&](std::string_view outcome) {
      return output.exists_on(outcome) == output.exists_on(failures.front());
    });
  });
}

// The slots that are available once so many cases of a switch are false.
std::vector<std::uint32_t> assured_by_refusal(const DraftNode& node, std::uint32_t refused) {
  std::vector<std::uint32_t> slots;
  const auto* decision = std::get_if<DraftSwitch>(&node.control);
  for (std::uint32_t i = 0; decision != nullptr && i < refused; ++i) {
    const auto& condition = decision->cases[i].condition;
    if (condition == nullptr) continue;
    const auto& more = condition->assured_by(false);
    slots.insert(slots.end(), more.begin(), more.end());
  }
  return slots;
}

// A node that goes through blocks once or more ends well only where the last of them has.
bool leads_on_from_block(const Draft& draft, std::uint32_t node, const DraftEdge& edge) {
  const DraftControl& control = draft.nodes[node].control;
  if (edge.outcome != "SUCCESS" && edge.outcome != "EXHAUSTED") return false;
  if (const auto* repeat = std::get_if<DraftRepeat>(&control)) {
    return repeat->block != DraftBlock::none;
  }
  const auto* parallel = std::get_if<DraftParallel>(&control);
  return parallel != nullptr && !parallel->blocks.empty();
}

}  // namespace

FlowWays::FlowWays(const Draft& draft, Branches branches) : draft_(draft), branches_(branches) {
  ways_.reserve(draft.nodes.size() * 2);
  taken_.reserve(draft.nodes.size() * 2);
  first_.reserve(draft.nodes.size() + 1);
  std::unordered_map<const NodeTypeDescriptor*, bool> alike;
  for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
    first_.push_back(static_cast<std::uint32_t>(ways_.size()));
    const NodeTypeDescriptor* type = draft.flow.nodes[i].type;
    const auto [known, is_new] = alike.try_emplace(type, true);
    if (is_new && type != nullptr) known->second = fails_alike(*type);
    go_through_blocks(i);
    for (const DraftEdge& edge : draft.nodes[i].edges) {
      if (!edge.known || leads_on_from_block(draft, i, edge)) continue;
      if (edge.outcome == "FAILURE" && !known->second) {
        add_failures(i, edge);
      } else {
        add(i, edge, edge.outcome);
      }
    }
  }
  first_.push_back(static_cast<std::uint32_t>(ways_.size()));
}

void FlowWays::add(std::uint32_t node, const DraftEdge& edge, std::string_view outcome) {
  const std::uint32_t to = place_of(edge.target, draft_.nodes[node].block);
  if (to == WayGraph::none) return;
  const bool forgets =
      branches_ == Branches::forgetting && is_in_branch(draft_, draft_.nodes[node].block);
  std::vector<std::uint32_t> assured;
  if (!forgets) assured = assured_by_refusal(draft_.nodes[node], edge.refused);
  if (edge.condition != nullptr && !forgets) {
    const auto& more = edge.condition->assured_by(true);
    assured.insert(assured.end(), more.begin(), more.end());
  }
  if (outcome == "SUCCESS") assure_variables(node, assured);
  add_way(node, to, {outcome, std::move(assured), node});
  if (is_standard_failure(outcome)) leave_blocks(node, to, outcome);
}

// A node that fails may have come to any of the nodes that it goes through, and what these gave
// before is gone then. Items have values of their own: nothing of theirs was there before.
void FlowWays::leave_blocks(std::uint32_t node, std::uint32_t to, std::string_view outcome) {
  const DraftControl& control = draft_.nodes[node].control;
  if (!std::holds_alternative<DraftRepeat>(control) &&
      !std::holds_alternative<DraftParallel>(control)) {
    return;
  }
  for (std::uint32_t i = 0; i < draft_.nodes.size(); ++i) {
    if (goes_through(node, draft_.nodes[i].block)) {
      add_way(i, to, {outcome, own_slots(node, outcome), node, true});
    }
  }
}

// Whether the block is one of the node, or of those that it goes through in its own values.
bool FlowWays::goes_through(std::uint32_t node, std::uint32_t block) const {
  while (draft_.blocks[block].owner != node) {
    const DraftBlock& inner = draft_.blocks[block];
    if (inner.owner == DraftBlock::none || inner.kind == DraftBlock::Kind::for_each) return false;
    block = draft_.nodes[inner.owner].block;
  }
  return true;
}

// Those of the node itself that are there with this outcome.
std::vector<std::uint32_t> FlowWays::own_slots(std::uint32_t node, std::string_view outcome) const {
  const Node& owner = draft_.flow.nodes[node];
  std::vector<std::uint32_t> slots;
  const auto add = [&](std::uint32_t first, std::size_t count) {
    for (std::uint32_t slot = first; slot < first + count; ++slot) {
      if (exists(owner, slot, outcome)) slots.push_back(slot);
    }
  };
  add(owner.first_slot, owner.type->outputs.size());
  add(owner.own_slot, own_variables.size());
  return slots;
}

void FlowWays::add_way(std::uint32_t from, std::uint32_t to, Taken taken) {
  ways_.push_back({from, to});
  taken_.push_back(std::move(taken));
}

// None: an end that promises nothing.
std::uint32_t FlowWays::place_of(const Target& target, std::uint32_t block) const {
  if (target.node != Target::end) return target.node;
  return target.outcome == "SUCCESS" ? end_of(block) : WayGraph::none;
}

void FlowWays::enter(std::uint32_t from, std::uint32_t block) {
  if (draft_.blocks[block].count == 0) return;  // all that it has is broken
  add_way(from, draft_.blocks[block].first, {{}, {}, 0, true});
}

// The ways into and between the blocks of a node.
void FlowWays::go_through_blocks(std::uint32_t node) {
  const DraftControl& control = draft_.nodes[node].control;
  if (const auto* loop = std::get_if<DraftForEach>(&control)) {
    if (loop->block != DraftBlock::none) enter(node, loop->block);
  } else if (const auto* repeat = std::get_if<DraftRepeat>(&control)) {
    if (repeat->block == DraftBlock::none) return;
    enter(node, repeat->block);
    enter(end_of(repeat->block), repeat->block);
    add_from_block(node, repeat->block);
  } else if (const auto* parallel = std::get_if<DraftParallel>(&control)) {
    std::uint32_t from = node;
    for (const std::uint32_t block : parallel->blocks) {
      enter(from, block);
      if (branches_ == Branches::apart) {
        add_from_block(node, block);
      } else {
        from = end_of(block);
      }
    }
    if (branches_ != Branches::apart && !parallel->blocks.empty()) {
      add_from_block(node, parallel->blocks.back());
    }
  }
  if (node != draft_.flow.start) return;
  // A run may fail or be cancelled before any node has given anything.
  for (std::uint32_t i = 1; i < draft_.blocks.size(); ++i) {
    if (draft_.blocks[i].owner == DraftBlock::none) enter(node, i);
  }
}

// The edges that a node takes once its last block has ended.
void FlowWays::add_from_block(std::uint32_t node, std::uint32_t block) {
  for (const DraftEdge& edge : draft_.nodes[node].edges) {
    if (!edge.known || !leads_on_from_block(draft_, node, edge)) continue;
    const std::uint32_t to = place_of(edge.target, draft_.nodes[node].block);
    if (to == WayGraph::none) continue;
    add_way(end_of(block), to, {edge.outcome, own_slots(node, edge.outcome), node});
  }
}

// What 'set' gives a value has one from then on.
void FlowWays::assure_variables(std::uint32_t node, std::vector<std::uint32_t>& assured) const {
  const auto* set = std::get_if<Set>(&draft_.flow.nodes[node].control);
  if (set == nullptr) return;
  for (const Set::Entry& entry : set->entries) {
    assured.push_back(draft_.flow.first_variable_slot + entry.variable);
  }
}

// All failures go where FAILURE goes, unless they have edges of their own.
void FlowWays::add_failures(std::uint32_t node, const DraftEdge& edge) {
  const auto& edges = draft_.nodes[node].edges;
  const Node& failing = draft_.flow.nodes[node];
  for (const std::string_view outcome : failing.type->failures()) {
    // A control node takes too long only where it is given a time, and is given nothing else.
    const bool never = outcome == "INVALID" || (outcome == "TIMEOUT" && !failing.timeout);
    if (failing.is_control() && never) continue;
    const bool wired = std::any_of(edges.begin(), edges.end(), [&](const DraftEdge& other) {
      return &other != &edge && other.outcome == outcome;
    });
    if (!wired) add(node, edge, outcome);
  }
}

std::uint32_t FlowWays::owner(std::uint32_t slot) const {
  return slot <= draft_.flow.run_id_slot ? nobody : node_of_slot(draft_, slot);
}

bool FlowWays::gives(std::uint32_t way, std::uint32_t slot) const {
  const Taken& taken = taken_[way];
  if (taken.enters) return false;
  return taken.outcome.empty() || exists(draft_.flow.nodes[taken.node], slot, taken.outcome);
}

std::span<const std::uint32_t> FlowWays::assures(std::uint32_t way) const {
  return taken_[way].assured;
}

bool FlowWays::is_assured(std::uint32_t node, std::uint32_t refused, std::uint32_t slot) const {
  const auto assured = assured_by_refusal(draft_.nodes[node], refused);
  return std::find(assured.begin(), assured.end(), slot) != assured.end();
}

bool FlowWays::exists_on(std::uint32_t slot, std::string_view outcome) const {
  return exists(draft_.flow.nodes[node_of_slot(draft_, slot)], slot, outcome);
}

std::string FlowWays::name(std::uint32_t place) const {
  if (place == success()) return "end";
  if (place < success()) return one_line(draft_.flow.nodes[place].id, longest_name);
  return fmt::format("the end of {}", describe(draft_, draft_.blocks[place - success()]));
}

std::string FlowWays::text(std::span<const std::uint32_t> path, std::uint32_t start) const {
  constexpr std::size_t most = 8;
  constexpr std::size_t shown_first = 3;
  constexpr std::size_t shown_last = 4;
  std::string text = name(start);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path.size() > most && i == shown_first) {
      i = path.size() - shown_last;
      text += " → …";
      text += " → " + name(ways_[path[i]].from);
    }
    const std::string_view outcome = taken_[path[i]].outcome;
    text += " → ";
    if (!outcome.empty()) text += one_line(outcome, longest_name) + " → ";
    text += name(ways_[path[i]].to);
  }
  return text;
}

}  // namespace heddle::flow
