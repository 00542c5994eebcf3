// SPDX-License-Identifier: Apache-2.0
#include "engine/observers.hpp"

#include <utility>

namespace heddle::engine {

std::shared_ptr<Observer> Observers::add(std::function<void(const Event&)> call,
                                         EventDetail detail) {
  auto observer = std::make_shared<Observer>();
  observer->call = std::move(call);
  observer->detail = detail;
  const std::lock_guard lock(mutex_);
  List next;
  for (const auto& known : *list_) {
    const std::shared_lock calling(known->calling);
    if (!known->left) next.push_back(known);
  }
  next.push_back(observer);
  list_ = std::make_shared<const List>(std::move(next));
  any_ = true;
  if (detail == EventDetail::values) want_values_ = true;
  return observer;
}

std::shared_ptr<const Observers::List> Observers::snapshot() {
  const std::lock_guard lock(mutex_);
  return list_;
}

void Observers::emit(const Event& event) {
  const auto list = snapshot();
  for (const auto& observer : *list) {
    const bool about_values =
        event.kind == Event::Kind::node_inputs || event.kind == Event::Kind::http;
    if (about_values && observer->detail != EventDetail::values) continue;
    const std::shared_lock calling(observer->calling);
    if (observer->left) continue;
    if (observer->detail == EventDetail::values || event.values == nullptr) {
      observer->call(event);
    } else {
      Event bare = event;
      bare.values = nullptr;
      observer->call(bare);
    }
  }
}

}  // namespace heddle::engine

namespace heddle {

Subscription::~Subscription() {
  if (!observer_) return;
  const std::unique_lock calling(observer_->calling);
  observer_->left = true;
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
