// SPDX-License-Identifier: Apache-2.0
#include "flow/flow_ways.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "value/utf8.hpp"

namespace heddle::flow {
namespace {

constexpr std::size_t longest_name = 40;
constexpr std::array<std::string_view, 3> failures = {"FAILURE", "TIMEOUT", "INVALID"};

bool is_failure(std::string_view outcome) {
  return std::find(failures.begin(), failures.end(), outcome) != failures.end();
}

// The slots of a node are its outputs, its outcome, and its error, which only failures have.
bool exists(const Node& node, std::uint32_t slot, std::string_view outcome) {
  if (node.type == nullptr) return true;
  const std::size_t index = slot - node.first_slot;
  const auto& outputs = node.type->outputs;
  if (index < outputs.size()) return outputs[index].exists_on(outcome);
  return index == outputs.size() || is_failure(outcome);
}

// Whether the same outputs exist on all failures: then one way stands for them.
bool fails_alike(const NodeTypeDescriptor& type) {
  return std::all_of(type.outputs.begin(), type.outputs.end(), [](const auto& output) {
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

}  // namespace

FlowWays::FlowWays(const Draft& draft) : draft_(draft) {
  ways_.reserve(draft.nodes.size() * 2);
  taken_.reserve(draft.nodes.size() * 2);
  first_.reserve(draft.nodes.size() + 1);
  std::unordered_map<const NodeTypeDescriptor*, bool> alike;
  for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
    first_.push_back(static_cast<std::uint32_t>(ways_.size()));
    const NodeTypeDescriptor* type = draft.flow.nodes[i].type;
    const auto [known, is_new] = alike.try_emplace(type, true);
    if (is_new && type != nullptr) known->second = fails_alike(*type);
    for (const DraftEdge& edge : draft.nodes[i].edges) {
      if (!edge.known) continue;
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
  std::uint32_t to = edge.target.node;
  if (to == Target::end) {
    if (edge.target.outcome != "SUCCESS") return;
    to = success();
  }
  ways_.push_back({node, to});
  std::vector<std::uint32_t> assured = assured_by_refusal(draft_.nodes[node], edge.refused);
  if (edge.condition != nullptr) {
    const auto& more = edge.condition->assured_by(true);
    assured.insert(assured.end(), more.begin(), more.end());
  }
  taken_.push_back({outcome, std::move(assured)});
}

// TIMEOUT and INVALID go where FAILURE goes, unless they have edges of their own.
void FlowWays::add_failures(std::uint32_t node, const DraftEdge& edge) {
  const auto& edges = draft_.nodes[node].edges;
  for (const std::string_view outcome : failures) {
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
  const std::string_view outcome = taken_[way].outcome;
  return outcome.empty() || exists(draft_.flow.nodes[ways_[way].from], slot, outcome);
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
  return place == success() ? "end" : one_line(draft_.flow.nodes[place].id, longest_name);
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
