// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>
#include <utility>

#include "fiber/cancel.hpp"
#include "fiber/fiber.hpp"

// Asio tells results to a callback; sequential code wants them returned, and wants out when its
// scope is cancelled. `await` is the one place where both meet.
//
//   auto [error, size] = await<boost::system::error_code, std::size_t>(
//       scope, [&](auto handler) { socket.async_read_some(buffer, std::move(handler)); },
//       [&] { socket.cancel(); });
//
// It always waits for the handler, after a cancellation too: the operation uses buffers and objects
// of the caller until then. So `cancel` must make the operation end soon.
namespace heddle::fiber {

template <class... Results, class Start, class Cancel>
std::tuple<Results...> await(CancelScope& scope, Start&& start, Cancel&& cancel) {
  struct Waiting {
    Fiber* fiber = Fiber::current();
    bool parked = false;
    bool done = false;
    std::tuple<Results...> results;
  } waiting;
  std::forward<Start>(start)([&waiting](Results... results) {
    waiting.results = std::tuple<Results...>(std::move(results)...);
    waiting.done = true;
    if (waiting.parked) waiting.fiber->resume();
  });
  // After the start, since a scope that is already cancelled calls `cancel` at once.
  const CancelScope::Registration registration(scope, [&cancel] { cancel(); });
  waiting.parked = true;
  while (!waiting.done) Fiber::park();
  return std::move(waiting.results);
}

}  // namespace heddle::fiber
