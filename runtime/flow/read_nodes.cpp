// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "flow/control.hpp"
#include "flow/language.hpp"
#include "flow/retry.hpp"
#include "flow/shape.hpp"
#include "flow/use_flow.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/spelling.hpp"

// The nodes of a flow: their keys, and what they use.
namespace heddle::flow {
namespace {

using yaml::Kind;

void report_no_kind(Draft& draft, const Fields& fields, DraftNode& node) {
  const std::string_view control = lacking_control(fields);
  const bool is_misspelt = is_misspelt_control(fields);
  draft.inputs_unclear = draft.inputs_unclear || is_misspelt;
  // What would say where it leads.
  node.next_misspelt = node.next_misspelt || is_misspelt || !control.empty();
  if (is_misspelt) return;
  draft.report
      .error("HD1104", span(draft, *node.key),
             fmt::format("node {} does not say what it is", quote(node.key->text)))
      .label = control.empty() ? "add 'use: FAMILY.METHOD'" : fmt::format("add '{}: …'", control);
}

void read_method(Draft& draft, const Fields& fields, std::uint32_t index) {
  DraftNode& node = draft.nodes[index];
  Node& result = draft.flow.nodes[index];
  if (const auto* use = fields["use"]) {
    refuse_control_keys(draft, node, fields);
    node.type = find_type(draft, *use, result.subflow);
    result.type = node.type != nullptr ? node.type->type : nullptr;
  } else if (!fields.is_misspelt("use")) {
    report_no_kind(draft, fields, node);
  }
  if (const auto* retry = fields["retry"]) read_retry(draft, index, *retry);
  if (fields.is_misspelt("retry")) draft.inputs_unclear = true;
  if (const auto* timeout = fields["timeout"]) {
    result.timeout = read_duration(draft.report, *timeout, "'timeout'", false);
  }
}

void read_body(Draft& draft, const yaml::Node& body, std::uint32_t index) {
  DraftNode& node = draft.nodes[index];
  const Fields fields(draft.report, body, any_node_keys, "a node");
  node.body = &body;
  node.with = fields["with"];
  node.next = fields["next"];
  node.next_key = fields.key("next");
  node.next_misspelt = fields.is_misspelt("next");
  if (fields.is_misspelt("with")) {
    node.with_misspelt = true;
    draft.inputs_unclear = true;
  }
  if (!read_control(draft, index, fields)) read_method(draft, fields, index);
  if (const auto* doc = fields["description"]) {
    draft.flow.nodes[index].description =
        read_text(draft.report, *doc, "'description'").value_or("");
  }
}

// The names that begin with the family of `type`, or all when there is none.
std::vector<std::string> relatives(const std::vector<std::string>& all, std::string_view type) {
  const std::string family(type.substr(0, type.find('.')));
  std::vector<std::string> found;
  for (const auto& name : all) {
    if (name.starts_with(family + ".")) found.push_back(name);
  }
  return found;
}

Finding explain_missing_type(Draft& draft, std::string_view type) {
  Finding finding;
  finding.notes = draft.catalog.why_missing(type);
  if (!finding.notes.empty()) {
    finding.code = "HD2002";
    finding.message = fmt::format("the plugin that offers {} was not loaded", quote(type));
    return finding;
  }
  finding.code = "HD2001";
  finding.message = fmt::format("there is no node type {}", quote(type));
  const auto all = draft.catalog.names();
  const std::string meant = draft.report.suggest(type, all);
  if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
  const auto family = relatives(all, type);
  if (!family.empty()) {
    finding.notes.push_back(
        fmt::format("node types of {}: {}", type.substr(0, type.find('.')), enumerate(family)));
  } else if (!all.empty() && meant.empty()) {
    finding.notes.push_back("node types: " + enumerate(all));
  }
  const auto places = draft.catalog.places();
  finding.notes.push_back(places.empty()
                              ? "no folder is searched for plugins: give one with --plugins, "
                                "or in RuntimeOptions::plugin_directories"
                              : "searched for plugins in: " + enumerate(places));
  return finding;
}

void report_missing_type(Draft& draft, const yaml::Node& use) {
  // Looking for a plugin takes time, and a misspelt type may stand in every node.
  auto known = draft.missing_types.find(use.text);
  if (known == draft.missing_types.end()) {
    known = draft.missing_types.emplace(use.text, explain_missing_type(draft, use.text)).first;
  }
  const Finding& told = known->second;
  auto& finding = draft.report.error(told.code, span(draft, use), told.message);
  finding.label = told.label;
  finding.notes = told.notes;
}

bool is_type_name(std::string_view name) {
  bool begins = true;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || c == '_';
    if (begins ? !letter : !(letter || (c >= '0' && c <= '9') || c == '.')) return false;
    begins = c == '.';
  }
  return !begins && name.find('.') != std::string_view::npos;
}

// Reports what cannot be looked up at all.
bool check_use(Draft& draft, const yaml::Node& use) {
  const auto text = read_text(draft.report, use, "'use'");
  if (!text) return false;
  if (is_type_name(*text)) return true;
  auto& finding = draft.report.error(
      "HD2004", span(draft, use), fmt::format("{} is not the name of a node type", quote(*text)));
  if (find_control(*text) != nullptr) {
    finding.label = fmt::format("write '{}: …' in place of 'use'", *text);
    return false;
  }
  for (const auto& name : draft.catalog.names()) {
    if (canonical(*text) == canonical(name.substr(name.rfind('.') + 1))) {
      finding.label = fmt::format("did you mean '{}'?", name);
    }
  }
  if (finding.label.empty()) {
    const std::string meant = draft.report.suggest(*text, draft.catalog.names());
    if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
  }
  finding.notes.emplace_back(
      "node types are named FAMILY.METHOD, such as 'imiassist.authenticate'");
  return false;
}

void report_second(Draft& draft, const yaml::Node& key, const yaml::Node& first) {
  auto& finding = draft.report.error("HD1014", span(draft, key),
                                     fmt::format("the node {} is there twice", quote(key.text)));
  finding.label = "give it another name";
  finding.notes.push_back(
      fmt::format("first in line {}", draft.report.source().line_at(first.offset)));
  finding.notes.emplace_back("also of nodes inside others each has an id of its own");
}

void read_node(Draft& draft, const yaml::Node& key, const yaml::Node& body, std::uint32_t block) {
  check_identifier(draft.report, key, "a node");
  const auto index = static_cast<std::uint32_t>(draft.nodes.size());
  const auto [known, is_new] = draft.node_index.emplace(key.text, index);
  if (!is_new) report_second(draft, key, *draft.nodes[known->second].key);
  DraftNode& node = draft.nodes.emplace_back();
  Node& result = draft.flow.nodes.emplace_back();
  node.key = &key;
  node.block = block;
  result.id = key.text;
  result.line = draft.report.source().line_at(key.offset);
  if (body.kind == Kind::map) {
    read_body(draft, body, index);
  } else {
    expected(draft.report, body, "a map with 'use', 'with' and 'next'",
             fmt::format("node {}", quote(key.text)));
  }
}

// Those inside its nodes are noted, and come behind all that are noted already.
void read_block(Draft& draft, std::uint32_t block) {
  const yaml::Node& nodes = *draft.blocks[block].nodes;
  const auto first = static_cast<std::uint32_t>(draft.nodes.size());
  for (const auto [key, body] : yaml::entries(nodes)) {
    if (!key.ignored) read_node(draft, key, body, block);
  }
  draft.blocks[block].first = first;
  draft.blocks[block].count = static_cast<std::uint32_t>(draft.nodes.size()) - first;
}

}  // namespace

