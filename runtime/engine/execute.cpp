// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "engine/attempt.hpp"
#include "engine/control.hpp"
#include "engine/nested.hpp"
#include "engine/retry.hpp"
#include "engine/run_state.hpp"
#include "engine/runtime_state.hpp"
#include "engine/whole_flow.hpp"
#include "fiber/fiber.hpp"
#include "flow/language.hpp"
#include "value/conversion.hpp"

// How a run goes from node to node.
namespace heddle::engine {
namespace {

using Clock = std::chrono::steady_clock;

// A loop of nodes that never wait would keep its worker from all other runs, and from hearing that
// it is cancelled.
constexpr std::uint64_t visits_per_turn = 64;

// Functions marked noinline are done before a run waits: inside their callers, what they need on
// the stack would be kept by each of ten thousand runs.

Event node_event(Event::Kind kind, const ProgramNode& node, std::uint32_t attempt) {
  Event event;
  event.kind = kind;
  event.node = node.node->id;
  event.node_type = node.node->type->name;
  event.attempt = attempt;
  return event;
}

[[gnu::noinline]] void tell_finished(const Frame& frame, const ProgramNode& node,
                                     const AttemptResult& result, std::uint32_t attempt,
                                     Clock::time_point begun) {
  const RunState& run = frame.run;
  if (!run.observed()) return;
  Event event = node_event(Event::Kind::node_finished, node, attempt);
  event.outcome = result.outcome;
  // Of a node that began before anybody looked, nothing is known.
  if (begun != Clock::time_point()) event.duration = Clock::now() - begun;
  event.error = result.error ? &*result.error : nullptr;
  std::vector<std::pair<std::string, Value>> values;
  if (run.values_observed()) {
    for (std::size_t i = 0; i < result.outputs.size(); ++i) {
      if (!result.outputs[i]) continue;
      values.emplace_back(node.node->type->outputs[i].name, run.masker.masked(*result.outputs[i]));
    }
    event.values = &values;
  }
  frame.emit(event);
}

// Calls a method until it has not failed, or may not be tried again. `attempt` counts.
AttemptResult call_method(Frame& frame, const ProgramNode& node, std::uint32_t& attempt) {
  const flow::Retry& retry = node.node->retry;
  for (;; ++attempt) {
    AttemptResult result =
        node.nested != nullptr ? try_flow(frame, node, attempt) : try_node(frame, node, attempt);
    if (attempt >= retry.max_attempts || !may_pass(frame, node, attempt, result)) return result;
    const auto span = pause(retry, attempt, frame.run.time->simulated());
    Event event = node_event(Event::Kind::attempt_failed, node, attempt);
    event.outcome = result.outcome;
    event.error = &*result.error;
    event.duration = span;
    frame.emit(event);
    if (!frame.run.time->sleep_for(*frame.scope, span)) return cancelled();
  }
}

AttemptResult visit(Frame& frame, const ProgramNode& node) {
  Clock::time_point begun;
  if (frame.run.observed()) {
    begun = Clock::now();
    frame.emit(node_event(Event::Kind::node_started, node, 1));
  }
  std::uint32_t attempt = 1;
  AttemptResult result =
      node.node->is_control() ? run_control(frame, node) : call_method(frame, node, attempt);
  tell_finished(frame, node, result, attempt, begun);
  result.attempts = attempt;
  return result;
}

void clear(Frame& frame, const flow::Node& node) {
  const std::size_t count = node.type->outputs.size() + flow::own_variables.size();
  for (std::size_t i = 0; i < count; ++i) frame.slots.own(node.first_slot + i).available = false;
}

void store(Frame& frame, const flow::Node& node, AttemptResult& result) {
  for (std::size_t i = 0; i < result.outputs.size(); ++i) {
    auto& slot = frame.slots.own(node.first_slot + i);
    slot.available = result.outputs[i].has_value();
    if (slot.available) slot.value = std::move(*result.outputs[i]);
  }
  expression::Slot* own = &frame.slots.own(node.first_slot + node.type->outputs.size());
  own[flow::own_outcome] = {Value(result.outcome), true};
  own[flow::own_attempts] = {Value(std::int64_t{result.attempts}), true};
  if (!result.error) return;
  own[flow::own_error] = {error_value(*result.error, result.outcome), true};
}

Error flow_error(std::string code, std::string message) {
  Error error;
  error.code = std::move(code);
  error.message = std::move(message);
  return error;
}

// Why a walk may not go on to one more node; nothing while it may.
[[gnu::noinline]] std::optional<End> stopped(Frame& frame) {
  if (frame.scope->cancelled()) return End{"CANCELLED", {}};
  const std::uint64_t limit = frame.flow().visit_limit;
  ++frame.visits;
  if (++frame.visited <= limit) {
    const std::uint64_t most = frame.run.runtime->options.run_visits;
    if (frame.run.steps < (frame.at_the_end ? 2 * most : most)) return std::nullopt;
    return End{"FAILURE",
               flow_error("run_limit",
                          fmt::format("the run visited {} nodes, those of all items and of flows "
                                      "inside counted; see whether a list or a flow that uses "
                                      "itself is larger than was meant, or let the host allow more",
                                      frame.run.steps))};
  }
  return End{"FAILURE",
             flow_error("visit_limit",
                        fmt::format("the run visited {} nodes without coming to an end; raise "
                                    "limits.visits in the flow if that is what it should do",
                                    limit))};
}

const char* reason_text(fiber::CancelReason reason) {
  switch (reason) {
    case fiber::CancelReason::user:
      return "the run was cancelled";
    case fiber::CancelReason::deadline:
      return "the run's time was up before it came to its end";
    case fiber::CancelReason::shutdown:
      return "the run was cancelled because its host is shutting down";
    case fiber::CancelReason::overload:
      return "the run was cancelled because its host is overloaded";
    default:
      return "the run was cancelled by what it is part of";
  }
}

[[gnu::noinline]] void tell_run(const RunState& run, Event::Kind kind,
                                const std::vector<std::pair<std::string, Value>>& shown) {
  Event event;
  event.kind = kind;
  if (kind == Event::Kind::run_finished) {
    event.outcome = run.result.outcome;
    event.duration = run.result.duration;
    event.error = run.result.error ? &*run.result.error : nullptr;
  }
  std::vector<std::pair<std::string, Value>> values;
  if (run.values_observed()) {
    for (const auto& [name, value] : shown) values.emplace_back(name, run.masker.masked(value));
    event.values = &values;
  }
  run.emit(event);
}

[[gnu::noinline]] void begin(const Frame& frame) {
  RunState& run = frame.run;
  mask_secrets(frame);
  std::vector<std::pair<std::string, Value>> inputs;
  for (std::size_t i = 0; i < run.flow().inputs.size(); ++i) {
    const auto& slot = frame.slots[i];
    if (!slot.available) continue;
    if (run.values_observed()) inputs.emplace_back(run.flow().inputs[i].name, slot.value);
  }
  if (run.observed()) tell_run(run, Event::Kind::run_started, inputs);
}

[[gnu::noinline]] Error fault(const RunState& run, const std::exception& error) {
  Error told = flow_error(
      "internal",
      run.masker.mask(fmt::format(
          "Heddle is at fault: {}; report this with the flow and what led to it", error.what())));
  told.internal = true;
  return told;
}

bool only_steers(const flow::Node& node) {
  return std::holds_alternative<flow::Switch>(node.control) ||
         std::holds_alternative<flow::Set>(node.control) ||
         std::holds_alternative<flow::Wait>(node.control);
}

End go_from(Frame& frame, std::uint32_t start) {
  // The last error that nothing has been done about but to decide where to go: that is what a
  // failure is about.
  std::optional<Error> met;
  std::uint32_t at = start;
  while (true) {
    if (auto end = stopped(frame)) return std::move(*end);
    if (++frame.run.steps % visits_per_turn == 0) fiber::Fiber::yield();
    const ProgramNode& node = frame.program.nodes[at];
    clear(frame, *node.node);
    AttemptResult result = visit(frame, node);
    if (result.cancelled || result.broken) {
      return {std::string(result.outcome), std::move(result.error)};
    }
    if (result.error || !only_steers(*node.node)) met = result.error;
    store(frame, *node.node, result);
    frame.spare_outputs = std::move(result.outputs);
    if (result.target->node == flow::Target::end) {
      End end{result.target->outcome, {}};
      if (end.outcome != "SUCCESS") end.error = std::move(result.error);
      if (!end.error && has_failed(end.outcome)) end.error = std::move(met);
      return end;
    }
    at = result.target->node;
  }
}

}  // namespace

End walk(Frame& frame, std::uint32_t start) {
  try {
    return go_from(frame, start);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::not_enough_memory) return {"FAILURE", fault(frame.run, error)};
    return {"FAILURE",
            flow_error("overload", fmt::format("{}; lower 'max_parallel', or start fewer runs at "
                                               "once",
                                               error.what()))};
  } catch (const std::exception& error) {
    return {"FAILURE", fault(frame.run, error)};
  }
}

