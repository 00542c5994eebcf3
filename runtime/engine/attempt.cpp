// SPDX-License-Identifier: Apache-2.0
#include "engine/attempt.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "engine/blocking_call.hpp"
#include "engine/call_inputs.hpp"
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

std::uint32_t call_on_worker(heddle_call& call) {
  if (call.run->time->simulated()) {
    if (const auto simulated = simulate(call)) return *simulated;
  }
  Occupant& occupant = call.run->worker->occupant;
  occupant.enter(call);
  const std::uint32_t code = call_run(call);
  occupant.leave(call);
  return code;
}

// Where a standard outcome leads that the type does not declare.
const flow::Target* target_of(const ProgramNode& node, std::string_view outcome) {
  if (outcome == timeout_name) return &node.timeout;
  return outcome == invalid_name ? &node.invalid : &node.failure;
}

// Gives the result an outcome; whether that is a failure.
bool end_as(const Ending& ending, AttemptResult& result) {
  result.outcome = ending.outcome;
  result.target = &ending.target;
  result.failed = ending.failure && ending.outcome != invalid_name;
  return ending.failure;
}

bool end_as(std::string_view outcome, const ProgramNode& node, AttemptResult& result) {
  for (const Ending& ending : node.endings) {
    if (ending.outcome == outcome) return end_as(ending, result);
  }
  result.outcome = outcome;
  result.target = target_of(node, outcome);
  result.failed = outcome != invalid_name;
  return true;
}

// Of a node that wrote none: what has a default is there.
void write_defaults(const ProgramNode& node, expression::Slot* outputs) {
  for (std::uint32_t i = 0; i < node.output_count; ++i) {
    const VariableDescriptor& output = node.type->outputs[i];
    outputs[i].written = output.default_value.has_value();
    if (outputs[i].written) outputs[i].value = plugin::default_of(output);
  }
}

[[gnu::noinline]] void end_invalid(heddle_call& call, std::string why, AttemptResult& result) {
  const ProgramNode& node = *call.node;
  result.outcome = invalid_name;
  result.target = &node.invalid;
  result.error = error_of(node, "invalid", std::move(why));
  write_defaults(node, call.outputs);
}

[[gnu::noinline]] void end_broken(const ProgramNode& node, const std::string& why,
                                  AttemptResult& result) {
  result = broken(node, why);
}

// Of a node that blocks still: nothing of its call is read. What it is about may happen yet, so it
// is not tried again beside itself.
[[gnu::noinline]] AttemptResult left_behind(Frame& frame, const ProgramNode& node) {
  if (frame.scope->cancelled()) return cancelled();
  AttemptResult result;
  end_as(timeout_name, node, result);
  write_defaults(node, frame.slots_of(node));
  result.left = true;
  result.error = error_of(node, "timeout",
                          timeout_text(node) +
                              ", and goes on: it blocks, and did not stop when it "
                              "was asked to");
  return result;
}

// A node that has failed has an error.
[[gnu::noinline]] void state_error(heddle_call& call, AttemptResult& result) {
  result.error = std::move(call.error);
  if (result.error) return;
  result.error =
      error_of(*call.node, result.failed ? "failed" : "invalid", "the node gave no reason");
  result.error->retryable = result.failed;
}

// What stands in the way of taking an edge; false: nothing does. `code` may become another.
[[gnu::noinline]] bool has_gone_wrong(heddle_call& call, std::uint32_t& code,
                                      AttemptResult& result) {
  const ProgramNode& node = *call.node;
  if (call.stopped) {
    result = stopped(node, std::move(*call.stopped));
  } else if (!call.defect.empty()) {
    result = broken(node, call.defect);
  } else if (code == HEDDLE_OUTCOME_BROKEN) {
    result = broken(node, call.error ? call.error->message : "it gave no reason");
  } else if (code != HEDDLE_OUTCOME_CANCELLED) {
    return false;
  } else if (call.frame->scope->cancelled()) {
    result = cancelled();
  } else if (call.scope->reason() != fiber::CancelReason::deadline) {
    result = broken(node, "it ended with CANCELLED although nobody cancelled it");
  } else {
    code = HEDDLE_OUTCOME_TIMEOUT;
    call.error = error_of(node, "timeout", timeout_text(node));
    call.error->retryable = true;
    return false;
  }
  return true;
}

