// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/findings.hpp"
#include "engine/flow_state.hpp"
#include "value/conversion.hpp"
#include "value/nesting.hpp"
#include "value/spelling.hpp"

// What a flow begins with: inputs that were given, what the host has, defaults; and what is wrong
// with any of it.
namespace heddle::engine {
namespace {

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

}  // namespace

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

// Of an input that was not given: what the host has for it, or the default.
std::optional<Value> value_not_given(const FlowState& state, const VariableDescriptor& input,
                                     SecretReadings& readings,
                                     std::vector<Diagnostic>& diagnostics) {
  if (state.host->gives(input)) {
    std::vector<Diagnostic> findings;
    auto value = state.host->input(input, readings, findings);
    if (value) return value;
    const bool refused = !findings.empty();
    add_new(std::move(findings), diagnostics);
    if (refused) return std::nullopt;
  }
  if (!input.default_value && input.required) {
    const flow::Flow& flow = *state.flow;
    auto& finding = diagnostics.emplace_back(input_finding(
        "HD5002", fmt::format("the flow '{}' needs the input '{}'", flow.name, input.name), flow));
    if (input.secret) {
      finding.notes.emplace_back(
          "give it to the run, or name it in RuntimeOptions::secrets or under 'secrets' in "
          "heddle.yaml");
    }
  }
  return input.default_value;
}

// Why a value that was given is none for the input; empty: it is one.
std::string why_not(const VariableDescriptor& input, const Value& given) {
  std::string why = mismatch(input.type, input.constraints, given, input.secret);
  if (why.empty() && nested_deeper(given)) {
    why = fmt::format("expected lists and maps of at most {} levels, found more", most_levels);
  }
  return why;
}

Diagnostic wrong_input(const flow::Flow& flow, const VariableDescriptor& input,
                       const std::string& why) {
  return input_finding("HD5003", fmt::format("the input '{}': {}", input.name, why), flow);
}

// The value of one input: given, from the host, or the default.
std::optional<Value> input_value(const FlowState& state, const VariableDescriptor& input,
                                 Values& given, SecretReadings& readings,
                                 std::vector<Diagnostic>& diagnostics) {
  const auto found = given.find(input.name);
  if (found == given.end()) return value_not_given(state, input, readings, diagnostics);
  if (const std::string why = why_not(input, found->second); !why.empty()) {
    diagnostics.push_back(wrong_input(*state.flow, input, why));
    return std::nullopt;
  }
  const bool is_it = input.type == Type::any || found->second.type() == input.type;
  return is_it ? std::move(found->second) : convert(found->second, input.type);
}

const VariableDescriptor* find_input(const flow::Flow& flow, std::string_view name) {
  const auto found = std::find_if(flow.inputs.begin(), flow.inputs.end(),
                                  [&](const auto& input) { return input.name == name; });
  return found == flow.inputs.end() ? nullptr : &*found;
}

expression::Slots fill_slots(const FlowState& state, Values given, SecretReadings& readings,
                             std::vector<Diagnostic>& diagnostics) {
  const flow::Flow& flow = *state.flow;
  expression::Slots slots(flow.slot_count);
  for (std::size_t i = 0; i < flow.inputs.size(); ++i) {
    auto value = input_value(state, flow.inputs[i], given, readings, diagnostics);
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
    if (find_input(flow, name) == nullptr) diagnostics.push_back(unknown_input(flow, name));
  }
  for (const auto& host_value : flow.host_values) {
    std::vector<Diagnostic> findings;
    if (auto value = state.host->value(host_value, readings, findings)) {
      slots.own(host_value.slot) = {std::move(*value), true};
    }
    add_new(std::move(findings), diagnostics);
  }
  return slots;
}

void read_for(const InnerFlow& inner, SecretReadings& readings,
              std::vector<Diagnostic>& diagnostics) {
  const FlowState& state = *inner.flow;
  std::vector<Diagnostic> findings;
  for (const auto input : inner.inputs) {
    value_not_given(state, state.flow->inputs[input], readings, findings);
  }
  for (const auto& value : state.flow->host_values) {
    std::vector<Diagnostic> about_value;
    state.host->value(value, readings, about_value);
    add_new(std::move(about_value), findings);
  }
  for (auto& finding : findings) {
    finding.notes.push_back(
        fmt::format("needed by the flow '{}', which this one uses", state.flow->name));
  }
  add_new(std::move(findings), diagnostics);
}

}  // namespace

expression::Slots first_slots(const FlowState& state, Values given, SecretReadings& readings) {
  std::vector<Diagnostic> diagnostics;
  auto slots = fill_slots(state, std::move(given), readings, diagnostics);
  if (!diagnostics.empty()) throw InputError(std::move(diagnostics));
  return slots;
}

expression::Slots first_slots_of_run(const FlowState& state, Values given,
                                     SecretReadings& readings) {
  std::vector<Diagnostic> diagnostics;
  auto slots = fill_slots(state, std::move(given), readings, diagnostics);
  for (const auto& inner : state.inner) read_for(inner, readings, diagnostics);
  if (!diagnostics.empty()) throw InputError(std::move(diagnostics));
  readings.close();
  return slots;
}

std::vector<Diagnostic> check_given(const FlowState& state, const Values& given) {
  std::vector<Diagnostic> diagnostics;
  for (const auto& [name, value] : given) {
    const VariableDescriptor* input = find_input(*state.flow, name);
    if (input == nullptr) {
      diagnostics.push_back(unknown_input(*state.flow, name));
    } else if (const std::string why = why_not(*input, value); !why.empty()) {
      diagnostics.push_back(wrong_input(*state.flow, *input, why));
    }
  }
  return diagnostics;
}

}  // namespace heddle::engine
