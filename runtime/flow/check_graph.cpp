// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/draft.hpp"
#include "flow/graph.hpp"
#include "flow/yaml/rescan.hpp"

// What can be told of a flow from its edges alone. An edge that is missing or leads to nobody knows
// where has been reported; here it may lead anywhere, so that one slip does not look like many.
namespace heddle::flow {
namespace {

yaml::Span span(const Draft& draft, const yaml::Node& node) {
  return yaml::span_of(draft.report.source().text(), node);
}

class GraphChecker {
 public:
  explicit GraphChecker(Draft& draft)
      : draft_(draft), graph_(static_cast<std::uint32_t>(draft.nodes.size()), edges_of(draft)) {
    for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
      const auto& edges = draft.nodes[i].edges;
      const bool unclear = draft.nodes[i].incomplete ||
                           std::any_of(edges.begin(), edges.end(),
                                       [](const DraftEdge& edge) { return !edge.known; });
      if (unclear) unclear_.push_back(i);
      const bool ends = std::any_of(edges.begin(), edges.end(), [](const DraftEdge& edge) {
        return edge.known && edge.target.node == Target::end;
      });
      if (unclear || ends) ending_.push_back(i);
    }
    reachable_ = graph_.reachable({draft.flow.start});
    reachable_is_clear_ =
        !draft.start_unknown && std::none_of(unclear_.begin(), unclear_.end(),
                                             [&](std::uint32_t node) { return reachable_[node]; });
  }

  void check() {
    check_unreachable();
    check_endless();
    check_readings();
  }

 private:
  static std::vector<Graph::Edge> edges_of(const Draft& draft) {
    std::vector<Graph::Edge> edges;
    edges.reserve(draft.nodes.size() * 2);
    for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
      for (const DraftEdge& edge : draft.nodes[i].edges) {
        if (edge.known && edge.target.node != Target::end) edges.emplace_back(i, edge.target.node);
      }
    }
    return edges;
  }

  void check_unreachable() {
    if (!reachable_is_clear_) return;
    std::vector<bool> unreachable = reachable_;
    unreachable.flip();
    const auto count =
        static_cast<std::size_t>(std::count(unreachable.begin(), unreachable.end(), true));
    if (count == 0) return;
    for (const std::uint32_t head : graph_.heads(unreachable)) {
      const std::string& id = draft_.flow.nodes[head].id;
      auto& finding = draft_.report.warning("HD2206", span(draft_, *draft_.nodes[head].key),
                                            fmt::format("no run ever comes to node '{}'", id));
      finding.label = fmt::format("no way leads here from '{}', where a run starts",
                                  draft_.flow.nodes[draft_.flow.start].id);
      if (draft_.report.full()) return;
      const auto behind = graph_.reachable({head});
      std::vector<std::string> names;
      for (std::uint32_t i = 0; i < behind.size(); ++i) {
        if (behind[i] && unreachable[i] && i != head)
          names.push_back(quote(draft_.flow.nodes[i].id));
      }
      if (!names.empty()) finding.notes.push_back("nor to what is behind it: " + enumerate(names));
      if (draft_.nodes.size() > 1000) break;  // looking behind each of many takes too long
    }
  }

  void check_endless() {
    const auto can_end = graph_.reaching(ending_);
    std::vector<bool> endless(graph_.size());
    bool any = false;
    for (std::uint32_t i = 0; i < graph_.size(); ++i) {
      // What no run comes to has been reported as that.
      endless[i] = !can_end[i] && reachable_[i];
      any = any || endless[i];
    }
    if (!any) return;
    for (const std::uint32_t tail : graph_.tails(endless)) {
      const std::string& id = draft_.flow.nodes[tail].id;
      auto& finding =
          draft_.report.error("HD2207", span(draft_, *draft_.nodes[tail].key),
                              fmt::format("a run that comes to node '{}' never ends", id));
      finding.label = "no way leads from here to 'end'";
      finding.notes.emplace_back(
          "lead an outcome of a node of this loop to 'end' or 'end.FAILURE'");
    }
  }

  void check_readings() {
    std::vector<Graph::Edge> queries;
    std::vector<const Reading*> asked;
    for (const Reading& reading : draft_.readings) {
      if (reading.reader == Reading::output) {
        if (reachable_is_clear_ && !reachable_[reading.source]) report_output(reading);
        continue;
      }
      if (!reachable_[reading.reader]) continue;
      queries.emplace_back(reading.source, reading.reader);
      asked.push_back(&reading);
    }
    if (queries.empty()) return;
    const auto answers = graph_.has_paths(draft_.flow.start, queries);
    if (std::find(answers.begin(), answers.end(), false) == answers.end()) return;
    const auto leads_anywhere = graph_.reaching(unclear_);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (!answers[i] && !leads_anywhere[asked[i]->source]) report_reading(*asked[i]);
    }
  }

  void report_output(const Reading& reading) {
    const std::string& read = draft_.flow.nodes[reading.source].id;
    auto& finding = draft_.report.error("HD3005", place_of(reading),
                                        fmt::format("no run ever comes to node '{}'", read));
    finding.label = "so this output never has a value";
  }

  yaml::Span place_of(const Reading& reading) const {
    return yaml::locate(draft_.report.source().text(), *reading.scalar, reading.offset,
                        reading.size);
  }

  void report_reading(const Reading& reading) {
    const std::string& read = draft_.flow.nodes[reading.source].id;
    const std::string& reader = draft_.flow.nodes[reading.reader].id;
    auto& finding = draft_.report.error("HD3005", place_of(reading), "");
    if (reading.source == reading.reader) {
      finding.message = fmt::format("node '{}' reads what only comes of itself", read);
      finding.label = "this has no value before the node has run";
      return;
    }
    finding.message = fmt::format("node '{}' cannot have run before '{}'", read, reader);
    finding.label = fmt::format("no way leads from '{}' to '{}'", read, reader);
  }

  Draft& draft_;
  Graph graph_;
  std::vector<std::uint32_t> unclear_;  // nodes with an edge that may lead anywhere
  std::vector<std::uint32_t> ending_;   // nodes with an edge to an end
  std::vector<bool> reachable_;
  bool reachable_is_clear_ = true;
};

}  // namespace

void check_graph(Draft& draft) {
  if (!draft.nodes.empty()) GraphChecker(draft).check();
}

}  // namespace heddle::flow
