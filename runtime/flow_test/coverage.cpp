// SPDX-License-Identifier: Apache-2.0
#include "flow_test/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heddle::flow_test {

std::vector<Coverage::Edge>& Coverage::edges_of(const Prepared& prepared) {
  const std::string& flow = prepared.given.flow;
  for (auto& seen : seen_) {
    if (seen.flow == flow) return seen.edges;
  }
  Seen& seen = seen_.emplace_back();
  seen.flow = flow;
  for (const auto& node : prepared.nodes) {
    for (const auto& edge : node.edges) {
      if (edge.implied) continue;
      seen.edges.push_back(
          {node.id, edge.outcome, edge.node.empty() ? "end." + edge.end : edge.node});
    }
  }
  return seen.edges;
}

void Coverage::add(const Prepared& prepared, const CaseResult& result) {
  auto& edges = edges_of(prepared);
  for (const auto& [node, outcome] : result.trail.edges) {
    const auto edge = [&, &of = node](std::string_view named) {
      return std::find_if(edges.begin(), edges.end(),
                          [&](const Edge& one) { return one.node == of && one.outcome == named; });
    };
    auto taken = edge(outcome);
    // Only failures need no edge of their own; they take that of FAILURE.
    if (taken == edges.end() && outcome != "CANCELLED") taken = edge("FAILURE");
    if (taken != edges.end()) taken->taken = true;
  }
}

std::vector<Coverage::OfFlow> Coverage::flows() const {
  std::vector<OfFlow> flows;
  for (const auto& seen : seen_) {
    OfFlow& flow = flows.emplace_back();
    flow.flow = seen.flow;
    flow.edges = seen.edges.size();
    for (const auto& edge : seen.edges) {
      if (edge.taken) continue;
      flow.not_taken.push_back(fmt::format("{}  {} → {}", edge.node, edge.outcome, edge.target));
    }
  }
  return flows;
}

}  // namespace heddle::flow_test
