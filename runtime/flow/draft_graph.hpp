// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "flow/draft.hpp"
#include "flow/graph.hpp"

// The nodes of a draft and where they lead. An edge that is missing or leads to nobody knows where
// has been reported; here it may lead anywhere, so that one slip does not look like many.
namespace heddle::flow {

struct DraftGraph {
  explicit DraftGraph(const Draft& draft);

  Graph graph;
  std::vector<bool> reachable;         // from where a run starts
  std::vector<std::uint32_t> unclear;  // nodes with an edge that may lead anywhere
  bool reachable_is_clear = true;      // no such edge may make more of them reachable
};

// What the edges of the graph say of ways that lead nowhere, and what of the data (check_graph()
// calls both).
void check_ways(Draft& draft, DraftGraph& ways);
void check_readings(Draft& draft, DraftGraph& ways);

}  // namespace heddle::flow
