// SPDX-License-Identifier: Apache-2.0
#include "engine/whole_flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "engine/runtime_state.hpp"
#include "value/conversion.hpp"

namespace heddle::engine {
namespace {

// The value that the expression is, where it is no more than a path to one; null: evaluate it.
const Value* in_slot(const Frame& frame, const expression::Expression& expression) {
  const auto number = expression.slot();
  const expression::Slot* slot = number ? frame.slots.find(*number) : nullptr;
  return slot != nullptr && slot->available ? &slot->value : nullptr;
}

// The value of an output, or nothing with the reason in `why`.
std::optional<Value> evaluated(const Frame& frame, const flow::Output& output, std::string& why) {
  try {
    const Value* given = in_slot(frame, *output.expression);
    Value value = given != nullptr ? *given : output.expression->evaluate(frame.environment());
    const bool secret = output.secret || value.secret();
    if (value.type() != output.type) {
      why = mismatch(output.type, {}, value, secret);
      if (!why.empty()) return std::nullopt;
      if (output.type != Type::any) value = *convert(value, output.type);
    }
    value.set_secret(secret);
    return value;
  } catch (const expression::EvaluationError& error) {
    why = frame.told(error);
    return std::nullopt;
  }
}

// One without value is left out, unless the flow ends as SUCCESS, which promises them all.
[[gnu::noinline]] void evaluate_outputs(const Frame& frame, FlowEnd& end) {
  const bool must = end.outcome == "SUCCESS";
  end.outputs.reserve(frame.flow().outputs.size());
  for (const auto& output : frame.flow().outputs) {
    std::string why;
    if (auto value = evaluated(frame, output, why)) {
      frame.run.masker.add(*value);
      end.outputs.emplace_back(output.name, std::move(*value));
    } else if (must) {
      end.outcome = "FAILURE";
      end.error.emplace();
      end.error->code = "output_unavailable";
      end.error->message =
          frame.run.masker.mask(fmt::format("the output '{}' of the flow: {}", output.name, why));
      return;
    }
  }
}

// What expressions of the last blocks read. A flow can fail without an error, by an edge; what
// reports it can read one anyway.
[[gnu::noinline]] void show_end(Frame& frame, const FlowEnd& end) {
  const flow::Flow& flow = frame.flow();
  frame.slots.own(flow.run_outcome_slot) = {Value(end.outcome), true};
  std::optional<Error> error = end.error;
  if (!error && has_failed(end.outcome)) {
    error.emplace();
    error->code = "failed";
    error->message = "its nodes led to end." + end.outcome;
  }
  if (error) frame.slots.own(flow.run_error_slot) = {error_value(*error, end.outcome), true};
}

// Goes through a block that does not change how the flow ends: that it failed is told to observers.
[[gnu::noinline]] void go_through_last(Frame& frame, const flow::Block& block,
                                       std::string_view name) {
  const std::string before = frame.within;
  frame.within = before.empty() ? std::string(name) : fmt::format("{}/{}", before, name);
  frame.visited = 0;
  const bool was_at_the_end = std::exchange(frame.at_the_end, true);
  const End end = walk(frame, block.start);
  frame.at_the_end = was_at_the_end;
  if (end.outcome != "SUCCESS" && frame.run.logs_observed()) {
    std::string text = fmt::format("'{}' did not come to its end: ", name);
    if (end.outcome == "CANCELLED") {
      const bool late = frame.scope->reason() == fiber::CancelReason::deadline;
      text += late ? "its time was up" : "the run was cancelled";
    } else {
      text += end.error ? end.error->message : "its nodes led to end." + end.outcome;
    }
    Event event;
    event.kind = Event::Kind::log;
    event.level = Event::Level::error;
    event.text = text;
    frame.emit(event);
  }
  frame.within = before;
}

// Of a cancelled run all flows share one time, however many are inside each other.
std::chrono::nanoseconds time_to_clean_up(RunState& run) {
  const std::chrono::nanoseconds whole = run.runtime->options.cleanup_time;
  if (run.scope == nullptr || !run.scope->cancelled()) return whole;
  const auto now = std::chrono::steady_clock::now();
  if (!run.cleanup_ends) run.cleanup_ends = fiber::Alarm::after(whole);
  return std::max<std::chrono::nanoseconds>(*run.cleanup_ends - now, std::chrono::milliseconds(1));
}

[[gnu::noinline]] void clean_up(Frame& frame, const flow::Block& block) {
  fiber::CancelScope* const around = frame.scope;
  fiber::CancelScope scope(frame.run.worker->worker);
  // Whatever was or is cancelled around it does not end it, but sets it a time.
  std::optional<RunTime::Limit> limit;
  const fiber::CancelScope::Registration cancelled(
      *around, [&] { limit.emplace(*frame.run.time, scope, time_to_clean_up(frame.run)); });
  frame.scope = &scope;
  try {
    go_through_last(frame, block, "finally");
  } catch (...) {
    frame.scope = around;
    throw;
  }
  frame.scope = around;
}

}  // namespace

void mask_secrets(const Frame& frame) {
  const flow::Flow& flow = frame.flow();
  const auto mask = [&](std::size_t slot) {
    if (frame.slots[slot].available) frame.run.masker.add(frame.slots[slot].value);
  };
  for (std::size_t i = 0; i < flow.inputs.size(); ++i) mask(i);
  for (const auto& value : flow.host_values) mask(value.slot);
  for (std::size_t i = 0; i < flow.variables.size(); ++i) mask(flow.first_variable_slot + i);
}

FlowEnd go_through(Frame& frame) {
  const flow::Flow& flow = frame.flow();
  End end = walk(frame, flow.start);
  FlowEnd result{std::move(end.outcome), std::move(end.error), {}};
  evaluate_outputs(frame, result);
  if (flow.on_failure || flow.finally) show_end(frame, result);
  if (flow.on_failure && has_failed(result.outcome)) {
    go_through_last(frame, *flow.on_failure, "on_failure");
  }
  if (flow.finally) clean_up(frame, *flow.finally);
  return result;
}

}  // namespace heddle::engine
