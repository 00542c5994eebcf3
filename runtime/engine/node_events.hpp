// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "engine/attempt.hpp"

// What observers are told of a node while a run goes through it. In functions of their own, whose
// room on the stack is given back before a run waits.
namespace heddle::engine {

// When what observers were told last of a walk happened. Nothing happens from there until the next
// node begins, so that it need not be asked of the clock again. None: somebody else went on.
using Moment = std::chrono::steady_clock::time_point;

// `moment` becomes that of the event, unless it is known.
void tell_started(const Frame& frame, const ProgramNode& node, Moment& moment);
void tell_finished(Frame& frame, const ProgramNode& node, const AttemptResult& result, Moment begun,
                   Moment& moment);
// Another attempt follows after `pause`.
void tell_failed(const Frame& frame, const ProgramNode& node, const AttemptResult& result,
                 std::uint32_t attempt, std::chrono::nanoseconds pause);

}  // namespace heddle::engine
