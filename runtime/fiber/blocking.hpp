// SPDX-License-Identifier: Apache-2.0
#pragma once

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
};

class BlockingPool {
 public:
  explicit BlockingPool(BlockingOptions options = {});
  // Waits for the functions that run. No fiber may be inside run() any more.
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  // Runs `function` on a thread of the pool, with signals blocked, and parks the calling fiber
  // until it has ended. What it throws is thrown here. Once begun, it is waited for even if the
  // scope is cancelled, for it uses the caller's variables: a long function should ask a flag of
  // its own.
  BlockingResult run(CancelScope& scope, const std::function<void()>& function);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace heddle::fiber
