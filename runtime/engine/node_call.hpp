// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <heddle/runtime.hpp>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/slots.hpp"
#include "fiber/cancel.hpp"
#include "http/client.hpp"
#include "value/codec.hpp"

namespace heddle::engine {

class Frame;
struct ProgramNode;
struct RunState;

// What a call uses of its run is there only while the run waits for it. A thread for blocking work
// that may be left behind holds the call to its run while it uses that.
class Attachment {
 public:
  // The lock owns nothing when the call was left.
  [[nodiscard]] std::unique_lock<std::mutex> hold() {
    std::unique_lock lock(mutex_);
    if (left_) lock.unlock();
    return lock;
  }
  // False while the thread holds on: whoever leaves must not wait for it.
  [[nodiscard]] bool try_leave() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock.owns_lock()) left_ = true;
    return lock.owns_lock();
  }

 private:
  std::mutex mutex_;
  bool left_ = false;
};

}  // namespace heddle::engine

// One call of a node's run function, as the host sees it: what the opaque handle of
// <heddle/plugin.h> points to. A frame has one for all its calls, one after the other; a node that
// blocks has its own, in a BlockingCall. What was made for the node dies with the call; an input
// may be lent from the slots of its frame, which nobody writes while the frame's fiber waits for
// the call.
struct heddle_call {
  heddle_call(const heddle::engine::Frame& in, heddle::engine::RunState& of)
      : frame(&in), run(&of) {}

  // Makes it that of an attempt. `outputs`: where they are put, one for each that the type has.
  void begin(const heddle::engine::ProgramNode& program_node,
             heddle::fiber::CancelScope& cancel_scope, heddle::expression::Slot* slots,
             std::uint32_t number);
  // Gives back what was made for the node and lent to it.
  void end();

  const heddle::engine::Frame* frame;
  heddle::engine::RunState* run;
  const heddle::engine::ProgramNode* node = nullptr;
  heddle::fiber::CancelScope* scope = nullptr;
  heddle::engine::Attachment* attachment = nullptr;  // null: the run always waits for the call
  // By index; what the node wrote is `written`, and not yet available.
  heddle::expression::Slot* outputs = nullptr;
  std::uint32_t attempt = 1;
  bool given_secret = false;
  // By index; null: it has none. Most are somebody else's and only lent: constants, defaults, what
  // is in a slot. The rest is in `made`, which has room for all.
  boost::container::small_vector<const heddle::Value*, 8> inputs;
  std::vector<heddle::Value> made;
  std::string last_error;
  // The first rule of the ABI that the node broke.
  std::string defect;
  std::optional<heddle::Error> error;
  // Why the simulated run ends here: nobody is at fault but who simulates.
  std::optional<heddle::Error> stopped;
  // Its idempotency key; empty until it is asked for.
  std::string key;
  // Of a call that has an attachment; else it is asked of the scope.
  heddle::fiber::CancelScope::Clock::time_point deadline{};

  // Lent to the node until it returns. Lists: nothing is allocated until something is lent.
  heddle::Arena arena;
  std::list<heddle::http::Response> responses;
  std::list<std::string> texts;
};

namespace heddle::engine {

// The functions that every node is given.
extern const heddle_host host_table;

}  // namespace heddle::engine
