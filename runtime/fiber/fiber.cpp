// SPDX-License-Identifier: Apache-2.0
#include "fiber/fiber.hpp"

#include <cxxabi.h>

#include <boost/asio/post.hpp>
#include <boost/context/detail/fcontext.hpp>
#include <cassert>
#include <cstdint>
#include <new>
#include <utility>

#include "fiber/sanitizers.hpp"
#include "fiber/worker_impl.hpp"

// This file alone switches stacks. It uses the layer below boost::context::fiber: that class jumps
// on its own account when a fiber is made and when it ends, where no word to the sanitizers can be
// put in between, and the thread sanitizer's shadow stacks go out of step.
namespace heddle::fiber {

namespace context = boost::context::detail;

namespace {

// The thread's own stack, from which fibers are entered.
struct Loop {
  Fiber* current = nullptr;
  context::fcontext_t context = nullptr;
  void* fake_stack = nullptr;
  const void* stack_base = nullptr;
  std::size_t stack_size = 0;
  void* sanitizer_fiber = nullptr;
};

thread_local Loop loop;

constexpr std::size_t stack_alignment = 64;

// The fiber itself lives at the top of its stack, whose first page is touched anyway.
constexpr std::size_t reserved_at_top =
    (sizeof(Fiber) + stack_alignment - 1) / stack_alignment * stack_alignment;

std::byte* stack_base(Fiber& fiber, std::size_t size) {
  return reinterpret_cast<std::byte*>(&fiber) + reserved_at_top - size;
}

}  // namespace

void Fiber::spawn(Worker& worker, std::function<void()> body) {
  Worker::Impl& impl = *worker.impl_;
  std::byte* base = impl.stacks.allocate();
  void* place = base + impl.stacks.size() - reserved_at_top;
  auto* fiber = new (place) Fiber(worker, std::move(body));
  fiber->context_ = context::make_fcontext(place, impl.stacks.size() - reserved_at_top,
                                           [](context::transfer_t from) {
                                             loop.context = from.fctx;
                                             static_cast<Fiber*>(from.data)->run_body();
                                           });
  fiber->sanitizer_fiber_ = sanitizers::thread_create();
  impl.started();
  if (worker.on_thread()) {
    impl.queue(*fiber);
  } else {
    worker.post([fiber] { fiber->enter(); });
  }
}

Fiber* Fiber::current() noexcept {
  return loop.current;
}

void Fiber::park() {
  Fiber* self = loop.current;
  assert(self != nullptr && self->errand_ == nullptr);
  if (std::exchange(self->resumed_, false)) return;
  self->state_ = State::parked;
  self->leave();
}

void Fiber::yield() {
  Fiber* self = loop.current;
  assert(self != nullptr && self->errand_ == nullptr);
  self->state_ = State::ready;
  self->worker_->impl_->queue(*self);
  self->leave();
}

void Fiber::resume() {
  assert(worker_->on_thread());
  if (state_ != State::parked) {
    resumed_ = true;
    return;
  }
  if (loop.current == nullptr && worker_->impl_->deferring == 0) {
    enter();
    return;
  }
  state_ = State::ready;
  worker_->impl_->queue(*this);
}

void Fiber::run_on_loop(Errand errand, void* data) {
  errand_ = errand;
  errand_data_ = data;
  leave();
}

void Fiber::enter() {
  assert(loop.current == nullptr);
  auto* globals = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  std::swap(*globals, exceptions_);
  loop.current = this;
  loop.sanitizer_fiber = sanitizers::thread_current();
  state_ = State::running;
  go_on();
  while (errand_ != nullptr) {
    errand_(errand_data_);
    errand_ = nullptr;
    go_on();
  }
  loop.current = nullptr;
  std::swap(*globals, exceptions_);
  if (state_ == State::ended) destroy();
}

void Fiber::go_on() {
  const std::size_t size = worker_->impl_->stacks.size();
  sanitizers::leave(&loop.fake_stack, stack_base(*this, size), size);
  sanitizers::thread_switch(sanitizer_fiber_);
  const context::transfer_t from = context::jump_fcontext(context_, this);
  sanitizers::arrive(loop.fake_stack, nullptr, nullptr);
  context_ = from.fctx;
}

void Fiber::leave() {
  const bool ended = state_ == State::ended;
  sanitizers::leave(ended ? nullptr : &fake_stack_, loop.stack_base, loop.stack_size);
  sanitizers::thread_switch(loop.sanitizer_fiber);
  const context::transfer_t from = context::jump_fcontext(loop.context, nullptr);
  sanitizers::arrive(fake_stack_, &loop.stack_base, &loop.stack_size);
  loop.context = from.fctx;
}

void Fiber::run_body() noexcept {
  sanitizers::arrive(nullptr, &loop.stack_base, &loop.stack_size);
  body_();
  body_ = nullptr;  // what it holds may need the fiber to end
  state_ = State::ended;
  leave();
}

void Fiber::destroy() noexcept {
  Worker::Impl& impl = *worker_->impl_;
  std::byte* base = stack_base(*this, impl.stacks.size());
  sanitizers::thread_destroy(sanitizer_fiber_);
  this->~Fiber();
  sanitizers::clean(base, impl.stacks.size());
  impl.stacks.release(base);
  impl.ended();
}

}  // namespace heddle::fiber
