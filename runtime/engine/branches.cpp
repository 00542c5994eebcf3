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

void go_through(fiber::Worker& worker, std::size_t count, std::size_t width,
                const std::function<bool(std::size_t)>& piece) {
  Shared shared{piece, count, nullptr, 0, 0, nullptr};
  const std::size_t lanes = std::min(count, width);
  if (lanes > 1) {
    shared.waiting = fiber::Fiber::current();
    try {
      for (std::size_t i = 0; i < lanes; ++i) {
        fiber::Fiber::spawn(worker, [&shared] {
          shared.run_lane();
          if (--shared.lanes == 0) shared.waiting->resume();
        });
        ++shared.lanes;
      }
    } catch (...) {
      // No memory for one more stack: those that are there do the work of all.
      if (shared.lanes == 0) throw;
    }
    while (shared.lanes > 0) fiber::Fiber::park();
  } else {
    shared.run_lane();
  }
  if (shared.thrown) std::rethrow_exception(shared.thrown);
}

}  // namespace heddle::engine
