// SPDX-License-Identifier: Apache-2.0
#include "engine/attempt.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "engine/node_call.hpp"
#include "engine/runtime_state.hpp"
#include "engine/simulate.hpp"
#include "plugin/contract.hpp"
#include "value/utf8.hpp"

namespace heddle::engine {
namespace {

constexpr std::string_view failure_name = "FAILURE";
constexpr std::string_view invalid_name = "INVALID";
constexpr std::string_view timeout_name = "TIMEOUT";
constexpr std::string_view cancelled_name = "CANCELLED";

Error error_of(const ProgramNode& node, std::string code, std::string message) {
  Error error;
  error.code = std::move(code);
  error.message = std::move(message);
  error.node = node.node->id;
  return error;
}

AttemptResult invalid(const ProgramNode& node, std::string message) {
  AttemptResult result;
  result.outcome = invalid_name;
  result.target = &node.invalid;
  result.error = error_of(node, "invalid", std::move(message));
  return result;
}

AttemptResult broken(const ProgramNode& node, std::string message) {
  AttemptResult result;
  result.outcome = failure_name;
  result.broken = true;
  result.error = error_of(
      node, "internal",
      fmt::format("the plugin of {} ({} {}, {}) is at fault: {}; report this to its author",
                  node.type->name, node.type->plugin, node.type->plugin_version, node.type->origin,
                  message));
  result.error->internal = true;
  return result;
}

// No edge is taken: what would follow is not what the flow does.
AttemptResult stopped(const ProgramNode& node, Error why) {
  AttemptResult result;
  result.outcome = failure_name;
  result.broken = true;
  why.node = node.node->id;
  why.internal = true;
  result.error = std::move(why);
  return result;
}

Value evaluated(const flow::Binding& binding, const Frame& frame) {
  return binding.expression ? binding.expression->evaluate(frame.environment()) : binding.constant;
}

// Puts the inputs into the call. Returns why they are unusable, or nothing.
std::string bind_inputs(heddle_call& call) {
  const Frame& frame = *call.frame;
  const auto& declared = call.node->type->inputs;
  call.inputs.resize(declared.size());
  for (std::size_t i = 0; i < declared.size(); ++i) call.inputs[i] = declared[i].default_value;
  for (const auto& binding : call.node->node->bindings) {
    const VariableDescriptor& variable = declared[binding.input];
    Value value;
    try {
      value = evaluated(binding, frame);
    } catch (const expression::EvaluationError& error) {
      return fmt::format("input '{}': {}", variable.name, frame.told(error));
    }
    if (std::string why = plugin::bind_input(variable, value); !why.empty()) return why;
    call.inputs[binding.input] = std::move(value);
  }
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (!call.inputs[i]) continue;
    if (declared[i].secret) call.inputs[i]->set_secret(true);
    call.given_secret |= holds_secret(*call.inputs[i]);
  }
  return {};
}

void tell_inputs(const heddle_call& call) {
  const RunState& run = *call.run;
  if (!run.values_observed()) return;
  std::vector<std::pair<std::string, Value>> values;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    if (!call.inputs[i]) continue;
    values.emplace_back(call.node->type->inputs[i].name, run.masker.masked(*call.inputs[i]));
  }
  Event event;
  event.kind = Event::Kind::node_inputs;
  event.node = call.node->node->id;
  event.node_type = call.node->type->name;
  event.attempt = call.attempt;
  event.values = &values;
  call.frame->emit(event);
}

// A plugin must not let an exception out, yet C++ of the same kind can: it is kept from unwinding
// the host, and is the plugin's bug.
std::uint32_t call_run(heddle_call& call) {
  const auto uncaught = [&](std::string_view what) {
    call.defect = fmt::format("an exception left its run function: {}", what);
    return HEDDLE_OUTCOME_BROKEN;
  };
  try {
    return call.node->type->table->run(&host_table(), &call);
  } catch (const std::exception& error) {
    return uncaught(error.what());
  } catch (...) {
    return uncaught("one that is no std::exception");
  }
}

