// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/compile.hpp"
#include "flow/constant.hpp"
#include "flow/control.hpp"
#include "flow/steered.hpp"
#include "flow/yaml/rescan.hpp"

// The control nodes that only have expressions: set and wait.
namespace heddle::flow {
namespace {

void report_unknown(Draft& draft, const yaml::Node& key) {
  std::vector<std::string> names;
  for (const auto& variable : draft.flow.variables) names.push_back(variable.name);
  auto& finding = draft.report.error("HD2307", span(draft, key),
                                     fmt::format("the flow has no variable {}", quote(key.text)));
  const std::string meant = draft.report.suggest(key.text, names);
  finding.label = meant.empty() ? fmt::format("declare it: 'vars: {{{}: any}}'", key.text)
                                : fmt::format("did you mean '{}'?", meant);
  if (!names.empty()) finding.notes.push_back("variables: " + enumerate(names));
}

void check_secrecy(Draft& draft, const yaml::Node& key, const VariableDescriptor& variable,
                   const Part& value) {
  if (variable.secret || !value->secret()) return;
  auto& finding = draft.report.error(
      "HD3103", span(draft, key),
      fmt::format("the variable {} is set to a secret, but is not declared as one",
                  quote(variable.name)));
  finding.label = fmt::format("declare it so: '{}: {{type: {}, secret: true}}'", variable.name,
                              name_of(variable.type));
}

void bind_entry(Draft& draft, std::uint32_t index, const yaml::Node& key, const yaml::Node& value) {
  const auto& variables = draft.flow.variables;
  const auto found = std::find_if(variables.begin(), variables.end(),
                                  [&](const auto& known) { return known.name == key.text; });
  if (found == variables.end()) {
    report_unknown(draft, key);
    compile_value(draft, value, index);
    return;
  }
  if (found->secret && value.kind == yaml::Kind::scalar &&
      value.text.find("{{") == std::string_view::npos) {
    warn_of_literal(draft.report, value, found->name, "HD2107");
  }
  Part part = bind_value(
      draft, value, index,
      {found->type, {}, found->secret, fmt::format("variable {}", quote(found->name)), "HD2310"});
  if (!part) return;
  check_secrecy(draft, key, *found, part);
  auto& set = std::get<Set>(draft.flow.nodes[index].control);
  set.entries.push_back({static_cast<std::uint32_t>(found - variables.begin()), std::move(part)});
}

// How long to wait is written as a duration, or as the time to wait for: 2024-12-31T23:59:59Z.
bool is_date(const yaml::Node& node) {
  return node.kind == yaml::Kind::scalar && node.text.size() > 4 && node.text[4] == '-' &&
         std::all_of(node.text.begin(), node.text.begin() + 4,
                     [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void read_set(Draft& draft, std::uint32_t index, const Fields& fields) {
  auto& parts = draft.nodes[index].control.emplace<DraftSet>();
  draft.flow.nodes[index].control = Set{};
  parts.entries = own_map(draft, index, fields, "set");
}

void bind_set(Draft& draft, std::uint32_t index) {
  const yaml::Node* entries = std::get<DraftSet>(draft.nodes[index].control).entries;
  if (entries == nullptr) return;
  const DraftNode& node = draft.nodes[index];
  if (is_concurrent(draft, node.block)) {
    std::uint32_t block = node.block;
    while (draft.blocks[block].kind == DraftBlock::Kind::repeat) block = parent_of(draft, block);
    auto& finding = draft.report.error(
        "HD2308", span(draft, *node.key),
        fmt::format("{} cannot set variables of the flow", describe(draft, draft.blocks[block])));
    finding.label = "several may do so at the same time, and which was last would decide";
    finding.notes.emplace_back(
        "give it to the outside as 'result' of a for_each, or read the nodes of the branch behind "
        "the parallel");
  }
  for (const auto [key, value] : yaml::entries(*entries)) {
    if (!key.ignored) bind_entry(draft, index, key, value);
  }
}

// An expression is seen again only for what it is set to: nothing reads a 'set'.
void spread_to_set(Draft& draft, std::uint32_t index, SecretSources& /*news*/) {
  const yaml::Node* entries = std::get<DraftSet>(draft.nodes[index].control).entries;
  if (entries == nullptr) return;
  for (Set::Entry& entry : std::get<Set>(draft.flow.nodes[index].control).entries) {
    const VariableDescriptor& variable = draft.flow.variables[entry.variable];
    for (const auto [key, value] : yaml::entries(*entries)) {
      if (key.ignored || key.text != variable.name) continue;
      const Compiled compiled = compile_value(draft, value, index, true);
      if (!compiled.expression || entry.value->secret()) continue;
      entry.value = compiled.expression;
      check_secrecy(draft, key, variable, entry.value);
    }
  }
}

void read_wait(Draft& draft, std::uint32_t index, const Fields& fields) {
  draft.nodes[index].control.emplace<DraftWait>().time = fields["wait"];
  draft.flow.nodes[index].control = Wait{};
}

void bind_wait(Draft& draft, std::uint32_t index) {
  const yaml::Node& time = *std::get<DraftWait>(draft.nodes[index].control).time;
  const std::string of = fmt::format("the wait {}", quote(draft.flow.nodes[index].id));
  auto& wait = std::get<Wait>(draft.flow.nodes[index].control);
  if (time.kind == yaml::Kind::null) {
    draft.report
        .error("HD1104", span(draft, *draft.nodes[index].key), of + " does not say how long")
        .label = "write 'wait: 10s'";
    return;
  }
  const bool is_plain = !holds_expression(time);
  const Type written = is_date(time) ? Type::timestamp : Type::duration;
  Part part =
      bind_value(draft, time, index, {is_plain ? written : Type::any, {}, false, of, "HD2310"});
  if (!part) return;
  const Type found = part->type();
  if (can_be(found, Type::duration) || can_be(found, Type::timestamp)) {
    wait.time = std::move(part);
  } else {
    report_type(draft, time, of, Type::duration, found, "HD2310");
  }
}

}  // namespace heddle::flow
