// SPDX-License-Identifier: Apache-2.0
#include "fiber/worker.hpp"

#include <boost/asio/post.hpp>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

#include "fiber/signals.hpp"
#include "fiber/worker_impl.hpp"

namespace heddle::fiber {

namespace {

thread_local const Worker* worker_of_thread = nullptr;

}  // namespace

Worker::Impl::Impl(Worker& worker, const WorkerOptions& options)
    : work(boost::asio::make_work_guard(context)),
      alarms(worker, context),
      stacks(options.stack_size, options.pooled_stacks) {}

void Worker::Impl::queue(Fiber& fiber) {
  (last_ready == nullptr ? first_ready : last_ready->next_ready_) = &fiber;
  last_ready = &fiber;
  if (drain_posted) return;
  drain_posted = true;
  boost::asio::post(context, [this] { drain(); });
}

void Worker::Impl::drain() {
  // Fibers that become ready meanwhile wait for the next turn, so that I/O gets one in between.
  Fiber* next = std::exchange(first_ready, nullptr);
  last_ready = nullptr;
  drain_posted = false;
  while (next != nullptr) {
    Fiber* fiber = next;
    next = std::exchange(fiber->next_ready_, nullptr);
    fiber->enter();
  }
}

void Worker::Impl::ended() noexcept {
  if (live_fibers.fetch_sub(1, std::memory_order_acq_rel) == 1) live_fibers.notify_all();
}

Worker::Worker(WorkerOptions options) : impl_(std::make_unique<Impl>(*this, options)) {
  const SignalsBlocked blocked;
  impl_->thread = std::thread([this] {
    worker_of_thread = this;
    impl_->context.run();
  });
}

Worker::~Worker() {
  wait_for_fibers();
  // The last fiber may have been woken by a thread that has yet to return from post().
  while (impl_->posting.load(std::memory_order_acquire) != 0) std::this_thread::yield();
  impl_->context.stop();
  impl_->thread.join();
}

void Worker::wait_for_fibers() const {
  assert(!on_thread());
  while (const std::size_t count = impl_->live_fibers.load(std::memory_order_acquire)) {
    impl_->live_fibers.wait(count, std::memory_order_acquire);
  }
}

boost::asio::io_context& Worker::context() noexcept {
  return impl_->context;
}

bool Worker::on_thread() const noexcept {
  return worker_of_thread == this;
}

bool Worker::on_any_thread() noexcept {
  return worker_of_thread != nullptr;
}

std::size_t Worker::live_fibers() const noexcept {
  return impl_->live_fibers.load(std::memory_order_relaxed);
}

void Worker::spawn(std::function<void()> body) {
  Fiber::spawn(*this, std::move(body));
}

void Worker::post(std::function<void()> function) {
  impl_->posting.fetch_add(1, std::memory_order_relaxed);
  boost::asio::post(impl_->context, std::move(function));
  impl_->posting.fetch_sub(1, std::memory_order_release);
}

void Worker::call(std::function<void()> function, std::unique_lock<std::mutex> begun) {
  assert(worker_of_thread == nullptr);
  struct Call {
    std::mutex mutex;
    std::condition_variable changed;
    bool ended = false;
    std::exception_ptr error;
  } call;
  spawn([&function, &call] {
    std::exception_ptr error;
    try {
      function();
    } catch (...) {
      error = std::current_exception();
    }
    // Outside the catch block, so that the exception is the caller's alone; and notified under the
    // lock, after which `call` may be gone.
    const std::lock_guard lock(call.mutex);
    call.error = std::move(error);
    call.ended = true;
    call.changed.notify_one();
  });
  if (begun.owns_lock()) begun.unlock();
  std::unique_lock lock(call.mutex);
  call.changed.wait(lock, [&call] { return call.ended; });
  if (call.error) std::rethrow_exception(std::move(call.error));
}

}  // namespace heddle::fiber
