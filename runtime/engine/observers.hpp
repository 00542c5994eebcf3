// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <heddle/runtime.hpp>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

// Who is told what happens. An observer may leave at any time, from any thread, and must then not
// be called any more; runs must not wait for each other to tell of themselves.
namespace heddle::engine {

// One observer. Calls share the lock, leaving takes it alone: that is how leaving waits for calls.
struct Observer {
  std::function<void(const Event&)> call;
  EventDetail detail = EventDetail::steps;
  std::shared_mutex calling;
  bool left = false;
};

class Observers {
 public:
  std::shared_ptr<Observer> add(std::function<void(const Event&)> call, EventDetail detail);
  void emit(const Event& event);

  // Whether anyone listens at all, and whether anyone wants values: cheap enough to ask each time.
  [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool want_values() const noexcept {
    return want_values_.load(std::memory_order_relaxed);
  }

 private:
  using List = std::vector<std::shared_ptr<Observer>>;
  std::shared_ptr<const List> snapshot();

  std::mutex mutex_;
  std::shared_ptr<const List> list_ = std::make_shared<List>();
  std::atomic<bool> any_ = false;
  std::atomic<bool> want_values_ = false;
};

}  // namespace heddle::engine
