// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <exception>
#include <functional>

#include "engine/run_time.hpp"
#include "fiber/worker.hpp"

// Several pieces of work of one run at the same time, each on a fiber of the run's worker. All have
// ended when this returns, whatever happens: nothing is left running unseen.
//
//   fan_out(*run.time, worker, items.size(), 8, [&](std::size_t i) { return walk_item(i); });
namespace heddle::engine {

// Calls `piece` with 0 to count - 1, at most `width` of them at the same time, begun in this order.
// False from one means: begin no more. On a fiber only. An exception of a piece is thrown once all
// have ended, the first of several.
void fan_out(RunTime& time, fiber::Worker& worker, std::size_t count, std::size_t width,
             const std::function<bool(std::size_t)>& piece);

// Calls `work` on a fiber of its own and waits for it: work that nests as deep as it likes does not
// use up the caller's stack.
void run_aside(RunTime& time, fiber::Worker& worker, const std::function<void()>& work);

}  // namespace heddle::engine
