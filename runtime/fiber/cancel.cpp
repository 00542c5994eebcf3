// SPDX-License-Identifier: Apache-2.0
#include "fiber/cancel.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "fiber/worker_impl.hpp"

namespace heddle::fiber {

CancelScope::CancelScope(Worker& worker, CancelScope* parent)
    : worker_(&worker),
      parent_(parent),
      alarm_(
          worker,
          [](void* scope) { static_cast<CancelScope*>(scope)->cancel(CancelReason::deadline); },
          this) {
  if (parent == nullptr) return;
  if (parent->cancelled()) {
    reason_.store(parent->reason(), std::memory_order_relaxed);
  } else {
    parent->children_.push_back(*this);
  }
}

CancelScope::~CancelScope() = default;

void CancelScope::cancel(CancelReason reason) {
  if (cancelled() || reason == CancelReason::none) return;
  const Worker::DeferResumes defer(*worker_);
  cancel_tree(reason);
}

void CancelScope::cancel_tree(CancelReason reason) {
  reason_.store(reason, std::memory_order_relaxed);
  alarm_.stop();
  while (!registrations_.empty()) {
    auto& registration = static_cast<Registration&>(registrations_.front());
    registrations_.pop_front();
    // Moved out first: the wake may be what ends the registration.
    const std::function<void()> wake = std::move(registration.wake_);
    wake();
  }
  for (CancelScope& child : children_) {
    if (!child.cancelled()) child.cancel_tree(reason);
  }
}

void CancelScope::leave_parent() noexcept {
  assert(cancelled());
  unlink();
  parent_ = nullptr;
}

void CancelScope::set_deadline(Clock::time_point when) {
  if (cancelled()) return;
  deadline_ = when;
  if (when <= Clock::now()) {
    cancel(CancelReason::deadline);
  } else {
    alarm_.set(when);
  }
}

CancelScope::Clock::time_point CancelScope::deadline() const noexcept {
  Clock::time_point nearest = deadline_;
  for (const CancelScope* scope = parent_; scope != nullptr; scope = scope->parent_) {
    nearest = std::min(nearest, scope->deadline_);
  }
  return nearest;
}

CancelScope::Registration::Registration(CancelScope& scope, std::function<void()> wake) {
  if (scope.cancelled()) {
    wake();
    return;
  }
  wake_ = std::move(wake);
  scope.registrations_.push_back(*this);
}

}  // namespace heddle::fiber
