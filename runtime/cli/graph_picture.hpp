// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A flow as it is drawn, whatever draws it: boxes, arrows and what is written on them. Arrows that
// tell the same (from one node to one place, in one colour) are one arrow with several outcomes.
namespace heddle::cli {

// How good the news is; the colour of an arrow or an end.
enum class Tone { success, failure, other };

// Of what is drawn in this tone, as #rrggbb: readable on light and on dark ground, and what an end
// is filled with.
std::string_view colour_of(Tone tone);
std::string_view fill_of(Tone tone);

struct PictureNode {
  std::string id;
  std::string type;
  std::size_t block = 0;
  std::vector<std::string> description;  // in lines
};

// Where runs end, once for each outcome; and where a block does.
struct PictureEnd {
  std::string outcome;
  std::size_t block = 0;
  Tone tone = Tone::other;
};

struct PictureEdge {
  std::size_t from = 0;  // index of a node
  std::size_t to = 0;    // index of a node, or of an end
  bool to_end = false;
  std::vector<std::string> outcomes;
  Tone tone = Tone::other;
  bool implied = false;
};

// A frame around nodes that are gone through on their own. The first, without a name, is the flow.
struct PictureBlock {
  std::string name;
  std::size_t outer = 0;             // the block that it stands in; of the first itself
  std::optional<std::size_t> owner;  // the node that goes through it; none: the run does
  std::size_t start = 0;             // index of a node
};

struct Picture {
  std::string flow;
  std::vector<std::string> description;
  std::vector<PictureNode> nodes;
  std::vector<PictureEnd> ends;  // in the order in which edges lead there
  std::vector<PictureEdge> edges;
  std::vector<PictureBlock> blocks;
};

// How many arrows it has, with those that lead into blocks and to the first node.
std::size_t count_arrows(const Picture& picture);

// `implied`: also the edges that are not written in the flow.
Picture picture_of(const Flow& flow, bool implied);

// The picture in the language of Mermaid, and in that of Graphviz.
std::string mermaid_text(const Picture& picture);
std::string dot_text(const Picture& picture);

// Mermaid draws no more edges than this, unless the page that it is part of allows it.
inline constexpr std::size_t mermaid_edges = 500;

}  // namespace heddle::cli
