// SPDX-License-Identifier: Apache-2.0
#include "engine/observers.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace heddle::engine {

// While it lives, the observer is not gone. Those of a thread are inside one another, and no fiber
// is changed for another meanwhile: what observers call cannot park.
class Observer::Call {
 public:
  explicit Call(Observer& observer) : observer_(observer), outer_(innermost_) {
    innermost_ = this;
    // Acquires what the observer is; the count is seen by whoever sets `left` after it.
    allowed_ = (observer.calls_.fetch_add(1) & left) == 0;
  }
  ~Call() {
    innermost_ = outer_;
    // It left inside this call, and nobody else is inside one: what it had captured goes with it.
    if (allowed_ && observer_.calls_ == (left | 1U)) observer_.call = nullptr;
    // Whoever waits may let go of the observer at once, but emit() still has it.
    if ((observer_.calls_.fetch_sub(1) & left) != 0) observer_.calls_.notify_all();
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  [[nodiscard]] bool allowed() const { return allowed_; }

  // How many calls of it this thread is inside of.
  static std::uint32_t here(const Observer& observer) {
    std::uint32_t count = 0;
    for (const Call* call = innermost_; call != nullptr; call = call->outer_) {
      if (&call->observer_ == &observer) ++count;
    }
    return count;
  }

 private:
  static thread_local const Call* innermost_;

  Observer& observer_;
  const Call* outer_;
  bool allowed_ = false;
};

thread_local const Observer::Call* Observer::Call::innermost_ = nullptr;

bool Observer::wants(Event::Kind kind) const {
  switch (detail) {
    case EventDetail::logs:
      return kind == Event::Kind::log;
    case EventDetail::steps:
      return kind != Event::Kind::node_inputs && kind != Event::Kind::http;
    default:
      return true;
  }
}

void Observer::tell(const Event& event) {
  const Call calling(*this);
  if (!calling.allowed()) return;
  if (detail == EventDetail::values || event.values == nullptr) {
    call(event);
  } else {
    Event bare = event;
    bare.values = nullptr;
    call(bare);
  }
}

void Observer::leave() {
  const std::uint32_t own = Call::here(*this);
  for (std::uint32_t calls = calls_.fetch_or(left) | left; calls != (left | own);) {
    calls_.wait(calls);
    calls = calls_.load();
  }
  if (own == 0) call = nullptr;
  if (const auto observers = all.lock()) observers->remove(*this);
}

std::shared_ptr<Observer> Observers::add(const std::shared_ptr<Observers>& all,
                                         std::function<void(const Event&)> call,
                                         EventDetail detail) {
  auto observer = std::make_shared<Observer>(all, std::move(call), detail);
  const std::lock_guard lock(all->mutex_);
  List next = *all->list_;
  next.push_back(observer);
  all->replace(std::move(next));
  return observer;
}

void Observers::remove(const Observer& observer) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    List next = *list_;
    std::erase_if(next, [&](const auto& known) { return known.get() == &observer; });
    replace(std::move(next));
  } catch (const std::bad_alloc&) {
    // It stays in the list, but has left and is not called: events cost as if it listened.
  }
}

void Observers::replace(List next) {
  const auto some = [&](auto wanted) { return std::any_of(next.begin(), next.end(), wanted); };
  any_ = some([](const auto& known) { return known->detail != EventDetail::logs; });
  want_values_ = some([](const auto& known) { return known->detail == EventDetail::values; });
  want_logs_ = !next.empty();
  list_ = std::make_shared<const List>(std::move(next));
}

std::shared_ptr<const Observers::List> Observers::snapshot() {
  const std::lock_guard lock(mutex_);
  return list_;
}

void Observers::emit(const Event& event) {
  const auto list = snapshot();
  for (const auto& observer : *list) {
    if (observer->wants(event.kind)) observer->tell(event);
  }
}

}  // namespace heddle::engine

namespace heddle {

Subscription::~Subscription() {
  if (observer_) observer_->leave();
}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
  Subscription ended(std::move(*this));
  observer_ = std::move(other.observer_);
  return *this;
}

std::string_view name_of(Event::Kind kind) {
  constexpr std::string_view names[] = {"run_started", "node_started",  "attempt_failed",
                                        "node_inputs", "node_finished", "log",
                                        "http",        "run_finished"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace heddle
