// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/draft_graph.hpp"
#include "flow/yaml/rescan.hpp"

// What can be told of a flow from its edges alone.
namespace heddle::flow {
namespace {

// Where a run goes on when the block has ended well: of one that is gone through before its node
// ends.
std::vector<std::uint32_t> behind(const Draft& draft, std::uint32_t block) {
  std::vector<std::uint32_t> nodes;
  while (true) {
    const DraftBlock& ended = draft.blocks[block];
    const bool repeats = ended.kind == DraftBlock::Kind::repeat;
    if (!repeats && ended.kind != DraftBlock::Kind::parallel) return nodes;
    if (repeats) nodes.push_back(ended.first);
    bool ends_too = false;
    for (const DraftEdge& edge : draft.nodes[ended.owner].edges) {
      if (!edge.known) continue;
      if (edge.target.node != Target::end) nodes.push_back(edge.target.node);
      ends_too = ends_too || edge.target.node == Target::end;
    }
    if (!ends_too) return nodes;
    block = draft.nodes[ended.owner].block;
  }
}

// A run may come to 'on_failure' and 'finally' from wherever it is.
void add_ways_to_last(const Draft& draft, std::uint32_t last, std::vector<Graph::Edge>& edges) {
  for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
    if (!runs_at_the_end(draft, draft.nodes[i].block)) {
      edges.emplace_back(i, draft.blocks[last].first);
    }
  }
}

// With `blocks`, also the ways into and out of blocks.
std::vector<Graph::Edge> edges_of(const Draft& draft, bool blocks) {
  std::vector<Graph::Edge> edges;
  edges.reserve(draft.nodes.size() * 2);
  std::vector<std::vector<std::uint32_t>> onward(draft.blocks.size());
  for (std::uint32_t i = 1; blocks && i < draft.blocks.size(); ++i) {
    if (draft.blocks[i].count == 0) continue;  // all that it has is broken
    if (draft.blocks[i].owner == DraftBlock::none) {
      add_ways_to_last(draft, i, edges);
    } else {
      edges.emplace_back(draft.blocks[i].owner, draft.blocks[i].first);
    }
    onward[i] = behind(draft, i);
  }
  for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
    for (const DraftEdge& edge : draft.nodes[i].edges) {
      if (!edge.known) continue;
      if (edge.target.node != Target::end) edges.emplace_back(i, edge.target.node);
      if (edge.target.node != Target::end || edge.target.outcome != "SUCCESS") continue;
      for (const std::uint32_t to : onward[draft.nodes[i].block]) edges.emplace_back(i, to);
    }
  }
  return edges;
}

bool is_failure(const Node& node, std::string_view outcome) {
  return node.type == nullptr ? is_standard_failure(outcome) : node.type->fails(outcome);
}

class WayChecker {
 public:
  WayChecker(Draft& draft, DraftGraph& ways) : draft_(draft), ways_(ways) {}

  void check() {
    check_unreachable();
    // A node that has nodes ends as its own edges say, however these end.
    const auto can_end =
        draft_.blocks.size() == 1
            ? ways_.graph.reaching(nodes_that_end(false))
            : Graph(ways_.graph.size(), edges_of(draft_, false)).reaching(nodes_that_end(false));
    check_endless(can_end);
    check_failing_loops(can_end);
  }

 private:
  // The nodes with an edge to an end, or only to one that is no failure; and those whose edges are
  // not clear. What has no edge at all can but fail, and ends the run so.
  std::vector<std::uint32_t> nodes_that_end(bool well) const {
    std::vector<std::uint32_t> ending = ways_.unclear;
    for (std::uint32_t i = 0; i < draft_.nodes.size(); ++i) {
      const auto& edges = draft_.nodes[i].edges;
      const bool ends = std::any_of(edges.begin(), edges.end(), [&](const DraftEdge& edge) {
        return edge.known && edge.target.node == Target::end &&
               !(well && is_standard_failure(edge.target.outcome));
      });
      if (ends || (edges.empty() && !well)) ending.push_back(i);
    }
    return ending;
  }

  void check_unreachable() {
    if (!ways_.reachable_is_clear) return;
    std::vector<bool> unreachable = ways_.reachable;
    unreachable.flip();
    if (std::find(unreachable.begin(), unreachable.end(), true) == unreachable.end()) return;
    for (const std::uint32_t head : ways_.graph.heads(unreachable)) {
      const std::string& id = draft_.flow.nodes[head].id;
      auto& finding = draft_.report.warning("HD2206", span(draft_, *draft_.nodes[head].key),
                                            fmt::format("no run ever comes to node '{}'", id));
      finding.label = fmt::format("no way leads here from '{}', where a run starts",
                                  draft_.flow.nodes[draft_.flow.start].id);
      if (draft_.report.full()) return;
      const auto behind = ways_.graph.reachable({head});
      std::vector<std::string> names;
      for (std::uint32_t i = 0; i < behind.size(); ++i) {
        if (behind[i] && unreachable[i] && i != head)
          names.push_back(quote(draft_.flow.nodes[i].id));
      }
      if (!names.empty()) finding.notes.push_back("nor to what is behind it: " + enumerate(names));
      if (draft_.nodes.size() > 1000) break;  // looking behind each of many takes too long
    }
  }

