// SPDX-License-Identifier: Apache-2.0
#include "engine/last_blocks.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "engine/runtime_state.hpp"

namespace heddle::engine {
namespace {

// Goes through a block that does not change how the run ends: that it failed is told to observers.
void run_last_block(Frame& frame, const flow::Block& block, std::string_view name) {
  std::uint64_t visited = 0;
  frame.visited = &visited;
  frame.within = name;
  const End end = walk(frame, block.start);
  if (end.outcome == "SUCCESS" || !frame.run.observed()) return;
  std::string text = fmt::format("'{}' did not come to its end: ", name);
  if (end.outcome == "CANCELLED") {
    text += "its time was up";
  } else {
    text += end.error ? end.error->message : "its nodes led to end." + end.outcome;
  }
  Event event;
  event.kind = Event::Kind::log;
  event.level = Event::Level::error;
  event.text = text;
  frame.emit(event);
}

bool has_failed(std::string_view outcome) {
  return outcome == "FAILURE" || outcome == "TIMEOUT" || outcome == "INVALID";
}

// A run can end as a failure without an error, by an edge; what reports it can read one anyway.
void show_end(Frame& frame) {
  const RunResult& result = frame.run.result;
  const flow::Flow& flow = frame.flow();
  frame.slots[flow.run_outcome_slot] = {Value(result.outcome), true};
  std::optional<Error> error = result.error;
  if (!error && has_failed(result.outcome)) {
    error.emplace();
    error->code = "failed";
    error->message = "its nodes led to end." + result.outcome;
  }
  if (error) frame.slots[flow.run_error_slot] = {error_value(*error, result.outcome), true};
}

}  // namespace

void run_last_blocks(Frame& frame) {
  RunState& run = frame.run;
  const flow::Flow& flow = run.flow();
  if (!flow.on_failure && !flow.finally) return;
  show_end(frame);
  if (flow.on_failure && has_failed(run.result.outcome)) {
    run_last_block(frame, *flow.on_failure, "on_failure");
  }
  if (!flow.finally) return;
  // A cancelled run cleans up too, but not for ever. A cancellation from now on has come too late
  // for the run; it sets the same limit.
  fiber::CancelScope scope(run.worker->worker);
  if (frame.scope->cancelled()) {
    scope.set_deadline(fiber::CancelScope::Clock::now() + run.runtime->options.cleanup_time);
  }
  fiber::CancelScope* const before = frame.scope;
  run.cleaning_up = true;
  run.scope = frame.scope = &scope;
  try {
    run_last_block(frame, *flow.finally, "finally");
  } catch (...) {
    run.scope = frame.scope = before;
    throw;
  }
  run.scope = frame.scope = before;
}

}  // namespace heddle::engine
