// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/attempt.hpp"
#include "engine/control.hpp"
#include "engine/nested.hpp"
#include "engine/node_events.hpp"
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

[[gnu::noinline]] void call_flow(Frame& frame, const ProgramNode& node, std::uint32_t attempt,
                                 AttemptResult& result) {
  result = try_flow(frame, node, attempt);
}

[[gnu::noinline]] void steer(Frame& frame, const ProgramNode& node, AttemptResult& result) {
  result = run_control(frame, node);
}

void call_once(Frame& frame, const ProgramNode& node, std::uint32_t attempt,
               AttemptResult& result) {
  if (node.nested == nullptr) return try_node(frame, node, attempt, result);
  call_flow(frame, node, attempt, result);
}

// For one more attempt.
[[gnu::noinline]] void renew(AttemptResult& result) {
  result = AttemptResult();
}

[[gnu::noinline]] void end_cancelled(AttemptResult& result) {
  result = cancelled();
}

// Calls a method until it has not failed, or may not be tried again.
[[gnu::noinline]] void call_again(Frame& frame, const ProgramNode& node, AttemptResult& result) {
  const flow::Retry& retry = node.node->retry;
  for (std::uint32_t attempt = 1;; ++attempt) {
    if (attempt > 1) renew(result);
    call_once(frame, node, attempt, result);
    result.attempts = attempt;
    if (attempt >= retry.max_attempts || !may_pass(frame, node, attempt, result)) return;
    const auto span = pause(retry, attempt, frame.run.time->simulated());
    tell_failed(frame, node, result, attempt, span);
    if (frame.run.time->sleep_for(*frame.scope, span)) continue;
    end_cancelled(result);
    result.attempts = attempt;
    return;
  }
}

// Most nodes succeed, and what is known of the next is on its way to this core when it is come to.
void foresee(const Frame& frame, const ProgramNode& node) {
  if (node.endings.empty()) return;
  const std::uint32_t next = node.endings.front().target.node;
  if (next == flow::Target::end) return;
  __builtin_prefetch(&frame.program.nodes[next]);
  __builtin_prefetch(&frame.program.nodes[next].inputs);
}

void visit(Frame& frame, const ProgramNode& node, AttemptResult& result, Moment& moment) {
  Moment begun;
  if (frame.run.observed()) {
    tell_started(frame, node, moment);
    begun = moment;
  }
  if (node.is_control) {
    steer(frame, node, result);
  } else if (node.retries) {
    call_again(frame, node, result);
  } else {
    call_once(frame, node, 1, result);
  }
  if (frame.run.observed()) tell_finished(frame, node, result, begun, moment);
}

void clear(expression::Slot* slots, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    slots[i].available = false;
    slots[i].written = false;
  }
}

// What expressions read of every node; only what one does read.
[[gnu::noinline]] void store_own(expression::Slot* own, std::uint32_t read,
                                 const AttemptResult& result) {
  const auto reads = [&](std::size_t one) { return (read & (1U << one)) != 0; };
  if (reads(flow::own_outcome)) own[flow::own_outcome] = {Value(result.outcome), true};
  if (reads(flow::own_attempts)) {
    own[flow::own_attempts] = {Value(std::int64_t{result.attempts}), true};
  }
  if (result.error && reads(flow::own_error)) {
    own[flow::own_error] = {error_value(*result.error, result.outcome), true};
  }
}

void store(Frame& frame, expression::Slot* slots, const ProgramNode& node,
           const AttemptResult& result) {
  for (std::size_t i = 0; i < node.output_count; ++i) slots[i].available = slots[i].written;
  if (node.own_read != 0) store_own(frame.own_slots_of(node), node.own_read, result);
}

Error flow_error(std::string code, std::string message) {
  Error error;
  error.code = std::move(code);
  error.message = std::move(message);
  return error;
}

std::uint64_t most_steps(const Frame& frame) {
  const std::uint64_t most = frame.run.runtime->options.run_visits;
  return frame.at_the_end ? 2 * most : most;
}

// Whether a walk may go on to one more node.
bool may_go_on(Frame& frame) {
  if (frame.scope->cancelled()) return false;
  ++frame.visits;
  return ++frame.visited <= frame.flow().visit_limit && frame.run.steps < most_steps(frame);
}