Value error_value(const Error& error, std::string_view outcome) {
  return Map{{"code", error.code},
             {"message", error.message},
             {"outcome", outcome},
             {"retryable", error.retryable}};
}

bool has_failed(std::string_view outcome) {
  return outcome == "FAILURE" || outcome == "TIMEOUT" || outcome == "INVALID";
}

void RunState::emit(Event event) const {
  if (!runtime->observers.any()) return;
  event.time = std::chrono::system_clock::now();
  event.run_id = id;
  event.flow = flow().name;
  runtime->observers.emit(event);
}

bool RunState::observed() const {
  return runtime->observers.any();
}

bool RunState::values_observed() const {
  return runtime->observers.want_values();
}

void execute(RunState& run) noexcept {
  run.begun = Clock::now();
  fiber::CancelScope scope(run.worker->worker);
  run.scope = &scope;
  if (run.asked_to_stop != fiber::CancelReason::none) scope.cancel(run.asked_to_stop);
  Frame frame(run, std::move(run.first_slots), scope);
  try {
    std::optional<RunTime::Limit> limit;
    if (run.timeout.count() > 0) limit.emplace(*run.time, scope, run.timeout);
    begin(frame);
    FlowEnd end = go_through(frame);
    run.result.outcome = std::move(end.outcome);
    run.result.error = std::move(end.error);
    run.result.outputs = std::move(end.outputs);
    if (run.result.outcome == "CANCELLED") {
      std::string why = reason_text(scope.reason());
      if (!run.left_behind.empty()) {
        why += fmt::format("; the node '{}' did not stop and was left behind", run.left_behind);
      }
      run.result.error = flow_error("cancelled", std::move(why));
      run.result.cancelled = static_cast<CancelReason>(scope.reason());
    }
  } catch (const std::exception& error) {
    run.result.outcome = "FAILURE";
    run.result.error = fault(run, error);
  }
  run.result.duration = Clock::now() - run.begun;
  try {
    if (run.observed()) tell_run(run, Event::Kind::run_finished, run.result.outputs);
  } catch (const std::exception& error) {
    run.result.error = flow_error("internal", fmt::format("an observer threw: {}", error.what()));
    run.result.error->internal = true;
  }
  run.scope = nullptr;
}

}  // namespace heddle::engine
