// SPDX-License-Identifier: Apache-2.0
#include "engine/simulate.hpp"

#include <fmt/format.h>

#include <heddle/simulation.hpp>
#include <utility>

#include "engine/attempt.hpp"
#include "engine/runtime_state.hpp"
#include "plugin/contract.hpp"
#include "value/codec.hpp"

namespace heddle::engine {
namespace {

void stop(heddle_call& call, std::string code, std::string message) {
  if (call.stopped) return;
  Error& error = call.stopped.emplace();
  error.code = std::move(code);
  error.message = std::move(message);
}

// As the node itself would write it.
std::string write_output(heddle_call& call, const std::string& name, const Value& value) {
  const NodeTypeDescriptor& type = *call.node->type;
  for (std::uint32_t i = 0; i < type.outputs.size(); ++i) {
    if (type.outputs[i].name != name) continue;
    const heddle_value view = to_view(value, call.arena);
    std::string why;
    expression::Slot& slot = call.outputs[i];
    slot.written = plugin::take_output(type.outputs[i], &view, call.given_secret, slot.value, why);
    if (slot.written) call.run->masker.add(slot.value);
    return why;
  }
  return fmt::format("{} has no output '{}'", type.name, name);
}

// The number that stands for the outcome; nothing when the node cannot end so.
std::optional<std::uint32_t> code_of(const NodeTypeDescriptor& type, std::string_view outcome) {
  for (std::uint32_t i = 0; i < type.outcomes.size(); ++i) {
    if (type.outcomes[i].name == outcome) return i;
  }
  if (outcome == "FAILURE") return HEDDLE_OUTCOME_FAILURE;
  if (outcome == "INVALID") return HEDDLE_OUTCOME_INVALID;
  if (outcome == "TIMEOUT") return HEDDLE_OUTCOME_TIMEOUT;
  return std::nullopt;
}

std::uint32_t carry_out(heddle_call& call, SimulatedResult result) {
  const NodeTypeDescriptor& type = *call.node->type;
  const auto wrong = [&](const std::string& why) {
    stop(call, "simulation", fmt::format("the simulated result does not fit: {}", why));
    return HEDDLE_OUTCOME_FAILURE;
  };
  if (result.delay.count() > 0 && !call.run->time->sleep_for(*call.scope, result.delay)) {
    return HEDDLE_OUTCOME_CANCELLED;
  }
  for (const auto& [name, value] : result.outputs) {
    if (const std::string why = write_output(call, name, value); !why.empty()) return wrong(why);
  }
  const auto code = code_of(type, result.outcome);
  if (!code) return wrong(fmt::format("{} has no outcome {}", type.name, result.outcome));
  if (const auto why = complete_outputs(type, result.outcome, call.outputs); !why.empty()) {
    return wrong(why);
  }
  if (result.error) {
    call.error = std::move(result.error);
    call.error->node = call.node->node->id;
  }
  return *code;
}

std::string name_of(const heddle_call& call) {
  return fmt::format("node '{}' ({})", call.node->node->id, call.node->type->name);
}

// A node that may do more than compute does not run, and one that runs needs its settings, which a
// simulated host need not have.
bool may_run(heddle_call& call) {
  const NodeTypeDescriptor& type = *call.node->type;
  if (type.effects || type.blocking) {
    stop(call, "not_simulated",
         fmt::format("{} {} and does not run in a simulation", name_of(call),
                     type.effects ? "has effects" : "blocks"));
    return false;
  }
  for (std::size_t i = 0; i < type.settings.size(); ++i) {
    if (!type.settings[i].required || call.node->settings[i]) continue;
    stop(call, "setting_missing",
         fmt::format("{} needs the setting '{}', which has no value", name_of(call),
                     type.settings[i].name));
    return false;
  }
  return true;
}

}  // namespace

std::optional<SimulatedResult> simulated(const Frame& frame, const ProgramNode& node,
                                         std::uint32_t attempt) {
  Simulation* simulation = frame.run.runtime->options.simulation.get();
  if (simulation == nullptr) return std::nullopt;
  SimulatedAttempt asked;
  asked.run_id = frame.run.id();
  asked.flow = frame.flow().name;
  asked.node = node.node->id;
  asked.within = frame.within;
  asked.flows = frame.flows;
  asked.node_type = node.node->type->name;
  asked.attempt = attempt;
  return simulation->answer(asked);
}

std::optional<std::uint32_t> simulate(heddle_call& call) {
  if (call.run->runtime->options.simulation == nullptr) return std::nullopt;
  auto result = simulated(*call.frame, *call.node, call.attempt);
  if (result) return carry_out(call, std::move(*result));
  return may_run(call) ? std::nullopt : std::optional<std::uint32_t>(HEDDLE_OUTCOME_FAILURE);
}

bool refuses(heddle_call& call, const std::string& what) {
  const Simulation* simulation = call.run->runtime->options.simulation.get();
  if (simulation == nullptr) return false;
  stop(call, "not_simulated",
       fmt::format("{} {}, which no simulated run may do", name_of(call), what));
  call.last_error = "no simulated run may do that";
  return true;
}

}  // namespace heddle::engine
