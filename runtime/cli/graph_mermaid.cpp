// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <iterator>
#include <map>
#include <string_view>
#include <vector>

#include "graph_picture.hpp"

// A picture in the language of Mermaid, which documents and code hosts draw. It has words of its
// own (`end`, `click`, …) that break a chart where they stand as a name, so nodes are n1, n2, … and
// what is theirs stands in labels only.
namespace heddle::cli {
namespace {

// What may be more than itself in a label (a quote, a tag, an entity, Markdown, a comment) becomes
// an entity, which Mermaid writes with '#' instead of '&'.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       static_cast<unsigned char>(c) >= 0x80;
    if (plain || std::string_view(" _.,-").find(c) != std::string_view::npos) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "#{};", static_cast<unsigned>(c));
    }
  }
  return out;
}

std::string lines(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : "<br/>") + label(text);
  return out;
}

std::string_view class_of(Tone tone) {
  constexpr std::array<std::string_view, 3> classes = {"success", "failure", "other"};
  return classes[static_cast<std::size_t>(tone)];
}

// The brackets make the shape.
std::string end_text(const PictureEnd& end, std::size_t number) {
  constexpr std::array<std::array<std::string_view, 2>, 3> shapes = {
      {{"([", "])"}, {"{{", "}}"}, {"[/", "/]"}}};
  const auto [open, close] = shapes[static_cast<std::size_t>(end.tone)];
  return fmt::format("  e{}{}\"{}\"{}:::{}\n", number, open, label("end." + end.outcome), close,
                     class_of(end.tone));
}

std::string start_number(std::size_t block) {
  return block == 0 ? "" : std::to_string(block);
}

std::string edge_text(const PictureEdge& edge) {
  return fmt::format("  n{} {}|\"{}\"| {}{}\n", edge.from + 1, edge.implied ? "-.->" : "-->",
                     lines(edge.outcomes), edge.to_end ? "e" : "n", edge.to + 1);
}

bool is_loop(const PictureEdge& edge) {
  return !edge.to_end && edge.from == edge.to;
}

// Of several arrows from a node to itself Mermaid (11.17) draws the last only, so they become one.
std::vector<PictureEdge> with_single_loops(const std::vector<PictureEdge>& edges) {
  std::vector<PictureEdge> out;
  std::map<std::size_t, std::size_t> loops;  // node → index of its loop
  for (const auto& edge : edges) {
    if (is_loop(edge)) {
      const auto [known, is_new] = loops.try_emplace(edge.from, out.size());
      if (!is_new) {
        PictureEdge& loop = out[known->second];
        loop.outcomes.insert(loop.outcomes.end(), edge.outcomes.begin(), edge.outcomes.end());
        if (loop.tone != edge.tone) loop.tone = Tone::other;
        loop.implied = loop.implied && edge.implied;
        continue;
      }
    }
    out.push_back(edge);
  }
  return out;
}

// Mermaid knows edges by their numbers only; the one from the start is number 0.
std::string edge_styles(const std::vector<PictureEdge>& edges) {
  std::map<Tone, std::string> numbers;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    std::string& list = numbers[edges[i].tone];
    list += fmt::format("{}{}", list.empty() ? "" : ",", i + 1);
  }
  std::string out;
  for (const auto& [tone, list] : numbers) {
    out +=
        fmt::format("  linkStyle {} stroke:{},color:{}\n", list, colour_of(tone), colour_of(tone));
  }
  return out;
}

std::string node_text(const PictureNode& node, std::size_t number) {
  std::string text = fmt::format("<b>{}</b><br/>{}", label(node.id), label(node.type));
  if (!node.description.empty()) text += "<br/><i>" + lines(node.description) + "</i>";
  return fmt::format("  n{}[\"{}\"]\n", number, text);
}

// What goes into the run's own way, or beside it, begins at a dot.
std::string start_text(const PictureBlock& block, std::size_t index) {
  return block.owner ? "" : fmt::format("  start{}((\" \")):::start\n", start_number(index));
}

// All that stands in the block, with the blocks inside it.
std::string block_text(const Picture& picture, std::size_t block) {
  std::string out = start_text(picture.blocks[block], block);
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    if (picture.nodes[i].block == block) out += node_text(picture.nodes[i], i + 1);
  }
  for (std::size_t i = 0; i < picture.ends.size(); ++i) {
    if (picture.ends[i].block == block) out += end_text(picture.ends[i], i + 1);
  }
  for (std::size_t i = block + 1; i < picture.blocks.size(); ++i) {
    if (picture.blocks[i].outer != block) continue;
    out += fmt::format("  subgraph b{}[\"{}\"]\n", i, label(picture.blocks[i].name));
    out += block_text(picture, i) + "  end\n";
  }
  return out;
}

// The arrow that leads in.
std::string entry_text(const PictureBlock& block, std::size_t index) {
  if (block.owner) return fmt::format("  n{} ==> n{}\n", *block.owner + 1, block.start + 1);
  return fmt::format("  start{} --> n{}\n", start_number(index), block.start + 1);
}

}  // namespace

std::string mermaid_text(const Picture& picture) {
  std::string out = fmt::format("---\ntitle: \"{}\"\n---\nflowchart TD\n", label(picture.flow));
  out += block_text(picture, 0);
  out += entry_text(picture.blocks.front(), 0);
  const auto edges = with_single_loops(picture.edges);
  for (const auto& edge : edges) out += edge_text(edge);
  for (std::size_t i = 1; i < picture.blocks.size(); ++i) out += entry_text(picture.blocks[i], i);
  out += edge_styles(edges);
  out += "  classDef start fill:#57606a,stroke:#57606a\n";
  for (const Tone tone : {Tone::success, Tone::failure, Tone::other}) {
    out += fmt::format("  classDef {0} fill:{1},stroke:{2},color:{2}\n", class_of(tone),
                       fill_of(tone), colour_of(tone));
  }
  return out;
}

}  // namespace heddle::cli
