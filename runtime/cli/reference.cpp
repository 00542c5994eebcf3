// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

std::string family_of(const std::string& name) {
  return name.substr(0, name.rfind('.'));
}

std::string anchor(std::string name) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  std::replace_if(
      name.begin(), name.end(), [&](char c) { return !is_plain(c); }, '-');
  return name;
}

}  // namespace

Reference reference_of(const std::vector<NodeTypeDescriptor>& types) {
  std::map<std::string, std::map<std::string, NodeDocument>> families;
  Chapter control;
  for (const auto& type : types) {
    if (type.plugin.empty()) {
      control.nodes.push_back(document_of(type));
    } else {
      families[family_of(type.name)].emplace(type.name, document_of(type));
    }
  }
  Reference reference;
  for (auto& [family, nodes] : families) {
    Chapter& chapter = reference.emplace_back();
    chapter.family = family;
    for (auto& [name, node] : nodes) chapter.nodes.push_back(std::move(node));
  }
  const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
  std::sort(control.nodes.begin(), control.nodes.end(), by_name);
  if (!control.nodes.empty()) reference.push_back(std::move(control));
  return reference;
}

std::string title_of(const Chapter& chapter) {
  return chapter.family.empty() ? "Control nodes" : fmt::format("The {} family", chapter.family);
}

// No name of a node type has a hyphen, and each has a dot.
std::string anchor_of(const Chapter& chapter) {
  return chapter.family.empty() ? "control-nodes" : anchor("family-" + chapter.family);
}

std::string anchor_of(const NodeDocument& node) {
  return anchor(node.plugin.empty() ? "control-" + node.name : node.name);
}

std::string facts_of(const NodeDocument& node) {
  if (node.plugin.empty()) return "a key of the flow language";
  return fmt::format("plugin {}, licence {}{}{}", node.plugin, node.license,
                     node.nature.empty() ? "" : "; ", node.nature);
}

std::string in_one_paragraph(const std::string& text) {
  const auto lines = wrapped(text, std::numeric_limits<std::size_t>::max());
  return lines.empty() ? "" : lines.front();
}

std::string as_part_of_paragraph(const std::string& text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  const std::string inner = in_one_paragraph(text);
  const bool before = !text.empty() && is_blank(text.front());
  const bool behind = !inner.empty() && is_blank(text.back());
  return (before ? " " : "") + inner + (behind ? " " : "");
}

}  // namespace heddle::cli
