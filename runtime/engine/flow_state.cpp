// SPDX-License-Identifier: Apache-2.0
#include "engine/flow_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "value/conversion.hpp"
#include "value/spelling.hpp"

namespace heddle::engine {
namespace {

const flow::Target* wired(const flow::Node& node, std::string_view outcome) {
  for (const auto& edge : node.edges) {
    if (edge.outcome == outcome) return &edge.target;
  }
  return nullptr;
}

flow::Target ending(std::string_view outcome) {
  flow::Target target;
  target.outcome = outcome;
  return target;
}

// An unwired FAILURE ends the run so; TIMEOUT and INVALID fall back to FAILURE.
void resolve_targets(ProgramNode& ready) {
  const flow::Node& node = *ready.node;
  const auto* failure = wired(node, "FAILURE");
  ready.failure = failure != nullptr ? *failure : ending("FAILURE");
  const auto* timeout = wired(node, "TIMEOUT");
  ready.timeout = timeout != nullptr ? *timeout : ready.failure;
  const auto* invalid = wired(node, "INVALID");
  ready.invalid = invalid != nullptr ? *invalid : ready.failure;
  if (ready.type == nullptr) return;
  for (const auto& outcome : ready.type->outcomes) {
    const auto* target = wired(node, outcome.name);
    if (target != nullptr) {
      ready.targets.push_back(*target);
    } else if (outcome.name == "TIMEOUT") {
      ready.targets.push_back(ready.timeout);
    } else if (outcome.name == "INVALID") {
      ready.targets.push_back(ready.invalid);
    } else {
      // The checker lets only FAILURE be unwired.
      ready.targets.push_back(outcome.name == "FAILURE" ? ready.failure : ending(outcome.name));
    }
  }
}

Diagnostic input_finding(std::string code, std::string message, const flow::Flow& flow) {
  Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  std::string names;
  for (const auto& input : flow.inputs) {
    names +=
        fmt::format("{}{} ({}{}{})", names.empty() ? "" : ", ", input.name, name_of(input.type),
                    input.secret ? ", secret" : "", input.required ? "" : ", optional");
  }
  diagnostic.notes.push_back(names.empty() ? "the flow takes no inputs" : "inputs: " + names);
  return diagnostic;
}

void check_setting_names(const flow::Flow& flow, Catalog& catalog, const Settings& settings,
                         std::vector<Diagnostic>& diagnostics) {
  std::set<std::string> declared;
  for (const auto& node : flow.nodes) {
    for (const auto& setting : node.type->settings) declared.insert(setting.name);
  }
  if (settings.unknown(declared).empty()) return;
  // Only now is it worth loading every plugin: the setting may be one of a node not used here.
  for (const auto* type : catalog.all()) {
    for (const auto& setting : type->settings) declared.insert(setting.name);
  }
  std::vector<std::string> known(declared.begin(), declared.end());
  for (const auto& setting : runtime_settings()) known.push_back(setting.name);
  for (const auto& name : settings.unknown(declared)) {
    diagnostics.push_back(unknown_setting(name, known));
  }
}

}  // namespace

std::shared_ptr<FlowState> make_ready(std::shared_ptr<const flow::Flow> flow,
                                      std::shared_ptr<Catalog> catalog, const Settings& settings,
                                      std::vector<Diagnostic>& diagnostics) {
  auto state = std::make_shared<FlowState>();
  const std::size_t before = diagnostics.size();
  check_setting_names(*flow, *catalog, settings, diagnostics);
  settings.http(diagnostics);
  std::map<const NodeTypeDescriptor*, std::vector<std::optional<Value>>> values;
  for (const auto& node : flow->nodes) {
    const auto [known, is_new] = values.try_emplace(node.type);
    if (!is_new) continue;
    for (const auto& setting : node.type->settings) {
      std::vector<Diagnostic> findings;
      known->second.push_back(settings.value(setting, findings));
      for (auto& finding : findings) {
        const auto same = [&](const Diagnostic& d) { return d.message == finding.message; };
        // Shared by several node types, but one mistake.
        if (std::none_of(diagnostics.begin(), diagnostics.end(), same)) {
          diagnostics.push_back(std::move(finding));
        }
      }
    }
  }
  if (diagnostics.size() != before) return nullptr;
  for (const auto& node : flow->nodes) {
    ProgramNode& ready = state->nodes.emplace_back();
    ready.node = &node;
    // The catalogue gives nothing else.
    if (!node.is_control()) ready.type = static_cast<const plugin::NodeType*>(node.type);
    ready.settings = values[node.type];
    resolve_targets(ready);
  }
  state->flow = std::move(flow);
  state->catalog = std::move(catalog);
  return state;
}

std::vector<std::optional<Value>> read_inputs(const flow::Flow& flow, Values given) {
  std::vector<Diagnostic> diagnostics;
  std::vector<std::optional<Value>> result;
  std::vector<std::string> names;
  for (const auto& input : flow.inputs) {
    names.push_back(input.name);
    auto& value = result.emplace_back();
    const auto found = given.find(input.name);
    if (found == given.end()) {
      value = input.default_value;
      if (!value && input.required) {
        diagnostics.push_back(input_finding(
            "HD5002", fmt::format("the flow '{}' needs the input '{}'", flow.name, input.name),
            flow));
      }
    } else {
      const std::string why = mismatch(input.type, input.constraints, found->second, input.secret);
      if (why.empty()) {
        value = input.type == Type::any ? found->second : convert(found->second, input.type);
      } else {
        diagnostics.push_back(
            input_finding("HD5003", fmt::format("the input '{}': {}", input.name, why), flow));
      }
    }
    if (value && input.secret) value->set_secret(true);
  }
  for (const auto& [name, value] : given) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    Diagnostic diagnostic = input_finding(
        "HD5001", fmt::format("the flow '{}' has no input '{}'", flow.name, name), flow);
    if (const auto meant = closest(name, names)) {
      diagnostic.notes.insert(diagnostic.notes.begin(), fmt::format("did you mean '{}'?", *meant));
    }
    diagnostics.push_back(std::move(diagnostic));
  }
  if (!diagnostics.empty()) throw InputError(std::move(diagnostics));
  return result;
}

}  // namespace heddle::engine
