// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "engine/attempt.hpp"

// What the flow says of trying a node again.
namespace heddle::engine {

// Whether what came of this attempt is of the kind that is tried again. Where that cannot be told,
// it is not, and the error says so.
bool may_pass(Frame& frame, const ProgramNode& node, std::uint32_t attempt, AttemptResult& result);

// How long to wait after attempt number `attempt`. `whole`: without jitter, as long as it can be.
std::chrono::nanoseconds pause(const flow::Retry& retry, std::uint32_t attempt, bool whole);

}  // namespace heddle::engine
