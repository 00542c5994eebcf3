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
  return is_standard_failure(outcome) ? Tone::failure : Tone::other;
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
    picture_.blocks.emplace_back();
    const auto blocks = flow.blocks();
    for (const auto& block : blocks) {
      names_.emplace(block.name, picture_.blocks.size());
      picture_.blocks.emplace_back().name = block.name;
    }
    for (const auto& node : nodes_) {
      index_.emplace(node.id, picture_.nodes.size());
      const std::size_t block = node.block.empty() ? 0 : names_.at(node.block);
      picture_.nodes.push_back(
          {node.id, node.type, block, shortened(node.description, node_columns, node_lines)});
    }
    picture_.blocks.front().start = index_.at(flow.start());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      PictureBlock& block = picture_.blocks[i + 1];
      block.start = index_.at(blocks[i].start);
      if (blocks[i].owner.empty()) continue;
      block.owner = index_.at(blocks[i].owner);
      block.outer = picture_.nodes[*block.owner].block;
    }
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
  std::size_t end_for(const std::string& outcome, std::size_t block) {
    auto& ends = picture_.ends;
    const auto known = std::find_if(ends.begin(), ends.end(), [&](const PictureEnd& end) {
      return end.outcome == outcome && end.block == block;
    });
    const auto index = static_cast<std::size_t>(known - ends.begin());
    if (known == ends.end()) ends.push_back({outcome, block, tone_of(outcome)});
    return index;
  }

  void add(std::size_t from, const FlowEdge& edge) {
    PictureEdge drawn;
    drawn.from = from;
    drawn.to_end = edge.node.empty();
    drawn.to = drawn.to_end ? end_for(edge.end, picture_.nodes[from].block) : index_.at(edge.node);
    drawn.outcomes = {edge.outcome};
    drawn.tone = edge.fails ? Tone::failure : tone_of(edge.outcome);
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
  std::unordered_map<std::string, std::size_t> names_;       // of blocks
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

std::size_t count_arrows(const Picture& picture) {
  return picture.edges.size() + picture.blocks.size();
}

Picture picture_of(const Flow& flow, bool implied) {
  return Drawing(flow, implied).draw();
}

}  // namespace heddle::cli
