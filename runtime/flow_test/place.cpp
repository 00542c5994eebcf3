// SPDX-License-Identifier: Apache-2.0
#include "flow_test/place.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heddle::flow_test {

std::string place_of(std::string_view within, std::string_view node) {
  return within.empty() ? std::string(node) : fmt::format("{}/{}", within, node);
}

std::string first_place(const Flow& flow, const std::vector<FlowNode>& nodes,
                        const FlowNode& node) {
  const auto blocks = flow.blocks();
  std::string place = node.id;
  std::string_view inside = node.block;
  while (!inside.empty()) {
    const auto block =
        std::find_if(blocks.begin(), blocks.end(), [&](const auto& b) { return b.name == inside; });
    const auto owner = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const auto& n) { return n.id == block->owner; });
    if (owner == nodes.end()) return place_of(inside, place);  // on_failure, finally
    // The passes of a repeat are in one place.
    if (owner->type == "for_each") place = place_of(fmt::format("{}[0]", inside), place);
    if (owner->type == "parallel") place = place_of(inside, place);
    inside = owner->block;
  }
  return place;
}

bool is_alike(std::string_view place, std::string_view other) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto skip_number = [&](std::string_view& text) {
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  };
  while (!place.empty() && !other.empty()) {
    const char c = place.front();
    if (c != other.front()) return false;
    place.remove_prefix(1);
    other.remove_prefix(1);
    if (c != '[') continue;
    if (place.empty() || other.empty() || !is_digit(place.front()) || !is_digit(other.front())) {
      return false;
    }
    skip_number(place);
    skip_number(other);
  }
  return place.empty() && other.empty();
}

namespace {

// A flow may be inside itself: nobody means a node in the thousandth of them.
constexpr std::size_t most_found = 1000;

// Calls `visit` with each node of the flow and of those inside it, and the path to it, nearer ones
// first, until it gives true.
template <typename Visit>
void for_each_node(const Flow& flow, const Visit& visit) {
  struct Inside {
    Flow flow;
    std::string path;
  };
  std::vector<Inside> flows = {{flow, ""}};
  std::size_t seen = 0;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    const Inside inside = flows[i];
    for (const FlowNode& node : inside.flow.nodes()) {
      if (visit(inside.flow, node, place_of(inside.path, node.id))) return;
      if (++seen > most_found) return;
      if (auto inner = inside.flow.flow_of(node.id)) {
        flows.push_back({std::move(*inner), place_of(inside.path, node.id)});
      }
    }
  }
}

// The node that the first parts of the place lead to: a path has none but ids, so that one is
// enough; a place has those of blocks before it.
std::optional<std::pair<FlowNode, std::string_view>> first_node(const Flow& flow,
                                                                std::string_view place) {
  const auto nodes = flow.nodes();
  for (std::size_t end = place.find('/');; end = place.find('/', end + 1)) {
    const std::string_view part = place.substr(0, end);
    const std::string_view id = part.substr(part.rfind('/') + 1);
    const auto node =
        std::find_if(nodes.begin(), nodes.end(), [&](const auto& one) { return one.id == id; });
    if (node != nodes.end() && (part == id || is_alike(part, first_place(flow, nodes, *node)))) {
      return std::pair(*node, end == std::string_view::npos ? "" : place.substr(end + 1));
    }
    if (end == std::string_view::npos) return std::nullopt;
  }
}

}  // namespace

std::optional<Found> find_node(const Flow& flow, std::string_view place) {
  std::optional<Flow> at = flow;
  while (at) {
    auto first = first_node(*at, place);
    if (!first) return std::nullopt;
    auto& [node, rest] = *first;
    if (rest.empty()) return Found{*at, std::move(node)};
    place = rest;
    at = at->flow_of(node.id);
  }
  return std::nullopt;
}

std::optional<Found> find_node_of_type(const Flow& flow, std::string_view type) {
  std::optional<Found> found;
  for_each_node(flow, [&](const Flow& of, const FlowNode& node, const std::string&) {
    if (node.type == type) found = Found{of, node};
    return found.has_value();
  });
  return found;
}

std::vector<Flow> with_flows_inside(const Flow& flow) {
  std::vector<Flow> flows = {flow};
  for_each_node(flow, [&](const Flow& of, const FlowNode&, const std::string&) {
    const bool is_new = std::none_of(flows.begin(), flows.end(),
                                     [&](const Flow& known) { return known.file() == of.file(); });
    if (is_new) flows.push_back(of);
    return false;
  });
  return flows;
}

std::vector<std::string> all_paths(const Flow& flow) {
  std::vector<std::string> paths;
  for_each_node(flow, [&](const Flow&, const FlowNode&, const std::string& path) {
    paths.push_back(path);
    return false;
  });
  return paths;
}

}  // namespace heddle::flow_test
