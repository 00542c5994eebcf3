// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace heddle::imiassist::sandbox {

// Lets a slow request sleep without holding up the end of the program.
class StopSignal {
 public:
  // Sleeps; true when it was ended early because the sandbox stops.
  bool wait_for(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return condition_.wait_for(lock, time, [this] { return raised_; });
  }

  void raise() {
    {
      const std::lock_guard lock(mutex_);
      raised_ = true;
    }
    condition_.notify_all();
  }

  bool raised() {
    const std::lock_guard lock(mutex_);
    return raised_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool raised_ = false;
};

}  // namespace heddle::imiassist::sandbox
