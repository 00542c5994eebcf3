// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <heddle/runtime.hpp>
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
  std::vector<std::string> description;  // in lines
};

// Where runs end, once for each outcome.
struct PictureEnd {
  std::string outcome;
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

struct Picture {
  std::string flow;
  std::vector<std::string> description;
  std::vector<PictureNode> nodes;
  std::vector<PictureEnd> ends;  // in the order in which edges lead there
  std::vector<PictureEdge> edges;
  std::size_t start = 0;
};

// `implied`: also the edges that are not written in the flow.
Picture picture_of(const Flow& flow, bool implied);

// The picture in the language of Mermaid, and in that of Graphviz.
std::string mermaid_text(const Picture& picture);
std::string dot_text(const Picture& picture);

// Mermaid draws no more edges than this, unless the page that it is part of allows it.
inline constexpr std::size_t mermaid_edges = 500;

}  // namespace heddle::cli
