// SPDX-License-Identifier: Apache-2.0
#include "graph_picture.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// A box is to be looked at; who wants to read more has the file.
constexpr std::size_t node_columns = 36;
constexpr std::size_t node_lines = 3;
constexpr std::size_t flow_columns = 72;
constexpr std::size_t flow_lines = 6;

Tone tone_of(std::string_view outcome) {
  if (outcome == "SUCCESS") return Tone::success;
  const bool failed = outcome == "FAILURE" || outcome == "TIMEOUT" || outcome == "INVALID";
  return failed ? Tone::failure : Tone::other;
}

std::vector<std::string> shortened(std::string_view text, std::size_t columns, std::size_t most) {
  auto lines = wrapped(text, columns);
  if (lines.size() > most) {
    lines.resize(most);
    lines.back() += " …";
  }
  return lines;
}

class Drawing {
 public:
  Drawing(const Flow& flow, bool implied) : nodes_(flow.nodes()), implied_(implied) {
    picture_.flow = flow.name();
    picture_.description = shortened(flow.description(), flow_columns, flow_lines);
    for (const auto& node : nodes_) {
      index_.emplace(node.id, picture_.nodes.size());
      picture_.nodes.push_back(
          {node.id, node.type, shortened(node.description, node_columns, node_lines)});
    }
    picture_.start = index_.at(flow.start());
  }

  Picture draw() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      first_edge_ = picture_.edges.size();
      for (const auto& edge : nodes_[i].edges) {
        if (implied_ || !edge.implied) add(i, edge);
      }
    }
    return std::move(picture_);
  }

 private:
  std::size_t end_for(const std::string& outcome) {
    auto& ends = picture_.ends;
    const auto known = std::find_if(ends.begin(), ends.end(),
                                    [&](const PictureEnd& end) { return end.outcome == outcome; });
    const auto index = static_cast<std::size_t>(known - ends.begin());
    if (known == ends.end()) ends.push_back({outcome, tone_of(outcome)});
    return index;
  }

  void add(std::size_t from, const FlowEdge& edge) {
    PictureEdge drawn;
    drawn.from = from;
    drawn.to_end = edge.node.empty();
    drawn.to = drawn.to_end ? end_for(edge.end) : index_.at(edge.node);
    drawn.outcomes = {edge.outcome};
    drawn.tone = tone_of(edge.outcome);
    drawn.implied = edge.implied;
    auto& edges = picture_.edges;
    const auto same = std::find_if(edges.begin() + static_cast<std::ptrdiff_t>(first_edge_),
                                   edges.end(), [&](const PictureEdge& other) {
                                     return other.to == drawn.to && other.to_end == drawn.to_end &&
                                            other.tone == drawn.tone &&
                                            other.implied == drawn.implied;
                                   });
    if (same == edges.end()) {
      edges.push_back(std::move(drawn));
    } else {
      same->outcomes.push_back(edge.outcome);
    }
  }

  const std::vector<FlowNode> nodes_;
  const bool implied_;
  std::unordered_map<std::string_view, std::size_t> index_;  // of nodes, by id
  std::size_t first_edge_ = 0;                               // of the node that is being drawn
  Picture picture_;
};

}  // namespace

std::string_view colour_of(Tone tone) {
  constexpr std::array<std::string_view, 3> colours = {"#1a7f37", "#cf222e", "#0969da"};
  return colours[static_cast<std::size_t>(tone)];
}

std::string_view fill_of(Tone tone) {
  constexpr std::array<std::string_view, 3> colours = {"#dafbe1", "#ffebe9", "#ddf4ff"};
  return colours[static_cast<std::size_t>(tone)];
}

Picture picture_of(const Flow& flow, bool implied) {
  return Drawing(flow, implied).draw();
}

}  // namespace heddle::cli
