// SPDX-License-Identifier: Apache-2.0
#include "engine/attempt.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "engine/blocking_call.hpp"
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

[[gnu::noinline]] AttemptResult invalid(const ProgramNode& node, std::string message) {
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

// A value that is there already and can be lent as it is; null: it has to be made. Constants and
// defaults live as long as the program, which a call keeps; what is in a slot only as long as the
// run waits for the call.
const Value* lendable(const heddle_call& call, const flow::Binding& binding) {
  if (!binding.expression) return &binding.constant;
  const auto slot = binding.expression->slot();
  if (!slot || call.attachment != nullptr) return nullptr;
  const expression::Slot* found = call.frame->slots.find(*slot);
  return found != nullptr && found->available ? &found->value : nullptr;
}

const Value* keep(heddle_call& call, Value value) {
  if (call.made.capacity() == 0) call.made.reserve(call.inputs.size());
  return &call.made.emplace_back(std::move(value));
}

// Returns why the input is unusable, or nothing.
std::string bind_input(heddle_call& call, const flow::Binding& binding) {
  const VariableDescriptor& variable = call.node->type->inputs[binding.input];
  const Value* lent = lendable(call, binding);
  if (lent != nullptr && plugin::is_input(variable, *lent)) {
    call.inputs[binding.input] = lent;
    return plugin::input_mismatch(variable, *lent);
  }
  Value value;
  try {
    value = lent != nullptr ? *lent : binding.expression->evaluate(call.frame->environment());
  } catch (const expression::EvaluationError& error) {
    return fmt::format("input '{}': {}", variable.name, call.frame->told(error));
  }
  if (std::string why = plugin::bind_input(variable, value); !why.empty()) return why;
  call.inputs[binding.input] = keep(call, std::move(value));
  return {};
}

// Puts the inputs into the call. Returns why they are unusable, or nothing.
[[gnu::noinline]] std::string bind_inputs(heddle_call& call) {
  const auto& declared = call.node->type->inputs;
  call.inputs.resize(declared.size());
  for (const auto& binding : call.node->node->bindings) {
    if (std::string why = bind_input(call, binding); !why.empty()) return why;
  }
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const Value*& input = call.inputs[i];
    if (input == nullptr && declared[i].default_value) {
      input = &*declared[i].default_value;
      if (declared[i].secret && !input->secret()) {
        Value hidden = *input;
        hidden.set_secret(true);
        input = keep(call, std::move(hidden));
      }
    }
    if (input == nullptr || !holds_secret(*input)) continue;
    call.given_secret = true;
    call.run->masker.add(*input);
  }
  return {};
}

[[gnu::noinline]] void tell_inputs(const heddle_call& call) {
  const RunState& run = *call.run;
  if (!run.values_observed()) return;
  std::vector<std::pair<std::string, Value>> values;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    if (call.inputs[i] == nullptr) continue;
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

std::uint32_t call_on_worker(heddle_call& call) {
  if (const auto simulated = simulate(call)) return *simulated;
  Occupant& occupant = call.run->worker->occupant;
  occupant.enter(call);
  const std::uint32_t code = call_run(call);
  occupant.leave(call);
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

// Of a node that wrote none: what has a default is there.
std::vector<std::optional<Value>> default_outputs(const ProgramNode& node,
                                                  std::string_view outcome) {
  std::vector<std::optional<Value>> outputs(node.type->outputs.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const VariableDescriptor& output = node.type->outputs[i];
    if (!output.default_value || !output.exists_on(outcome)) continue;
    outputs[i] = output.default_value;
    outputs[i]->set_secret(output.secret);
  }
  return outputs;
}

// Of a node that blocks still: nothing of its call is read. What it is about may happen yet, so it
// is not tried again beside itself.
[[gnu::noinline]] AttemptResult left_behind(const Frame& frame, const ProgramNode& node) {
  if (frame.scope->cancelled()) return cancelled();
  AttemptResult result;
  result.outcome = timeout_name;
  result.target = target_of(node, timeout_name);
  result.failed = true;
  result.outputs = default_outputs(node, timeout_name);
  result.left = true;
  result.error = error_of(node, "timeout",
                          timeout_text(node) +
                              ", and goes on: it blocks, and did not stop when it "
                              "was asked to");
  return result;
}

[[gnu::noinline]] AttemptResult judge(heddle_call& call, std::uint32_t code) {
  const ProgramNode& node = *call.node;
  if (call.stopped) return stopped(node, std::move(*call.stopped));
  if (!call.defect.empty()) return broken(node, call.defect);
  if (code == HEDDLE_OUTCOME_BROKEN) {
    return broken(node, call.error ? call.error->message : "it gave no reason");
  }
  AttemptResult result;
  if (code == HEDDLE_OUTCOME_CANCELLED) {
    if (call.frame->scope->cancelled()) return cancelled();
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

AttemptResult cancelled() {
  AttemptResult result;
  result.outcome = cancelled_name;
  result.cancelled = true;
  return result;
}

void make_showable(Error& error, const RunState& run) {
  error.code = repaired_utf8(run.masker.mask(error.code));
  error.message = repaired_utf8(run.masker.mask(error.message));
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

namespace {

// `invoke` calls the node and gives its outcome; nothing when it was left behind.
template <typename Invoke>
AttemptResult try_call(heddle_call& call, Invoke invoke) {
  RunState& run = *call.run;
  const ProgramNode& node = *call.node;
  AttemptResult result;
  if (std::string why = bind_inputs(call); !why.empty()) {
    result = invalid(node, std::move(why));
    result.outputs = default_outputs(node, invalid_name);
  } else {
    for (const auto& value : node.settings) {
      if (value && holds_secret(*value)) run.masker.add(*value);
    }
    tell_inputs(call);
    std::optional<RunTime::Limit> limit;
    if (node.node->timeout) limit.emplace(*run.time, *call.scope, *node.node->timeout);
    const std::optional<std::uint32_t> code = invoke();
    result = code ? judge(call, *code) : left_behind(*call.frame, node);
  }
  if (result.error) make_showable(*result.error, run);
  return result;
}

}  // namespace

AttemptResult try_node(Frame& frame, const ProgramNode& node, std::uint32_t attempt) {
  // A simulated run calls no node that blocks.
  if (node.type->blocking && !frame.run.time->simulated()) {
    const auto blocking = std::make_shared<BlockingCall>(frame, node, attempt);
    blocking->call().outputs.resize(node.type->outputs.size());
    return try_call(blocking->call(), [&] { return blocking->run(); });
  }
  fiber::CancelScope scope(frame.run.worker->worker, frame.scope);
  heddle_call call(frame, node, scope);
  call.attempt = attempt;
  call.outputs = std::move(frame.spare_outputs);
  call.outputs.clear();
  call.outputs.resize(node.type->outputs.size());
  return try_call(call, [&] { return std::optional(call_on_worker(call)); });
}

}  // namespace heddle::engine
