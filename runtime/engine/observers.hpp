// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <heddle/event.hpp>
#include <memory>
#include <mutex>
#include <vector>

// Who is told what happens. An observer may leave at any time, from any thread, from inside its own
// call too, and must then not be called any more; runs must not wait for each other to tell of
// themselves.
namespace heddle::engine {

class Observers;

// One observer. Its calls are counted, and leaving waits until there are none but those that it is
// inside of itself.
struct Observer {
  Observer(std::weak_ptr<Observers> home, std::function<void(const Event&)> observer,
           EventDetail wanted)
      : all(std::move(home)), call(std::move(observer)), detail(wanted) {}

  // Whether events of this kind are for it.
  [[nodiscard]] bool wants(Event::Kind kind) const;
  void tell(const Event& event);
  // Once.
  void leave();

  const std::weak_ptr<Observers> all;
  std::function<void(const Event&)> call;
  const EventDetail detail;

 private:
  class Call;
  static constexpr std::uint32_t left = std::uint32_t{1} << 31U;
  // The calls under way, and `left`.
  std::atomic<std::uint32_t> calls_ = 0;
};

class Observers {
 public:
  // `all` is where it is added, and what it leaves.
  static std::shared_ptr<Observer> add(const std::shared_ptr<Observers>& all,
                                       std::function<void(const Event&)> call, EventDetail detail);
  void remove(const Observer& observer) noexcept;
  void emit(const Event& event);

  // Whether anyone is told the steps, wants values, or wants what is logged: cheap enough to ask
  // each time.
  [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool want_values() const noexcept {
    return want_values_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool want_logs() const noexcept {
    return want_logs_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool want(Event::Kind kind) const noexcept {
    return kind == Event::Kind::log ? want_logs() : any();
  }

 private:
  using List = std::vector<std::shared_ptr<Observer>>;
  std::shared_ptr<const List> snapshot();
  // With the lock held.
  void replace(List next);

  std::mutex mutex_;
  std::shared_ptr<const List> list_ = std::make_shared<List>();
  std::atomic<bool> any_ = false;
  std::atomic<bool> want_values_ = false;
  std::atomic<bool> want_logs_ = false;
};

}  // namespace heddle::engine
