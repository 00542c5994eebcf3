// SPDX-License-Identifier: Apache-2.0
#include "fiber/blocking.hpp"

#include <algorithm>
#include <boost/intrusive/list.hpp>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "fiber/fiber.hpp"
#include "fiber/signals.hpp"

namespace heddle::fiber {

namespace {

// One call of run(), on the stack of its fiber.
struct Job : boost::intrusive::list_base_hook<> {
  const std::function<void()>* function = nullptr;
  Fiber* fiber = nullptr;
  std::exception_ptr error;
  // Of the fiber's worker only.
  bool ended = false;
  bool cancelled = false;

  void wake() {
    ended = true;
    fiber->resume();
  }
};

}  // namespace

struct BlockingPool::Impl {
  explicit Impl(BlockingOptions given) : options(given) {
    options.threads = std::max<std::size_t>(options.threads, 1);
  }

  bool accept(Job& job);
  bool withdraw(Job& job);
  void start_thread();
  void serve();

  BlockingOptions options;
  std::mutex mutex;
  std::condition_variable changed;
  boost::intrusive::list<Job> queue;
  std::size_t idle = 0;  // threads that run no job
  bool stopping = false;
  std::vector<std::thread> threads;
};

bool BlockingPool::Impl::accept(Job& job) {
  const std::lock_guard lock(mutex);
  if (queue.size() >= idle) {
    if (threads.size() < options.threads) {
      start_thread();
    } else if (queue.size() - idle >= options.queue_limit) {
      return false;
    }
  }
  queue.push_back(job);
  changed.notify_one();
  return true;
}

// False when a thread has it already.
bool BlockingPool::Impl::withdraw(Job& job) {
  const std::lock_guard lock(mutex);
  if (!job.is_linked()) return false;
  queue.erase(queue.iterator_to(job));
  return true;
}

void BlockingPool::Impl::start_thread() {
  const SignalsBlocked blocked;
  threads.reserve(threads.size() + 1);
  threads.emplace_back([this] { serve(); });
  ++idle;
}

void BlockingPool::Impl::serve() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return stopping || !queue.empty(); });
    if (queue.empty()) return;
    Job& job = queue.front();
    queue.pop_front();
    --idle;
    lock.unlock();
    try {
      (*job.function)();
    } catch (...) {
      job.error = std::current_exception();
    }
    // Idle before the fiber goes on, so that its next call finds this thread.
    lock.lock();
    ++idle;
    lock.unlock();
    job.fiber->worker().post([&job] { job.wake(); });
    lock.lock();
  }
}

BlockingPool::BlockingPool(BlockingOptions options) : impl_(std::make_unique<Impl>(options)) {}

BlockingPool::~BlockingPool() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->changed.notify_all();
  for (std::thread& thread : impl_->threads) thread.join();
}

BlockingResult BlockingPool::run(CancelScope& scope, const std::function<void()>& function) {
  if (scope.cancelled()) return BlockingResult::cancelled;
  Job job;
  job.function = &function;
  job.fiber = Fiber::current();
  if (!impl_->accept(job)) return BlockingResult::queue_full;
  auto withdraw = [this, &job] {
    if (!impl_->withdraw(job)) return;
    job.cancelled = true;
    job.wake();
  };
  const CancelScope::Registration registration(scope, withdraw);
  while (!job.ended) Fiber::park();
  if (job.error) std::rethrow_exception(job.error);
  return job.cancelled ? BlockingResult::cancelled : BlockingResult::done;
}

}  // namespace heddle::fiber
