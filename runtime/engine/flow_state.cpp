// SPDX-License-Identifier: Apache-2.0
#include "engine/flow_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/declared_settings.hpp"
#include "flow/library.hpp"
#include "value/conversion.hpp"
#include "value/mask.hpp"
#include "value/nesting.hpp"
#include "value/spelling.hpp"

namespace heddle::engine {
namespace {

using Sources = Settings::Sources;

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

// An unwired FAILURE ends the run so; all other failures fall back to FAILURE.
void resolve_targets(ProgramNode& ready) {
  const flow::Node& node = *ready.node;
  const auto* failure = wired(node, "FAILURE");
  ready.failure = failure != nullptr ? *failure : ending("FAILURE");
  const auto* timeout = wired(node, "TIMEOUT");
  ready.timeout = timeout != nullptr ? *timeout : ready.failure;
  const auto* invalid = wired(node, "INVALID");
  ready.invalid = invalid != nullptr ? *invalid : ready.failure;
  if (node.is_control()) return;
  ready.endings.reserve(node.type->outcomes.size());
  for (const auto& outcome : node.type->outcomes) {
    Ending& one = ready.endings.emplace_back();
    one.outcome = outcome.name;
    one.failure = node.type->fails(outcome.name);
    const auto& outputs = node.type->outputs;
    one.complete = std::all_of(outputs.begin(), outputs.end(),
                               [&](const auto& output) { return output.exists_on(outcome.name); });
    if (const auto* target = wired(node, outcome.name)) {
      one.target = *target;
    } else if (outcome.name == "TIMEOUT") {
      one.target = ready.timeout;
    } else if (outcome.name == "INVALID") {
      one.target = ready.invalid;
    } else {
      // The checker lets only failures be unwired.
      one.target = one.failure ? ready.failure : ending(outcome.name);
    }
  }
}

void resolve_inputs(ProgramNode& ready) {
  static const Constraints none;
  ready.inputs.reserve(ready.node->bindings.size());
  for (const auto& binding : ready.node->bindings) {
    ProgramInput& input = ready.inputs.emplace_back();
    input.binding = &binding;
    input.index = binding.input;
    if (binding.expression) {
      input.slot = binding.expression->slot();
    } else {
      input.constant = &binding.constant;
    }
    input.bounded = ready.type->inputs[binding.input].constraints != none;
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

using Flows = std::vector<std::shared_ptr<const flow::Flow>>;

// The flow and those inside it, each once.
Flows all_flows(const std::shared_ptr<const flow::Flow>& flow) {
  Flows all = {flow};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const flow::Flow& outer = *all[i];
    for (const auto& node : outer.nodes) {
      if (node.subflow == nullptr) continue;
      const auto& inner = node.subflow->flow;
      if (std::find(all.begin(), all.end(), inner) == all.end()) all.push_back(inner);
    }
  }
  return all;
}

void check_setting_names(const Flows& flows, Catalog& catalog, const Settings& settings,
                         std::vector<Diagnostic>& diagnostics) {
  DeclaredSettings declared(catalog);
  for (const auto& flow : flows) {
    for (const auto& node : flow->nodes) declared.add(*node.type);
  }
  for (const auto& name : settings.names()) {
    if (declared.find(name) != nullptr) continue;
    diagnostics.push_back(settings.unknown(name, declared.meant(name), declared.names()));
  }
}

// A setting that several node types share, or a secret that is read twice, is one mistake.
void add_new(std::vector<Diagnostic> findings, std::vector<Diagnostic>& diagnostics) {
  for (auto& finding : findings) {
    const auto same = [&](const Diagnostic& d) { return d.message == finding.message; };
    if (std::none_of(diagnostics.begin(), diagnostics.end(), same)) {
      diagnostics.push_back(std::move(finding));
    }
  }
}

std::vector<std::optional<Value>> setting_values(const NodeTypeDescriptor& type,
                                                 const Settings& settings, Sources sources,
                                                 std::vector<Diagnostic>& diagnostics) {
  std::vector<std::optional<Value>> values;
  for (const auto& setting : type.settings) {
    std::vector<Diagnostic> findings;
    values.push_back(settings.value(setting, sources, findings));
    for (auto& finding : findings) {
      if (finding.code == "HD5012") finding.notes.push_back("needed by " + type.name);
    }
    add_new(std::move(findings), diagnostics);
  }
  return values;
}

using SettingValues = std::map<const NodeTypeDescriptor*, std::vector<std::optional<Value>>>;

ProgramNode make_node(const flow::Node& node, const SettingValues& values,
                      const std::map<const flow::Flow*, FlowState*>& states) {
  ProgramNode ready;
  ready.node = &node;
  if (node.subflow != nullptr) {
    ready.nested = states.at(node.subflow->flow.get());
  } else if (!node.is_control()) {
    // The catalogue gives nothing else.
    ready.type = static_cast<const plugin::NodeType*>(node.type);
  }
  ready.first_slot = node.first_slot;
  ready.own_slot = node.own_slot;
  ready.own_read = node.own_read;
  ready.is_control = node.is_control();
  ready.is_timed = node.timeout.has_value();
  ready.retries = node.retry.max_attempts > 1;
  ready.output_count = static_cast<std::uint32_t>(node.type->outputs.size());
  ready.settings = values.at(node.type);
  ready.has_secret_setting =
      std::any_of(ready.settings.begin(), ready.settings.end(),
                  [](const auto& value) { return value && holds_secret(*value); });
  resolve_targets(ready);
  if (ready.type != nullptr) resolve_inputs(ready);
  return ready;
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::error; });
}

}  // namespace

