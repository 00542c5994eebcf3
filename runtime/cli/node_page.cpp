// SPDX-License-Identifier: Apache-2.0
#include "node_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "node_document.hpp"
#include "table.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// Without what would stay in the history of a shell.
std::string how_to_set(const NodeTypeDescriptor& type) {
  const auto& settings = type.settings;
  const auto secret = [](const auto& setting) { return setting.secret; };
  if (std::none_of(settings.begin(), settings.end(), secret)) return " (--set NAME=VALUE)";
  return std::all_of(settings.begin(), settings.end(), secret)
             ? " (under 'secrets' in heddle.yaml)"
             : " (--set NAME=VALUE; secret ones under 'secrets' in heddle.yaml)";
}

std::string section(const DocumentTable& table, const NodeTypeDescriptor& type, std::size_t width) {
  Rows rows;
  for (const auto& cells : table.rows) {
    auto& row = rows.emplace_back();
    for (const auto& cell : cells) row.push_back(plain(cell));
  }
  const std::string how = table.title == "Settings" ? how_to_set(type) : "";
  return fmt::format("\n{}{}\n{}", table.title, how, table_text(rows, 2, width));
}

Rows facts(const NodeDocument& node) {
  if (node.plugin.empty()) return {{"control node", node.name}, {"from", node.origin}};
  Rows rows = {{"node type", node.name},
               {"plugin", node.plugin},
               {"licence", node.license},
               {"from", node.origin}};
  if (!node.nature.empty()) rows.push_back({"nature", node.nature});
  return rows;
}

// Its lines as they are, since their indentation matters.
std::string usage_text(const std::string& usage) {
  std::string out = usage.empty() ? "" : "\nWritten as\n";
  for (std::size_t at = 0; at < usage.size();) {
    const std::size_t end = std::min(usage.find('\n', at), usage.size());
    out += "  " + on_one_line(usage.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string node_page(const NodeTypeDescriptor& type, std::size_t width) {
  const NodeDocument node = document_of(type);
  std::string out = on_one_line(node.title) + "\n";
  out += table_text(facts(node), 2, width);
  if (!node.doc.empty()) out += "\n" + paragraph(node.doc, 0, width);
  out += usage_text(node.usage);
  for (const auto& table : node.tables) out += section(table, type, width);
  return out;
}

}  // namespace heddle::cli
