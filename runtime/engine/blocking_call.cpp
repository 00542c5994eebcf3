// SPDX-License-Identifier: Apache-2.0
#include "engine/blocking_call.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "engine/attempt.hpp"
#include "engine/runtime_state.hpp"

namespace heddle::engine {

BlockingCall::BlockingCall(const Frame& frame, const ProgramNode& node, std::uint32_t attempt)
    : run_(frame.run.shared_from_this()),
      scope_(frame.run.worker->worker, frame.scope),
      outputs_(node.output_count),
      call_(frame, frame.run) {
  call_.begin(node, scope_, outputs_.data(), attempt);
  call_.key = frame.key_of(node);
  call_.attachment = &attachment_;
}

std::optional<std::uint32_t> BlockingCall::run() {
  // Those around it are not asked later, from another thread.
  call_.deadline = scope_.deadline();
  const auto self = shared_from_this();
  bool told = false;
  const auto result = run_->runtime->blocking().run(
      scope_, [self] { self->code_ = call_run(self->call_); },
      {.time = run_->runtime->options.blocking_patience, .over = [this, &told] {
         if (!std::exchange(told, true)) {
           tell_ignored(call_,
                        "it is left behind, and keeps its thread until it returns: let what blocks "
                        "ask call.cancelled() now and then");
         }
         return attachment_.try_leave();
       }});
  switch (result) {
    case fiber::BlockingResult::done:
      return code_;
    case fiber::BlockingResult::cancelled:
      return HEDDLE_OUTCOME_CANCELLED;
    case fiber::BlockingResult::queue_full:
      break;
    case fiber::BlockingResult::left:
      scope_.leave_parent();
      if (run_->left_behind.empty()) run_->left_behind = call_.node->node->id;
      return std::nullopt;
  }
  call_.error.emplace();
  call_.error->code = "overload";
  call_.error->message =
      "all threads for blocking nodes are busy and their queue is full; allow more with "
      "blocking_threads or blocking_queue, or start fewer runs at once";
  call_.error->node = call_.node->node->id;
  call_.error->retryable = true;
  return HEDDLE_OUTCOME_FAILURE;
}

void tell_ignored(const heddle_call& call, const char* consequence) {
  if (!call.run->logs_observed()) return;
  const std::string text = fmt::format("the node was asked to stop {} ms ago and goes on; {}",
                                       std::chrono::duration_cast<std::chrono::milliseconds>(
                                           call.run->runtime->options.blocking_patience)
                                           .count(),
                                       consequence);
  Event event;
  event.kind = Event::Kind::log;
  event.node = call.node->node->id;
  event.node_type = call.node->type->name;
  event.attempt = call.attempt;
  event.level = Event::Level::warning;
  event.text = text;
  call.frame->emit(event);
}

}  // namespace heddle::engine
