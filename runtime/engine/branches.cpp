// SPDX-License-Identifier: Apache-2.0
#include "engine/branches.hpp"

#include <algorithm>

#include "fiber/fiber.hpp"

namespace heddle::engine {
namespace {

// What the fibers share. It stands on the stack of the one that waits for them all.
struct Shared {
  const std::function<bool(std::size_t)>& piece;
  std::size_t count;
  fiber::Fiber* waiting = nullptr;
  std::size_t next = 0;
  std::size_t lanes = 0;
  std::exception_ptr thrown;

  // Each on a fiber; waits for them all.
  void run_lanes(RunTime& time, fiber::Worker& worker, std::size_t wanted) {
    waiting = fiber::Fiber::current();
    try {
      for (std::size_t i = 0; i < wanted; ++i) {
        fiber::Fiber::spawn(worker, [this, &time] {
          run_lane();
          if (--lanes > 0) return time.fall_asleep();
          waiting->resume();  // which is awake in the place of this one
        });
        ++lanes;
        time.wake();
      }
    } catch (...) {
      // No memory for one more stack: those that are there do the work of all.
      if (lanes == 0) throw;
    }
    time.fall_asleep();
    while (lanes > 0) fiber::Fiber::park();
  }

  void run_lane() {
    try {
      while (next < count) {
        const std::size_t index = next++;
        if (!piece(index)) next = count;
      }
    } catch (...) {
      if (!thrown) thrown = std::current_exception();
      next = count;
    }
  }
};

}  // namespace

void fan_out(RunTime& time, fiber::Worker& worker, std::size_t count, std::size_t width,
             const std::function<bool(std::size_t)>& piece) {
  Shared shared{piece, count, nullptr, 0, 0, nullptr};
  // Also a single one has a stack of its own: nodes inside nodes do not use up the caller's.
  if (count > 0) shared.run_lanes(time, worker, std::min(count, width));
  if (shared.thrown) std::rethrow_exception(shared.thrown);
}

void run_aside(RunTime& time, fiber::Worker& worker, const std::function<void()>& work) {
  const std::function<bool(std::size_t)> piece = [&](std::size_t) {
    work();
    return false;
  };
  Shared shared{piece, 1, nullptr, 0, 0, nullptr};
  shared.run_lanes(time, worker, 1);
  if (shared.thrown) std::rethrow_exception(shared.thrown);
}

}  // namespace heddle::engine
