// SPDX-License-Identifier: Apache-2.0
#include "fiber/blocking.hpp"

#include <algorithm>
#include <boost/intrusive/list.hpp>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "fiber/fiber.hpp"
#include "fiber/signals.hpp"

namespace heddle::fiber {

namespace {

thread_local bool on_pool_thread = false;

// Between two times that one asks whether to go on waiting.
constexpr std::chrono::nanoseconds shortest_patience = std::chrono::milliseconds(1);

// One call of run(). Shared by the fiber that waits and the thread that works, since the one may
// leave the other.
struct Job : boost::intrusive::list_base_hook<> {
  std::function<void()> function;
  Fiber* fiber = nullptr;
  std::exception_ptr error;
  std::shared_ptr<Job> queued;  // itself, while it is in the queue
  bool left = false;            // written by the worker, under the pool's mutex
  // Of the fiber's worker only.
  bool ended = false;
  bool cancelled = false;
  bool overdue = false;

  void wake() {
    if (left) return;
    ended = true;
    fiber->resume();
  }
};

}  // namespace

struct BlockingPool::Impl : std::enable_shared_from_this<BlockingPool::Impl> {
  explicit Impl(BlockingOptions given) : options(given) {
    options.threads = std::max<std::size_t>(options.threads, 1);
  }

  struct Thread {
    std::thread thread;
    std::shared_ptr<Job> job;  // that it runs
  };

  bool accept(const std::shared_ptr<Job>& job);
  bool withdraw(Job& job);
  void leave(Job& job);
  void start_thread();
  void serve(Thread& self);
  std::vector<std::thread> stop();

  BlockingOptions options;
  std::mutex mutex;
  std::condition_variable changed;
  boost::intrusive::list<Job> queue;
  std::size_t idle = 0;  // threads that run no job
  bool stopping = false;
  std::list<Thread> threads;
};

bool BlockingPool::Impl::accept(const std::shared_ptr<Job>& job) {
  const std::lock_guard lock(mutex);
  if (queue.size() >= idle) {
    if (threads.size() < options.threads) {
      start_thread();
    } else if (queue.size() - idle >= options.queue_limit) {
      return false;
    }
  }
  job->queued = job;
  queue.push_back(*job);
  changed.notify_one();
  return true;
}

// False when a thread has it already.
bool BlockingPool::Impl::withdraw(Job& job) {
  const std::lock_guard lock(mutex);
  if (!job.is_linked()) return false;
  queue.erase(queue.iterator_to(job));
  job.queued.reset();
  return true;
}

void BlockingPool::Impl::leave(Job& job) {
  const std::lock_guard lock(mutex);
  job.left = true;
}

void BlockingPool::Impl::start_thread() {
  const SignalsBlocked blocked;
  Thread& thread = threads.emplace_back();
  try {
    thread.thread = std::thread([self = shared_from_this(), &thread] { self->serve(thread); });
  } catch (...) {
    threads.pop_back();
    throw;
  }
  ++idle;
}

void BlockingPool::Impl::serve(Thread& self) {
  on_pool_thread = true;
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return stopping || !queue.empty(); });
    if (queue.empty()) return;
    std::shared_ptr<Job> job = std::move(queue.front().queued);
    queue.pop_front();
    self.job = job;
    --idle;
    lock.unlock();
    try {
      job->function();
    } catch (...) {
      job->error = std::current_exception();
    }
    // Before the fiber goes on: what the function holds may be its worker's.
    job->function = nullptr;
    lock.lock();
    self.job.reset();
    // Idle before the fiber goes on, so that its next call finds this thread. Whoever left the job
    // may have ended, and its worker too: so it is asked and told under the lock.
    ++idle;
    if (!job->left) job->fiber->worker().post([job] { job->wake(); });
    lock.unlock();
    job.reset();
    lock.lock();
  }
}

// Those that are to be joined.
std::vector<std::thread> BlockingPool::Impl::stop() {
  const std::lock_guard lock(mutex);
  stopping = true;
  changed.notify_all();
  std::vector<std::thread> ending;
  for (Thread& thread : threads) {
    if (thread.job != nullptr && thread.job->left) {
      thread.thread.detach();
    } else {
      ending.push_back(std::move(thread.thread));
    }
  }
  return ending;
}

BlockingPool::BlockingPool(BlockingOptions options) : impl_(std::make_shared<Impl>(options)) {}

BlockingPool::~BlockingPool() {
  for (std::thread& thread : impl_->stop()) thread.join();
}

bool BlockingPool::on_thread() noexcept {
  return on_pool_thread;
}

BlockingResult BlockingPool::run(CancelScope& scope, std::function<void()> function,
                                 const BlockingPatience& patience) {
  if (scope.cancelled()) return BlockingResult::cancelled;
  const auto job = std::make_shared<Job>();
  job->function = std::move(function);
  job->fiber = Fiber::current();
  if (!impl_->accept(job)) return BlockingResult::queue_full;
  Alarm late(
      scope.worker(),
      [](void* data) {
        auto* self = static_cast<Job*>(data);
        self->overdue = true;
        self->fiber->resume();
      },
      job.get());
  auto stop = [&] {
    if (impl_->withdraw(*job)) {
      job->cancelled = true;
      job->wake();
    } else if (patience.over) {
      late.set(Alarm::after(patience.time));
    }
  };
  const CancelScope::Registration registration(scope, [&stop] { stop(); });
  // Nothing may unwind from here while the function runs: it uses what is the caller's.
  std::exception_ptr thrown;
  const auto may_leave = [&] {
    try {
      return patience.over();
    } catch (...) {
      if (!thrown) thrown = std::current_exception();
      return false;
    }
  };
  while (!job->ended) {
    Fiber::park();
    if (job->ended || !std::exchange(job->overdue, false)) continue;
    if (may_leave()) {
      impl_->leave(*job);
      return BlockingResult::left;
    }
    late.set(Alarm::after(std::max(patience.time, shortest_patience)));
  }
  if (thrown) std::rethrow_exception(thrown);
  if (job->error) std::rethrow_exception(job->error);
  return job->cancelled ? BlockingResult::cancelled : BlockingResult::done;
}

}  // namespace heddle::fiber
