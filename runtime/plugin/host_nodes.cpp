// SPDX-License-Identifier: Apache-2.0
#include "plugin/host_nodes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "plugin/plugin_table.hpp"

namespace heddle::plugin {
namespace {

// What stands in a table whose node is run by something else; never called.
std::uint32_t run_by_host(const heddle_host* /*host*/, heddle_call* /*call*/) noexcept {
  return HEDDLE_OUTCOME_BROKEN;
}

// The tables as those of a plugin, to be read by the same rules.
ReadPlugin read(const std::vector<HostNode>& nodes) {
  std::vector<heddle_node_type> without_run;
  without_run.reserve(nodes.size());  // it is pointed into
  std::vector<const heddle_node_type*> tables;
  for (const auto& node : nodes) {
    const bool whole = node.type != nullptr && node.type->struct_size >= sizeof(heddle_node_type);
    if (node.run == nullptr || !whole) {
      tables.push_back(node.type);
      continue;
    }
    without_run.push_back(*node.type);
    without_run.back().struct_size = sizeof(heddle_node_type);
    without_run.back().run = &run_by_host;
    tables.push_back(&without_run.back());
  }
  heddle_plugin table{};
  constexpr std::string_view id = "this_program";
  table.struct_size = sizeof(heddle_plugin);
  table.abi_major = HEDDLE_ABI_MAJOR;
  table.abi_minor = HEDDLE_ABI_MINOR;
  table.id = {id.data(), id.size()};
  table.node_type_count = static_cast<std::uint32_t>(tables.size());
  table.node_types = tables.data();
  return read_plugin(table, std::string(this_program));
}

[[noreturn]] void refuse(const std::vector<std::string>& defects) {
  throw std::invalid_argument(
      fmt::format("RuntimeOptions::nodes: these cannot be used: {}", fmt::join(defects, "; ")));
}

}  // namespace

HostNodes::HostNodes(const std::vector<HostNode>& nodes, SharedSettings& settings) {
  if (nodes.empty()) return;
  ReadPlugin plugin = read(nodes);
  if (!plugin.defects.empty()) refuse(plugin.defects);
  types_ = std::move(plugin.types);
  for (std::size_t i = 0; i < types_.size(); ++i) {
    types_[i]->plugin = this_program;
    if (!nodes[i].run) continue;
    types_[i]->table = nullptr;
    types_[i]->body = nodes[i].run;
  }
  if (std::string why = settings.conflict(types_); !why.empty()) refuse({std::move(why)});
  settings.declare(types_, std::string(this_program));
  std::sort(types_.begin(), types_.end(),
            [](const auto& a, const auto& b) { return a->name < b->name; });
}

const NodeType* HostNodes::find(std::string_view name) {
  const auto found = std::find_if(types_.begin(), types_.end(),
                                  [&](const auto& type) { return type->name == name; });
  return found == types_.end() ? nullptr : found->get();
}

std::vector<const NodeType*> HostNodes::all() {
  std::vector<const NodeType*> result;
  for (const auto& type : types_) result.push_back(type.get());
  return result;
}

std::vector<const NodeType*> HostNodes::of_family(std::string_view family) {
  std::vector<const NodeType*> result;
  for (const auto& type : types_) {
    if (std::string_view(type->name).substr(0, type->name.find('.')) == family) {
      result.push_back(type.get());
    }
  }
  return result;
}

std::vector<std::string> HostNodes::names() const {
  std::vector<std::string> names;
  for (const auto& type : types_) names.push_back(type->name);
  return names;
}

}  // namespace heddle::plugin