std::uint32_t call_node(heddle_call& call, RunState& run) {
  if (const auto simulated = simulate(call)) return *simulated;
  if (!call.node->type->blocking) {
    Occupant& occupant = run.worker->occupant;
    occupant.enter(call);
    const std::uint32_t code = call_run(call);
    occupant.leave(call);
    return code;
  }
  std::uint32_t code = HEDDLE_OUTCOME_BROKEN;
  const auto done = run.runtime->blocking().run(*call.scope, [&] { code = call_run(call); });
  if (done == fiber::BlockingResult::cancelled) return HEDDLE_OUTCOME_CANCELLED;
  if (done == fiber::BlockingResult::queue_full) {
    call.error =
        error_of(*call.node, "overload",
                 "all threads for blocking nodes are busy and their queue is full; allow "
                 "more with blocking_threads or blocking_queue, or start fewer runs at once");
    call.error->retryable = true;
    return HEDDLE_OUTCOME_FAILURE;
  }
  return code;
}

// Where an outcome that the node ended with leads.
const flow::Target* target_of(const ProgramNode& node, std::string_view outcome) {
  for (std::size_t i = 0; i < node.type->outcomes.size(); ++i) {
    if (node.type->outcomes[i].name == outcome) return &node.targets[i];
  }
  if (outcome == timeout_name) return &node.timeout;
  return outcome == invalid_name ? &node.invalid : &node.failure;
}

AttemptResult judge(heddle_call& call, std::uint32_t code) {
  const ProgramNode& node = *call.node;
  if (call.stopped) return stopped(node, std::move(*call.stopped));
  if (!call.defect.empty()) return broken(node, call.defect);
  if (code == HEDDLE_OUTCOME_BROKEN) {
    return broken(node, call.error ? call.error->message : "it gave no reason");
  }
  AttemptResult result;
  if (code == HEDDLE_OUTCOME_CANCELLED) {
    if (call.frame->scope->cancelled()) {
      result.outcome = cancelled_name;
      result.cancelled = true;
      return result;
    }
    if (call.scope->reason() != fiber::CancelReason::deadline) {
      return broken(node, "it ended with CANCELLED although nobody cancelled it");
    }
    code = HEDDLE_OUTCOME_TIMEOUT;
    call.error = error_of(node, "timeout", timeout_text(node));
    call.error->retryable = true;
  }
  std::string why;
  const auto outcome = plugin::outcome_name(*node.type, code, why);
  if (!outcome) return broken(node, why);
  result.outcome = *outcome;
  result.target = target_of(node, *outcome);
  why = plugin::complete_outputs(*node.type, *outcome, call.outputs);
  if (!why.empty()) return broken(node, why);
  result.outputs = std::move(call.outputs);
  const bool is_failure = node.type->fails(*outcome);
  result.failed = is_failure && *outcome != invalid_name;
  if (is_failure) {
    result.error = std::move(call.error);
    if (!result.error) {
      result.error =
          error_of(node, result.failed ? "failed" : "invalid", "the node gave no reason");
      result.error->retryable = result.failed;
    }
  }
  return result;
}

}  // namespace

std::string timeout_text(const ProgramNode& node) {
  return fmt::format("it did not end within its timeout of {} ms",
                     std::chrono::duration_cast<std::chrono::milliseconds>(
                         node.node->timeout.value_or(std::chrono::nanoseconds(0)))
                         .count());
}

void make_showable(Error& error, const RunState& run) {
  error.code = repaired_utf8(run.masker.mask(error.code));
  error.message = repaired_utf8(run.masker.mask(error.message));
}

AttemptResult try_node(Frame& frame, const ProgramNode& node, std::uint32_t attempt,
                       const std::string& key) {
  RunState& run = frame.run;
  fiber::CancelScope scope(run.worker->worker, frame.scope);
  heddle_call call(frame, node, scope);
  call.attempt = attempt;
  call.key = key;
  call.outputs.resize(node.type->outputs.size());
  AttemptResult result;
  if (std::string why = bind_inputs(call); !why.empty()) {
    result = invalid(node, std::move(why));
    result.outputs.resize(call.outputs.size());
    for (std::size_t i = 0; i < call.outputs.size(); ++i) {
      result.outputs[i] = node.type->outputs[i].default_value;
    }
  } else {
    for (const auto& value : call.inputs) {
      if (value) run.masker.add(*value);
    }
    for (const auto& value : node.settings) {
      if (value) run.masker.add(*value);
    }
    tell_inputs(call);
    std::optional<RunTime::Limit> limit;
    if (node.node->timeout) limit.emplace(*run.time, scope, *node.node->timeout);
    const std::uint32_t code = call_node(call, run);
    result = judge(call, code);
  }
  if (result.error) make_showable(*result.error, run);
  return result;
}

}  // namespace heddle::engine