  void check_endless(const std::vector<bool>& can_end) {
    std::vector<bool> endless(can_end.size());
    bool any = false;
    for (std::uint32_t i = 0; i < can_end.size(); ++i) {
      // What no run comes to has been reported as that.
      endless[i] = !can_end[i] && ways_.reachable[i];
      any = any || endless[i];
    }
    if (!any) return;
    for (const std::uint32_t tail : ways_.graph.tails(endless)) {
      const std::string& id = draft_.flow.nodes[tail].id;
      auto& finding =
          draft_.report.error("HD2207", span(draft_, *draft_.nodes[tail].key),
                              fmt::format("a run that comes to node '{}' never ends", id));
      finding.label = "no way leads from here to 'end'";
      finding.notes.emplace_back(
          "lead an outcome of a node of this loop to 'end' or 'end.FAILURE'");
    }
  }

  // Loops that are left by failures alone, which then end the run as a failure: as long as all goes
  // well such a loop goes round.
  void check_failing_loops(const std::vector<bool>& can_end) {
    std::vector<std::vector<std::uint32_t>> loops = ways_.graph.cycles();
    if (loops.empty()) return;
    const auto can_end_well = ways_.graph.reaching(nodes_that_end(true));
    std::vector<bool> inside(can_end.size());
    for (auto& loop : loops) {
      std::sort(loop.begin(), loop.end());
      const std::uint32_t first = loop.front();
      if (!ways_.reachable[first] || !can_end[first] || can_end_well[first]) continue;
      for (const std::uint32_t node : loop) inside[node] = true;
      if (only_failures_leave(loop, inside)) report_failing_loop(loop);
      for (const std::uint32_t node : loop) inside[node] = false;
    }
  }

  bool only_failures_leave(const std::vector<std::uint32_t>& loop,
                           const std::vector<bool>& inside) const {
    return std::all_of(loop.begin(), loop.end(), [&](std::uint32_t node) {
      const auto& edges = draft_.nodes[node].edges;
      return std::all_of(edges.begin(), edges.end(), [&](const DraftEdge& edge) {
        const bool stays = edge.target.node != Target::end && inside[edge.target.node];
        return stays || is_failure(draft_.flow.nodes[node], edge.outcome);
      });
    });
  }

  void report_failing_loop(const std::vector<std::uint32_t>& loop) {
    const Node& first = draft_.flow.nodes[loop.front()];
    auto& finding =
        draft_.report.warning("HD2208", span(draft_, *draft_.nodes[loop.front()].key),
                              fmt::format("only a failure ends the loop of node '{}'", first.id));
    finding.label = "as long as all goes well, a run goes round here";
    if (loop.size() > 1) {
      std::vector<std::string> names;
      names.reserve(loop.size());
      for (const std::uint32_t node : loop) names.push_back(quote(draft_.flow.nodes[node].id));
      finding.notes.push_back("the loop: " + enumerate(names));
    }
    finding.notes.emplace_back(
        "lead an outcome of it to 'end', or to an outcome of the flow where a failure is meant to "
        "end it");
    finding.notes.push_back(
        fmt::format("else it stops as FAILURE after {} visits of nodes", draft_.flow.visit_limit));
  }

  Draft& draft_;
  DraftGraph& ways_;
};

}  // namespace

DraftGraph::DraftGraph(const Draft& draft)
    : graph(static_cast<std::uint32_t>(draft.nodes.size()), edges_of(draft, true)),
      reachable(graph.reachable({draft.flow.start})) {
  for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
    const auto& edges = draft.nodes[i].edges;
    if (draft.nodes[i].incomplete ||
        std::any_of(edges.begin(), edges.end(),
                    [](const DraftEdge& edge) { return !edge.known; })) {
      unclear.push_back(i);
    }
  }
  reachable_is_clear =
      !draft.start_unknown && std::none_of(unclear.begin(), unclear.end(),
                                           [&](std::uint32_t node) { return reachable[node]; });
}

void check_ways(Draft& draft, DraftGraph& ways) {
  WayChecker(draft, ways).check();
}

void check_graph(Draft& draft) {
  if (draft.nodes.empty()) return;
  DraftGraph ways(draft);
  check_ways(draft, ways);
  check_readings(draft, ways);
}

}  // namespace heddle::flow
