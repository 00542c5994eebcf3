// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <system_error>

#include "fiber/cancel.hpp"

// What a thread does with sleep() and poll(), for a fiber: only the fiber waits, and the
// cancellation of its scope cuts the wait short.
//
//   if (!sleep_for(scope, 200ms)) return;  // cancelled
//   const FdResult result = wait_fd(scope, child_stdout, fd_read);
namespace heddle::fiber {

// True when the whole time has passed, false when the scope was cancelled first.
bool sleep_for(CancelScope& scope, std::chrono::nanoseconds duration);

// The numbers are HEDDLE_FD_* of <heddle/plugin.h>.
inline constexpr std::uint32_t fd_read = 1;
inline constexpr std::uint32_t fd_write = 2;

struct FdResult {
  std::uint32_t ready = 0;  // those of the asked events for which the descriptor is ready
  bool cancelled = false;
  std::error_code error;  // the descriptor cannot be waited for

  explicit operator bool() const noexcept { return ready != 0; }
};

// Waits until `fd` is ready for one of `events`; the end of the stream and errors count as ready,
// as with poll(). The descriptor stays the caller's, with the flags it had; it must stay open until
// this returns. Files that never make one wait are ready at once.
FdResult wait_fd(CancelScope& scope, int fd, std::uint32_t events);

}  // namespace heddle::fiber
