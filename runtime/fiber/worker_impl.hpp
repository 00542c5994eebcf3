// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "fiber/alarm_clock.hpp"
#include "fiber/fiber.hpp"
#include "fiber/stack_pool.hpp"
#include "fiber/worker.hpp"

// What the files of this folder share of a worker.
namespace heddle::fiber {

struct Worker::Impl {
  Impl(Worker& worker, const WorkerOptions& options);

  // Lets `fiber` go on when the loop gets to it.
  void queue(Fiber& fiber);
  void drain();
  void started() noexcept { live_fibers.fetch_add(1, std::memory_order_relaxed); }
  void ended() noexcept;

  // One thread runs it, and alone touches what waits for I/O; only posting comes from others.
  boost::asio::io_context context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  AlarmClock alarms;
  StackPool stacks;
  std::atomic<std::size_t> live_fibers = 0;
  std::atomic<unsigned> posting = 0;  // threads inside post()

  // Of the worker's thread only.
  Fiber* first_ready = nullptr;
  Fiber* last_ready = nullptr;
  bool drain_posted = false;
  unsigned deferring = 0;

  std::thread thread;
};

class Worker::DeferResumes {
 public:
  explicit DeferResumes(Worker& worker) noexcept : impl_(*worker.impl_) { ++impl_.deferring; }
  ~DeferResumes() { --impl_.deferring; }
  DeferResumes(const DeferResumes&) = delete;
  DeferResumes& operator=(const DeferResumes&) = delete;

 private:
  Impl& impl_;
};

}  // namespace heddle::fiber
