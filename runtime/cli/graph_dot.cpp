// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <string_view>

#include "graph_picture.hpp"

// A picture in the language of Graphviz. Names stand in quotes, where no word means anything to it;
// those of starts and ends hold a '.', which no id of a node does.
namespace heddle::cli {
namespace {

// For its HTML-like labels, which are XML.
std::string label(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = 1;
    if (text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF")) {
      out += "\xEF\xBF\xBD";  // U+FFFE and U+FFFF are no characters to XML
      size = 3;
    } else if (text.front() == '&') {
      out += "&amp;";
    } else if (text.front() == '<') {
      out += "&lt;";
    } else if (text.front() == '>') {
      out += "&gt;";
    } else {
      out += text.front();
    }
    text.remove_prefix(size);
  }
  return out;
}

std::string lines(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : "<br/>") + label(text);
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string name_in(const PictureBlock& block, std::string_view name) {
  return quoted(block.name.empty() ? std::string(name) : fmt::format("{}.{}", block.name, name));
}

std::string end_name(const Picture& picture, const PictureEnd& end) {
  return name_in(picture.blocks[end.block], "end." + end.outcome);
}

std::string node_text(const PictureNode& node) {
  std::string text = fmt::format("<b>{}</b><br/><font point-size=\"10\">{}</font>", label(node.id),
                                 label(node.type));
  if (!node.description.empty()) {
    text += fmt::format("<br/><font point-size=\"10\"><i>{}</i></font>", lines(node.description));
  }
  return fmt::format("  {} [label=<{}>]\n", quoted(node.id), text);
}

std::string end_text(const Picture& picture, const PictureEnd& end) {
  constexpr std::array<std::string_view, 3> shapes = {"shape=box, style=\"rounded,filled\"",
                                                      "shape=octagon, style=filled",
                                                      "shape=parallelogram, style=filled"};
  return fmt::format(
      "  {0} [label=\"end.{4}\", {1}, fillcolor=\"{2}\", color=\"{3}\", fontcolor=\"{3}\"]\n",
      end_name(picture, end), shapes[static_cast<std::size_t>(end.tone)], fill_of(end.tone),
      colour_of(end.tone), end.outcome);
}

std::string edge_text(const Picture& picture, const PictureEdge& edge) {
  const std::string to =
      edge.to_end ? end_name(picture, picture.ends[edge.to]) : quoted(picture.nodes[edge.to].id);
  return fmt::format("  {0} -> {1} [label=<{2}>, color=\"{3}\", fontcolor=\"{3}\"{4}]\n",
                     quoted(picture.nodes[edge.from].id), to, lines(edge.outcomes),
                     colour_of(edge.tone), edge.implied ? ", style=dashed" : "");
}

// What goes into the run's own way, or beside it, begins at a dot.
std::string start_text(const PictureBlock& block) {
  if (block.owner) return {};
  return fmt::format(
      "  {} [shape=circle, label=\"\", width=0.2, style=filled, fillcolor=\"#57606a\", "
      "color=\"#57606a\"]\n",
      name_in(block, "start."));
}

// All that stands in the block, with the blocks inside it.
std::string block_text(const Picture& picture, std::size_t block) {
  std::string out = start_text(picture.blocks[block]);
  for (const auto& node : picture.nodes) {
    if (node.block == block) out += node_text(node);
  }
  for (const auto& end : picture.ends) {
    if (end.block == block) out += end_text(picture, end);
  }
  for (std::size_t i = block + 1; i < picture.blocks.size(); ++i) {
    if (picture.blocks[i].outer != block) continue;
    out += fmt::format("  subgraph \"cluster.{}\" {{\n", i);
    out += fmt::format(
        "  graph [label=<{}>, labeljust=l, style=\"rounded,dashed\", color=\"#57606a\", "
        "fontsize=11]\n",
        label(picture.blocks[i].name));
    out += block_text(picture, i) + "  }\n";
  }
  return out;
}

// The arrow that leads in.
std::string entry_text(const Picture& picture, const PictureBlock& block) {
  const std::string to = quoted(picture.nodes[block.start].id);
  if (!block.owner) return fmt::format("  {} -> {}\n", name_in(block, "start."), to);
  return fmt::format("  {} -> {} [style=bold, color=\"#57606a\"]\n",
                     quoted(picture.nodes[*block.owner].id), to);
}

}  // namespace

std::string dot_text(const Picture& picture) {
  std::string title = "<b>" + label(picture.flow) + "</b>";
  if (!picture.description.empty()) {
    title += fmt::format("<br/><font point-size=\"10\">{}</font>", lines(picture.description));
  }
  std::string out = fmt::format("digraph {} {{\n", quoted(picture.flow));
  out += fmt::format("  graph [label=<{}>, labelloc=t, fontname=\"sans-serif\"]\n", title);
  out += "  node [shape=box, fontname=\"sans-serif\", fontsize=12]\n";
  out += "  edge [fontname=\"sans-serif\", fontsize=10]\n";
  out += block_text(picture, 0);
  for (const auto& block : picture.blocks) out += entry_text(picture, block);
  for (const auto& edge : picture.edges) out += edge_text(picture, edge);
  return out + "}\n";
}

}  // namespace heddle::cli