std::shared_ptr<FlowState> make_ready(const flow::Checked& checked,
                                      std::shared_ptr<Catalog> catalog, const Settings& settings,
                                      const std::shared_ptr<const HostValues>& host,
                                      Settings::Sources sources,
                                      std::vector<Diagnostic>& diagnostics) {
  const Flows flows = all_flows(checked.flow);
  std::vector<Diagnostic> findings;
  check_setting_names(flows, *catalog, settings, findings);
  settings.http(sources, findings);
  SettingValues values;
  for (const auto& flow : flows) {
    for (const auto& node : flow->nodes) {
      if (values.contains(node.type)) continue;
      values.emplace(node.type, setting_values(*node.type, settings, sources, findings));
    }
  }
  const bool usable = !has_errors(findings);
  std::move(findings.begin(), findings.end(), std::back_inserter(diagnostics));
  if (!usable) return nullptr;
  auto state = std::make_shared<FlowState>();
  std::map<const flow::Flow*, FlowState*> states = {{checked.flow.get(), state.get()}};
  for (std::size_t i = 1; i < flows.size(); ++i) {
    state->flows.push_back(std::make_unique<FlowState>());
    states.emplace(flows[i].get(), state->flows.back().get());
  }
  for (const auto& flow : flows) {
    FlowState& ready = *states.at(flow.get());
    ready.flow = flow;
    ready.host = host;
    for (const auto& node : flow->nodes) ready.nodes.push_back(make_node(node, values, states));
  }
  state->catalog = std::move(catalog);
  state->library = checked.library;
  return state;
}

Diagnostic unknown_input(const flow::Flow& flow, const std::string& name) {
  Diagnostic diagnostic = input_finding(
      "HD5001", fmt::format("the flow '{}' has no input '{}'", flow.name, name), flow);
  std::vector<std::string> names;
  for (const auto& input : flow.inputs) names.push_back(input.name);
  if (const auto meant = closest(name, names)) {
    diagnostic.notes.insert(diagnostic.notes.begin(), fmt::format("did you mean '{}'?", *meant));
  }
  return diagnostic;
}

namespace {

// The value of one input: given, from the host, or the default.
std::optional<Value> input_value(const FlowState& state, const VariableDescriptor& input,
                                 Values& given, std::vector<Diagnostic>& diagnostics) {
  const flow::Flow& flow = *state.flow;
  const auto found = given.find(input.name);
  if (found == given.end()) {
    if (state.host->gives(input)) {
      const std::size_t before = diagnostics.size();
      auto value = state.host->input(input, diagnostics);
      if (value || diagnostics.size() > before) return value;
    }
    if (!input.default_value && input.required) {
      auto& finding = diagnostics.emplace_back(input_finding(
          "HD5002", fmt::format("the flow '{}' needs the input '{}'", flow.name, input.name),
          flow));
      if (input.secret) {
        finding.notes.emplace_back(
            "give it to the run, or name it in RuntimeOptions::secrets or under 'secrets' in "
            "heddle.yaml");
      }
    }
    return input.default_value;
  }
  std::string why = mismatch(input.type, input.constraints, found->second, input.secret);
  if (why.empty() && nested_deeper(found->second)) {
    why = fmt::format("expected lists and maps of at most {} levels, found more", most_levels);
  }
  if (why.empty()) {
    const bool is_it = input.type == Type::any || found->second.type() == input.type;
    return is_it ? std::move(found->second) : convert(found->second, input.type);
  }
  diagnostics.push_back(
      input_finding("HD5003", fmt::format("the input '{}': {}", input.name, why), flow));
  return std::nullopt;
}

}  // namespace

expression::Slots first_slots(const FlowState& state, Values given) {
  const flow::Flow& flow = *state.flow;
  std::vector<Diagnostic> diagnostics;
  expression::Slots slots(flow.slot_count);
  for (std::size_t i = 0; i < flow.inputs.size(); ++i) {
    auto value = input_value(state, flow.inputs[i], given, diagnostics);
    if (!value) continue;
    if (flow.inputs[i].secret) value->set_secret(true);
    slots.own(i) = {std::move(*value), true};
  }
  for (std::size_t i = 0; i < flow.variables.size(); ++i) {
    const VariableDescriptor& variable = flow.variables[i];
    if (!variable.default_value) continue;
    Value value = *variable.default_value;
    value.set_secret(variable.secret);
    slots.own(flow.first_variable_slot + i) = {std::move(value), true};
  }
  for (const auto& [name, value] : given) {
    // A copy of the binding, which a lambda of clang 14 cannot capture.
    const std::string_view wanted = name;
    const bool known = std::any_of(flow.inputs.begin(), flow.inputs.end(),
                                   [&](const auto& input) { return input.name == wanted; });
    if (!known) diagnostics.push_back(unknown_input(flow, name));
  }
  for (const auto& host_value : flow.host_values) {
    std::vector<Diagnostic> findings;
    if (auto value = state.host->value(host_value, findings)) {
      slots.own(host_value.slot) = {std::move(*value), true};
    }
    add_new(std::move(findings), diagnostics);
  }
  if (!diagnostics.empty()) throw InputError(std::move(diagnostics));
  return slots;
}

}  // namespace heddle::engine
