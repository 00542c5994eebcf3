// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/draft.hpp"
#include "flow/shape.hpp"

// What the name of a place means that a node leads to: a node of the same block, or an end.
namespace heddle::flow {
namespace {

using yaml::Kind;

bool ends_a_run(const Draft& draft, std::string_view outcome) {
  if (outcome == "SUCCESS" || outcome == "FAILURE" || outcome == "TIMEOUT" ||
      outcome == "INVALID") {
    return true;
  }
  return std::any_of(draft.flow.outcomes.begin(), draft.flow.outcomes.end(),
                     [&](const OutcomeDescriptor& known) { return known.name == outcome; });
}

void report_end(Draft& draft, const yaml::Node& node, std::string_view outcome) {
  auto& finding =
      draft.report.error("HD2201", span(draft, node),
                         fmt::format("a run of this flow cannot end as {}", quote(outcome)));
  if (outcome == "CANCELLED") {
    finding.notes.emplace_back("only whoever started a run can cancel it");
    return;
  }
  std::vector<std::string> ends = {"SUCCESS", "FAILURE", "TIMEOUT", "INVALID"};
  for (const auto& own : draft.flow.outcomes) ends.push_back(own.name);
  const std::string meant = draft.report.suggest(outcome, ends);
  if (!meant.empty()) {
    finding.label = fmt::format("did you mean 'end.{}'?", meant);
  } else {
    finding.label = fmt::format("declare it: 'outcomes: [{}]'", outcome);
  }
  finding.notes.push_back("a run can end as " + enumerate(ends, "or"));
}

// What a target of `from` can be, but for ends with an outcome.
const std::vector<std::string>& targets(Draft& draft, std::uint32_t from) {
  const std::uint32_t block = draft.nodes[from].block;
  if (draft.node_names.empty() || draft.node_names_of != block) {
    draft.node_names.clear();
    draft.node_names_of = block;
    const DraftBlock& near = draft.blocks[block];
    for (std::uint32_t i = near.first; i < near.first + near.count; ++i) {
      draft.node_names.push_back(draft.flow.nodes[i].id);
    }
    draft.node_names.emplace_back("end");
  }
  return draft.node_names;
}

DraftEdge edge_to(Target target) {
  DraftEdge edge;
  edge.target = std::move(target);
  return edge;
}

// Where such a way is meant to lead cannot be told: it may be any node of its own block.
DraftEdge report_other_block(Draft& draft, std::uint32_t from, std::uint32_t to,
                             const yaml::Node& node) {
  const std::uint32_t inner = draft.nodes[from].block;
  const std::uint32_t outer = draft.nodes[to].block;
  const bool leaves = stands_in(draft, inner, outer);
  auto& finding =
      draft.report.error("HD2209", span(draft, node),
                         leaves ? fmt::format("node {} stands outside of {}", quote(node.text),
                                              describe(draft, draft.blocks[inner]))
                                : fmt::format("node {} stands inside {}", quote(node.text),
                                              describe(draft, draft.blocks[outer])));
  const std::uint32_t owner = draft.blocks[leaves ? inner : outer].owner;
  if (leaves) {
    finding.label = "end here with 'end' or 'end.FAILURE'";
    if (owner != DraftBlock::none) {
      finding.notes.push_back(fmt::format("where it goes on from there says 'next' of {}",
                                          quote(draft.flow.nodes[owner].id)));
    }
  } else if (owner != DraftBlock::none && draft.nodes[owner].block == inner) {
    finding.label =
        fmt::format("lead to {}, which goes through it", quote(draft.flow.nodes[owner].id));
  } else if (owner == DraftBlock::none) {
    finding.label = "it runs by itself, at the end of the run";
  } else {
    finding.label = "no way leads there from here";
  }
  DraftEdge edge;
  edge.known = false;
  return edge;
}

void report_end_of_block(Draft& draft, std::uint32_t from, const yaml::Node& node) {
  const DraftBlock& block = draft.blocks[draft.nodes[from].block];
  auto& finding = draft.report.error(
      "HD2201", span(draft, node),
      fmt::format("{} cannot end as {}", describe(draft, block), quote(node.text.substr(4))));
  finding.label = "write 'end' or 'end.FAILURE'";
  finding.notes.emplace_back("only the nodes of the flow itself lead to its other outcomes");
}

// The target that is most likely meant stands in for a misspelt one, so that the nodes behind it
// are not reported as unreachable too.
DraftEdge report_node(Draft& draft, std::uint32_t from, const yaml::Node& node) {
  const std::vector<std::string>& names = targets(draft, from);
  auto& finding = draft.report.error("HD2201", span(draft, node),
                                     fmt::format("there is no node {}", quote(node.text)));
  std::string meant = draft.report.suggest(node.text, names);
  if (meant.empty() && ends_a_run(draft, node.text)) {
    finding.label = fmt::format("did you mean 'end.{}'?", node.text);
    return edge_to({Target::end, std::string(node.text)});
  }
  DraftEdge edge;
  edge.known = !meant.empty();
  if (edge.known) {
    finding.label = fmt::format("did you mean '{}'?", meant);
    const auto found = draft.node_index.find(meant);
    if (found != draft.node_index.end()) edge.target.node = found->second;
  }
  finding.notes.push_back("targets: " + enumerate(names, "and"));
  return edge;
}

}  // namespace

DraftEdge read_target(Draft& draft, std::uint32_t from, const yaml::Node& node,
                      std::string_view of) {
  if (node.kind != Kind::scalar) {
    expected(draft.report, node, "a node or 'end'", of);
    DraftEdge unknown;
    unknown.known = false;
    return unknown;
  }
  const auto found = draft.node_index.find(node.text);
  if (found != draft.node_index.end()) {
    if (draft.nodes[found->second].block != draft.nodes[from].block) {
      return report_other_block(draft, from, found->second, node);
    }
    return edge_to({found->second, {}});
  }
  if (node.text == "end") return edge_to({Target::end, "SUCCESS"});
  if (!node.text.starts_with("end.")) return report_node(draft, from, node);
  const std::string_view outcome = node.text.substr(4);
  if (draft.nodes[from].block == 0) {
    if (!ends_a_run(draft, outcome)) report_end(draft, node, outcome);
  } else if (outcome != "SUCCESS" && outcome != "FAILURE") {
    report_end_of_block(draft, from, node);
  }
  return edge_to({Target::end, std::string(outcome)});
}

}  // namespace heddle::flow
