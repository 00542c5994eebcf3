// SPDX-License-Identifier: Apache-2.0
#include "node_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace heddle::cli {
namespace {

// A sentence ends with a full stop, so that another can follow.
void add_sentence(Prose& prose, const std::string& sentence) {
  if (sentence.empty()) return;
  const std::string before = plain(prose);
  const std::string gap = before.empty() ? "" : before.ends_with('.') ? " " : ". ";
  prose.push_back({gap + sentence});
}

template <class Descriptor>
Prose doc_of(const Descriptor& described) {
  Prose prose = {{described.doc}};
  if (const auto bound = in_words(described.constraints, described.type); !bound.empty()) {
    add_sentence(prose, fmt::format("Takes: {}.", bound));
  }
  if (described.example) {
    add_sentence(prose, "Example: ");
    prose.push_back({in_words(*described.example), true});
  }
  return prose;
}

template <class Descriptor>
Prose need_of(const Descriptor& described) {
  if (described.default_value) return {{"default "}, {in_words(*described.default_value), true}};
  return {{described.required ? "required" : "optional"}};
}

Prose with_secret(Prose prose, bool secret) {
  if (secret) prose.push_back({plain(prose).empty() ? "secret" : ", secret"});
  return prose;
}

Prose exact(std::string text) {
  return {{std::move(text), true}};
}

Prose type_cell(Type type) {
  return {{std::string(name_of(type))}};
}

DocumentTable inputs(const NodeTypeDescriptor& type) {
  DocumentTable table{"Input variables", {"variable", "type", "given", "description"}, {}};
  for (const auto& input : type.inputs) {
    table.rows.push_back({exact(input.name), type_cell(input.type),
                          with_secret(need_of(input), input.secret), doc_of(input)});
  }
  return table;
}

DocumentTable outputs(const NodeTypeDescriptor& type) {
  DocumentTable table{"Output variables", {"variable", "type", "exists", "description"}, {}};
  for (const auto& output : type.outputs) {
    Prose presence = with_secret({{presence_in_words(type, output)}}, output.secret);
    if (output.is_public) presence.push_back({", never secret"});
    table.rows.push_back(
        {exact(output.name), type_cell(output.type), std::move(presence), doc_of(output)});
  }
  return table;
}

DocumentTable outcomes(const NodeTypeDescriptor& type) {
  DocumentTable table{"Outcomes", {"outcome", "description"}, {}};
  for (const auto& outcome : type.outcomes) {
    Prose doc = {{outcome.doc}};
    if (outcome.fails && !is_standard_failure(outcome.name)) {
      add_sentence(doc, "A failure: where a flow does not wire it, it goes as FAILURE");
    }
    table.rows.push_back({exact(outcome.name), std::move(doc)});
  }
  return table;
}

// A default such as a URL would push the doc far to the right, so it stands in the doc.
DocumentTable settings(const NodeTypeDescriptor& type) {
  DocumentTable table{"Settings", {"setting", "type", "given", "description"}, {}};
  for (const auto& setting : type.settings) {
    Prose doc = doc_of(setting);
    if (setting.default_value) {
      add_sentence(doc, "Default: ");
      doc.push_back({in_words(*setting.default_value), true});
    }
    const bool must = setting.required && !setting.default_value;
    table.rows.push_back({exact(setting.name), type_cell(setting.type),
                          with_secret({{must ? "required" : ""}}, setting.secret), std::move(doc)});
  }
  return table;
}

// A column in which every cell is empty says nothing.
void remove_empty_columns(DocumentTable& table) {
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    const auto says_something = [&](const auto& row) { return !plain(row[i]).empty(); };
    if (std::any_of(table.rows.begin(), table.rows.end(), says_something)) continue;
    const auto at = static_cast<std::ptrdiff_t>(i);
    table.columns.erase(table.columns.begin() + at);
    for (auto& row : table.rows) row.erase(row.begin() + at);
  }
}

std::string nature_of(const NodeTypeDescriptor& type) {
  std::string text = type.effects ? "changes something outside the run" : "";
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (type.idempotent) add("can be repeated without harm");
  if (type.blocking) add("takes a thread of its own");
  return text;
}

}  // namespace

std::string first_sentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

std::string plain(const Prose& prose) {
  std::string text;
  for (const auto& words : prose) text += words.text;
  return text;
}

NodeDocument document_of(const NodeTypeDescriptor& type) {
  NodeDocument document;
  document.name = type.name;
  document.title = type.title.empty() ? type.name : type.title;
  document.doc = type.doc;
  document.usage = type.usage;
  document.origin = type.origin;
  // A control node can be repeated by no 'retry', so its nature is of no use to anybody.
  if (!type.plugin.empty()) {
    document.plugin = fmt::format("{} {}", type.plugin, type.plugin_version);
    document.license = type.plugin_license.empty() ? "not stated" : type.plugin_license;
    document.nature = nature_of(type);
  }
  for (auto& table : {inputs(type), outputs(type), outcomes(type), settings(type)}) {
    if (table.rows.empty()) continue;
    document.tables.push_back(table);
    remove_empty_columns(document.tables.back());
  }
  return document;
}

}  // namespace heddle::cli