const TypeIndex* find_type(Draft& draft, const yaml::Node& use, const Subflow*& subflow) {
  const auto known = draft.types.find(use.text);
  if (known != draft.types.end() && use.kind == Kind::scalar) {
    const auto its = draft.subflows.find(known->second->type);
    if (its != draft.subflows.end()) subflow = its->second;
    return known->second.get();
  }
  const bool nests = use.kind == Kind::scalar && use.text.starts_with("flow:");
  if (!nests && !check_use(draft, use)) return nullptr;
  const NodeTypeDescriptor* type = nullptr;
  if (nests) {
    subflow = find_subflow(draft, use);
    if (subflow == nullptr) return nullptr;
    type = &subflow->type;
    draft.subflows.emplace(type, subflow);
  } else if (!draft.missing_types.contains(use.text)) {
    type = draft.catalog.find(use.text);
  }
  if (type == nullptr) {
    report_missing_type(draft, use);
    return nullptr;
  }
  return draft.types.emplace(use.text, std::make_unique<TypeIndex>(*type)).first->second.get();
}

void read_nodes(Draft& draft, const yaml::Node& nodes) {
  if (nodes.kind != Kind::null && !is_map(draft.report, nodes, "'nodes'")) {
    draft.names.accept_any_node();
    return;
  }
  if (nodes.size == 0) {
    draft.report.error("HD1104", {nodes.offset, nodes.offset + 1}, "the flow has no nodes").label =
        "a flow has at least one node";
    return;
  }
  draft.nodes.reserve(nodes.size);
  draft.flow.nodes.reserve(nodes.size);
  draft.node_index.reserve(nodes.size);
  draft.blocks.front().nodes = &nodes;
  for (std::uint32_t block = 0; block < draft.blocks.size(); ++block) read_block(draft, block);
}

}  // namespace heddle::flow