// Why it may not.
[[gnu::noinline]] End stopped(const Frame& frame) {
  if (frame.scope->cancelled()) return {"CANCELLED", {}};
  const std::uint64_t limit = frame.flow().visit_limit;
  if (frame.visited <= limit) {
    return {"FAILURE",
            flow_error("run_limit",
                       fmt::format("the run visited {} nodes, those of all items and of flows "
                                   "inside counted; see whether a list or a flow that uses "
                                   "itself is larger than was meant, or let the host allow more",
                                   frame.run.steps))};
  }
  return {"FAILURE",
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
  if (!run.observed()) return;
  std::vector<std::pair<std::string, Value>> inputs;
  for (std::size_t i = 0; run.values_observed() && i < run.flow().inputs.size(); ++i) {
    const auto& slot = frame.slots[i];
    if (slot.available) inputs.emplace_back(run.flow().inputs[i].name, slot.value);
  }
  tell_run(run, Event::Kind::run_started, inputs);
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

// `met`: the last error that nothing has been done about but to decide where to go: that is what a
// failure is about.
[[gnu::noinline]] End ended(AttemptResult& result, std::optional<Error>& met) {
  if (result.target == nullptr) return {std::string(result.outcome), std::move(result.error)};
  End end{result.target->outcome, {}};
  if (end.outcome != "SUCCESS") end.error = std::move(result.error);
  if (!end.error && has_failed(end.outcome)) end.error = std::move(met);
  return end;
}

End go_from(Frame& frame, std::uint32_t start, Whereabouts::Walk& here) {
  std::optional<Error> met;
  Moment moment;
  std::uint32_t at = start;
  while (may_go_on(frame)) {
    if (++frame.run.steps % visits_per_turn == 0) {
      fiber::Fiber::yield();
      moment = Moment();
    }
    const ProgramNode& node = frame.program.nodes[at];
    here.come_to(node);
    expression::Slot* const slots = frame.slots_of(node);
    clear(slots, node.output_count);
    if (node.own_read != 0) clear(frame.own_slots_of(node), flow::own_variables.size());
    AttemptResult result;
    foresee(frame, node);
    visit(frame, node, result, moment);
    if (result.target == nullptr) return ended(result, met);
    if (result.error || !node.is_control || !only_steers(*node.node)) met = result.error;
    store(frame, slots, node, result);
    at = result.target->node;
    if (at == flow::Target::end) return ended(result, met);
  }
  return stopped(frame);
}

[[gnu::noinline]] End end_of(const Frame& frame, const std::exception& error) {
  const auto* system = dynamic_cast<const std::system_error*>(&error);
  if (system == nullptr || system->code() != std::errc::not_enough_memory) {
    return {"FAILURE", fault(frame.run, error)};
  }
  return {"FAILURE",
          flow_error("overload", fmt::format("{}; lower 'max_parallel', or start fewer runs at "
                                             "once",
                                             error.what()))};
}

// Of a run that was cancelled: as errors tell where they happened, by a node of the flow itself, or
// "sign_in/token" where that is a flow, which has come to its end before.
[[gnu::noinline]] void keep_place(const Frame& frame, const ProgramNode* node) {
  RunState& run = frame.run;
  if (node == nullptr || frame.at_the_end || !run.scope->cancelled()) return;
  const bool inside = node->nested != nullptr && !run.stopped_at.empty();
  run.stopped_at = inside ? node->node->id + "/" + run.stopped_at : node->node->id;
}

// Returns what it is given where that is, so that no room for it is on the stack meanwhile.
End go_to_end(Frame& frame, std::uint32_t start, Whereabouts::Walk& here) {
  End end = go_from(frame, start, here);
  const bool is_flow = start == frame.flow().start;  // and not a block of it
  if (is_flow && end.outcome == "CANCELLED") keep_place(frame, here.at());
  return end;
}

}  // namespace

End walk(Frame& frame, std::uint32_t start) {
  Whereabouts::Walk here(frame.run.whereabouts, frame.within, frame.flows);
  try {
    return go_to_end(frame, start, here);
  } catch (const std::exception& error) {
    return end_of(frame, error);
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

void RunState::emit(Event& event) const {
  if (!runtime->observers.want(event.kind)) return;
  if (event.time == std::chrono::system_clock::time_point()) {
    event.time = std::chrono::system_clock::now();
  }
  event.run_id = id();
  event.flow = flow().name;
  runtime->observers.emit(event);
}

bool RunState::observed() const {
  return runtime->observers.any();
}

bool RunState::logs_observed() const {
  return runtime->observers.want_logs();
}

bool RunState::values_observed() const {
  return runtime->observers.want_values();
}

namespace {

[[gnu::noinline]] void take_end(RunState& run, FlowEnd& end, fiber::CancelReason reason) {
  run.result.outcome = std::move(end.outcome);
  run.result.error = std::move(end.error);
  run.result.outputs = std::move(end.outputs);
  if (run.result.outcome != "CANCELLED") return;
  std::string why = reason_text(reason);
  if (!run.left_behind.empty()) {
    why += fmt::format("; the node '{}' did not stop and was left behind", run.left_behind);
  }
  run.result.error = flow_error("cancelled", std::move(why));
  run.result.error->node = std::move(run.stopped_at);
  run.result.cancelled = static_cast<CancelReason>(reason);
}

[[gnu::noinline]] void take_fault(RunState& run, const std::exception& error) {
  run.result.outcome = "FAILURE";
  run.result.error = fault(run, error);
}

[[gnu::noinline]] void tell_end(RunState& run) {
  try {
    if (run.observed()) tell_run(run, Event::Kind::run_finished, run.result.outputs);
  } catch (const std::exception& error) {
    run.result.error = flow_error("internal", fmt::format("an observer threw: {}", error.what()));
    run.result.error->internal = true;
  }
}

}  // namespace

void execute(RunState& run) noexcept {
  run.begin(Clock::now());
  fiber::CancelScope scope(run.worker->worker);
  run.scope = &scope;
  if (run.asked_to_stop != fiber::CancelReason::none) scope.cancel(run.asked_to_stop);
  try {
    // Not on the stack, of which it would be a third of a page.
    const auto frame = std::make_unique<Frame>(run, std::move(run.first_slots), scope);
    std::optional<RunTime::Limit> limit;
    if (run.timeout.count() > 0) limit.emplace(*run.time, scope, run.timeout);
    begin(*frame);
    FlowEnd end = go_through(*frame);
    take_end(run, end, scope.reason());
  } catch (const std::exception& error) {
    take_fault(run, error);
  }
  run.result.duration = Clock::now() - run.begun;
  tell_end(run);
  run.scope = nullptr;
  run.worker->occupant.forget(run);
}

}  // namespace heddle::engine
