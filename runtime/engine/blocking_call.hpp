// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/node_call.hpp"
#include "engine/run_state.hpp"

// A node that blocks has a thread that nobody can stop. Cancelled, it may go on as if nothing had
// happened; then its run says so and leaves it behind. What such a node uses until it returns is
// therefore not on the stack of its run but in a BlockingCall, which both of them hold.
//
//   const auto blocking = std::make_shared<BlockingCall>(frame, node, attempt);
//   if (const auto code = blocking->run()) … else …  // left behind: nothing of it may be read
namespace heddle::engine {

class BlockingCall : public std::enable_shared_from_this<BlockingCall> {
 public:
  BlockingCall(const Frame& frame, const ProgramNode& node, std::uint32_t attempt);

  [[nodiscard]] heddle_call& call() { return call_; }
  [[nodiscard]] fiber::CancelScope& scope() { return scope_; }

  // Calls the node on a thread for blocking work, and waits for it on the caller's fiber. Gives
  // what it ended with; nothing when it was left behind.
  std::optional<std::uint32_t> run();

 private:
  const std::shared_ptr<RunState> run_;
  // Ends off its worker when it was left: cancelled and without a parent, it knows nobody then.
  fiber::CancelScope scope_;
  Attachment attachment_;
  std::vector<expression::Slot> outputs_;
  heddle_call call_;
  std::uint32_t code_ = HEDDLE_OUTCOME_BROKEN;
};

// Tells observers of a function that goes on although it was asked to stop.
void tell_ignored(const heddle_call& call, const char* consequence);

}  // namespace heddle::engine
