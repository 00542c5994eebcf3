// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "fiber/cancel.hpp"

// A library that blocks would stop all the runs of a worker. A BlockingPool lends it a thread and
// parks only the fiber that asked.
//
//   BlockingPool pool({.threads = 4});
//   if (pool.run(scope, [&] { archive.unpack(); }) == BlockingResult::done) …
//
// One pool serves the fibers of all workers.
namespace heddle::fiber {

struct BlockingOptions {
  std::size_t threads = 4;         // started when there is work for them; at least 1
  std::size_t queue_limit = 1024;  // calls that wait for a thread
};

enum class BlockingResult {
  done,
  cancelled,   // the scope was cancelled before the function began: it did not run
  queue_full,  // all threads are busy and `queue_limit` calls wait already: it did not run
  left,        // it was cancelled, went on for longer than is waited for, and was left behind
};

// A function that goes on although its scope is cancelled cannot be stopped: no thread is ever
// killed. Whoever called it may tell of it, and may leave it behind if nothing that it uses ends
// with the caller.
struct BlockingPatience {
  // From the cancellation on.
  std::chrono::nanoseconds time = std::chrono::nanoseconds::max();
  // Called on the fiber each time that this has gone by, until it says true: the function is left
  // behind. Null: it is waited for. What it throws is thrown once the function has ended.
  std::function<bool()> over{};
};

class BlockingPool {
 public:
  explicit BlockingPool(BlockingOptions options = {});
  // Waits for the functions that run, but not for those that were left behind: these keep what is
  // theirs until they return. No fiber may be inside run() any more.
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  // Runs `function` on a thread of the pool, with signals blocked, and parks the calling fiber
  // until it has ended. What it throws is thrown here. Once begun, it is waited for even if the
  // scope is cancelled, unless `patience` ends: a long function should ask a flag of its own.
  // One that was left behind keeps its thread, and ends on it; what it throws is lost.
  BlockingResult run(CancelScope& scope, std::function<void()> function,
                     const BlockingPatience& patience = {});

  // Whether the caller is a function that such a pool runs.
  [[nodiscard]] static bool on_thread() noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace heddle::fiber
