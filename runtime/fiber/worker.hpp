// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>

// A run never needs a lock against another run of the same worker, because a worker is one thread
// with one io_context: everything that belongs to it happens on that thread, one thing at a time.
//
//   Worker worker;
//   CancelScope scope(worker);
//   worker.spawn([&] { sleep_for(scope, 10s); });
//   worker.post([&] { scope.cancel(CancelReason::user); });
//   // ~Worker waits for the fiber
namespace heddle::fiber {

class AlarmClock;
class Fiber;

struct WorkerOptions {
  // Address space for one fiber, a guard page not counted; pages come into being when touched.
  // Four times as much is taken under the address sanitizer, whose frames are that much larger.
  std::size_t stack_size = std::size_t{256} * 1024;
  // Stacks of ended fibers that are kept for the next ones: making one anew costs a hundred times
  // what switching to it does. What they have touched, some 12 KiB each, stays with the process.
  std::size_t pooled_stacks = 1'024;
};

class Worker {
 public:
  // Starts the thread. It has all signals blocked but those that report a fault of its own.
  explicit Worker(WorkerOptions options = {});
  // Waits until the last fiber has ended (cancel them first), then stops the loop and joins the
  // thread. Functions that were posted and have not begun are dropped. Never from the own thread.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // For I/O objects of this worker's fibers. Do not run or stop it.
  [[nodiscard]] boost::asio::io_context& context() noexcept;
  [[nodiscard]] bool on_thread() const noexcept;
  // Whether the caller is on the thread of any worker.
  [[nodiscard]] static bool on_any_thread() noexcept;
  // Fibers that were spawned and have not ended. From any thread.
  [[nodiscard]] std::size_t live_fibers() const noexcept;

  // Starts `body` on a new fiber: Fiber::spawn(*this, body). From any thread.
  void spawn(std::function<void()> body);
  // Runs `function` on the worker's loop, where it must not park or throw. From any thread.
  void post(std::function<void()> function);
  // Runs `function` on a new fiber and blocks the calling thread until it has ended; what it throws
  // is thrown here. From any thread but those of workers. `begun` is unlocked as soon as the worker
  // waits for the fiber before it ends.
  void call(std::function<void()> function, std::unique_lock<std::mutex> begun = {});
  // Waits until there is no fiber. From any thread but the own.
  void wait_for_fibers() const;

 private:
  friend class Alarm;
  friend class AlarmClock;
  friend class CancelScope;
  friend class Fiber;
  struct Impl;

  // While one lives, Fiber::resume() only queues: whoever walks a list of things to wake must not
  // have a fiber run in the middle of it.
  class DeferResumes;

  std::unique_ptr<Impl> impl_;
};

}  // namespace heddle::fiber