// Holds what the node did against what its type declares.
void judge(heddle_call& call, std::uint32_t code, AttemptResult& result) {
  const ProgramNode& node = *call.node;
  if (call.stopped || !call.defect.empty() || code >= HEDDLE_OUTCOME_CANCELLED) {
    if (has_gone_wrong(call, code, result)) return;
  }
  std::string why;
  bool complete = false;
  bool failure = true;
  if (code < node.endings.size()) {
    const Ending& ending = node.endings[code];
    complete = ending.complete;
    failure = end_as(ending, result);
  } else if (const auto outcome = plugin::outcome_name(*node.type, code, why)) {
    failure = end_as(*outcome, node, result);
  } else {
    return end_broken(node, why, result);
  }
  for (std::uint32_t i = 0; complete && i < node.output_count; ++i) {
    complete = call.outputs[i].written;
  }
  if (!complete) why = complete_outputs(*node.type, result.outcome, call.outputs);
  if (!why.empty()) {
    end_broken(node, why, result);
  } else if (failure) {
    state_error(call, result);
  } else if (call.error) {
    end_broken(node,
               plugin::error_without_failure(result.outcome, call.error->code, call.error->message),
               result);
  }
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

void write_output(Frame& frame, const ProgramNode& node, std::size_t output, Value value) {
  expression::Slot& slot = frame.slots_of(node)[output];
  slot.value = std::move(value);
  slot.written = true;
}

void forget_outputs(Frame& frame, const ProgramNode& node) {
  expression::Slot* outputs = frame.slots_of(node);
  for (std::uint32_t i = 0; i < node.output_count; ++i) outputs[i].written = false;
}

std::string complete_outputs(const NodeTypeDescriptor& type, std::string_view outcome,
                             expression::Slot* outputs) {
  for (const VariableDescriptor& variable : type.outputs) {
    expression::Slot& slot = *outputs++;
    const plugin::OutputEnd end = plugin::end_of(variable, outcome, slot.written);
    if (end == plugin::OutputEnd::missing) return plugin::missing_output(variable, outcome);
    if (end == plugin::OutputEnd::gets_default) slot.value = plugin::default_of(variable);
    slot.written = end != plugin::OutputEnd::goes;
  }
  return {};
}

// A plugin must not let an exception out, yet C++ of the same kind can: it is kept from unwinding
// the host, and is the plugin's bug.
std::uint32_t call_run(heddle_call& call) {
  const auto uncaught = [&](std::string_view what) {
    call.defect = fmt::format("an exception left its run function: {}", what);
    return HEDDLE_OUTCOME_BROKEN;
  };
  try {
    return call.node->type->run(&host_table, &call);
  } catch (const std::exception& error) {
    return uncaught(error.what());
  } catch (...) {
    return uncaught("one that is no std::exception");
  }
}

namespace {

// `invoke` calls the node and gives its outcome; nothing when it was left behind, and `result` says
// all.
template <typename Invoke>
void try_call(heddle_call& call, AttemptResult& result, Invoke invoke) {
  RunState& run = *call.run;
  const ProgramNode& node = *call.node;
  if (std::string why; !bind_inputs(call, why)) {
    end_invalid(call, std::move(why), result);
  } else {
    if (node.has_secret_setting) mask_settings(call);
    if (run.values_observed()) tell_inputs(call);
    if (const std::optional<std::uint32_t> code = invoke()) judge(call, *code, result);
  }
  if (result.error) make_showable(*result.error, run);
}

// One whose function blocks has a call of its own, which may go on when its run does not wait for
// it any more.
[[gnu::noinline]] void try_blocking(Frame& frame, const ProgramNode& node, std::uint32_t attempt,
                                    AttemptResult& result) {
  const auto blocking = std::make_shared<BlockingCall>(frame, node, attempt);
  bool left = false;
  try_call(blocking->call(), result, [&] {
    std::optional<RunTime::Limit> limit;
    if (node.node->timeout) limit.emplace(*frame.run.time, blocking->scope(), *node.node->timeout);
    const auto code = blocking->run();
    left = !code.has_value();
    if (left) result = left_behind(frame, node);
    return code;
  });
  if (left) return;
  expression::Slot* outputs = frame.slots_of(node);
  for (std::uint32_t i = 0; i < node.output_count; ++i) {
    outputs[i].value = std::move(blocking->call().outputs[i].value);
    outputs[i].written = blocking->call().outputs[i].written;
  }
}

void try_on_worker(Frame& frame, const ProgramNode& node, std::uint32_t attempt,
                   fiber::CancelScope& scope, AttemptResult& result) {
  heddle_call& call = frame.call;
  call.begin(node, scope, frame.slots_of(node), attempt);
  const struct Ending {
    heddle_call& ended;
    ~Ending() { ended.end(); }
  } ending{call};
  try_call(call, result, [&] { return std::optional(call_on_worker(call)); });
}

[[gnu::noinline]] void try_timed(Frame& frame, const ProgramNode& node, std::uint32_t attempt,
                                 AttemptResult& result) {
  fiber::CancelScope scope(frame.run.worker->worker, frame.scope);
  const RunTime::Limit limit(*frame.run.time, scope, *node.node->timeout);
  try_on_worker(frame, node, attempt, scope, result);
}

}  // namespace

void try_node(Frame& frame, const ProgramNode& node, std::uint32_t attempt, AttemptResult& result) {
  // A simulated run calls no node that blocks.
  if (node.type->blocking && !frame.run.time->simulated()) {
    try_blocking(frame, node, attempt, result);
  } else if (node.is_timed) {
    try_timed(frame, node, attempt, result);
  } else {
    try_on_worker(frame, node, attempt, *frame.scope, result);
  }
}

}  // namespace heddle::engine
