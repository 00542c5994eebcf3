// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

// Observers are told when a node began and ended, and how long it took. The one is asked of the
// system's clock, the other of the steady one, and to read a clock takes longer than to go to the
// next node. This reads the steady one alone, and the system's now and then.
//
//   const auto moment = EventClock::Steady::now();
//   event.time = clock.at(moment);
//
// Of one thread.
namespace heddle::engine {

class EventClock {
 public:
  using Steady = std::chrono::steady_clock;
  using System = std::chrono::system_clock;

  // The system's time at a moment that has just been. A system's clock that is set shows soon.
  [[nodiscard]] System::time_point at(Steady::time_point moment) {
    constexpr std::chrono::milliseconds good{10};
    if (moment - read_ > good) read();
    return system_ + std::chrono::duration_cast<System::duration>(moment - read_);
  }

 private:
  // Both at once, or nearly: this thread may have lost its core in between.
  void read() {
    constexpr std::chrono::microseconds together{1};
    constexpr int most = 3;
    for (int i = 0; i < most; ++i) {
      const auto before = Steady::now();
      system_ = System::now();
      read_ = Steady::now();
      if (read_ - before < together) return;
    }
  }

  Steady::time_point read_;
  System::time_point system_;
};

}  // namespace heddle::engine
