// SPDX-License-Identifier: Apache-2.0
#include "engine/flow_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/declared_settings.hpp"
#include "engine/findings.hpp"
#include "flow/library.hpp"
#include "value/conversion.hpp"
#include "value/mask.hpp"
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

// What was read for one node type serves all others that declare the setting alike.
using KnownSettings =
    std::map<std::string_view, std::pair<const SettingDescriptor*, std::optional<Value>>>;

std::vector<std::optional<Value>> setting_values(const NodeTypeDescriptor& type,
                                                 const Settings& settings, Sources sources,
                                                 KnownSettings& known,
                                                 std::vector<Diagnostic>& diagnostics) {
  std::vector<std::optional<Value>> values;
  for (const auto& setting : type.settings) {
    const auto found = known.find(setting.name);
    if (found != known.end() && *found->second.first == setting) {
      values.push_back(found->second.second);
      continue;
    }
    std::vector<Diagnostic> findings;
    values.push_back(settings.value(setting, sources, findings));
    known.try_emplace(setting.name, &setting, values.back());
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

// What a node that is a flow leaves to the host.
void add_inputs_left_out(const ProgramNode& node, std::vector<std::uint32_t>& inputs) {
  const FlowState& nested = *node.nested;
  for (std::uint32_t i = 0; i < nested.flow->inputs.size(); ++i) {
    const auto& bindings = node.node->bindings;
    const bool given = std::any_of(bindings.begin(), bindings.end(),
                                   [&](const auto& binding) { return binding.input == i; });
    if (given || !nested.host->gives(nested.flow->inputs[i])) continue;
    if (std::find(inputs.begin(), inputs.end(), i) == inputs.end()) inputs.push_back(i);
  }
}

// The flows inside that take something from the host. A simulation is asked when it comes to that:
// of a flow that it stands for, it need not have anything.
std::vector<InnerFlow> inner_flows(const FlowState& outermost) {
  std::vector<InnerFlow> all;
  if (outermost.host->simulated()) return all;
  const auto add_nodes = [&](const FlowState& state) {
    for (const auto& node : state.nodes) {
      if (node.nested == nullptr) continue;
      auto known = std::find_if(all.begin(), all.end(),
                                [&](const auto& inner) { return inner.flow == node.nested; });
      if (known == all.end()) known = all.insert(all.end(), InnerFlow{node.nested, {}});
      add_inputs_left_out(node, known->inputs);
    }
  };
  add_nodes(outermost);
  for (const auto& flow : outermost.flows) add_nodes(*flow);
  std::erase_if(all, [](const InnerFlow& inner) {
    return inner.inputs.empty() && inner.flow->flow->host_values.empty();
  });
  return all;
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
  KnownSettings known;
  for (const auto& flow : flows) {
    for (const auto& node : flow->nodes) {
      if (values.contains(node.type)) continue;
      values.emplace(node.type, setting_values(*node.type, settings, sources, known, findings));
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
  state->inner = inner_flows(*state);
  state->catalog = std::move(catalog);
  state->library = checked.library;
  return state;
}

}  // namespace heddle::engine
