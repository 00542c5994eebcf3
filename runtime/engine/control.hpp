// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/attempt.hpp"
#include "engine/frame.hpp"

// What control nodes do: they steer the run themselves, without a plugin.
namespace heddle::engine {

AttemptResult run_control(Frame& frame, const ProgramNode& node);

}  // namespace heddle::engine
