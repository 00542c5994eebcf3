// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/attempt.hpp"

namespace heddle::engine {

// One try of a node that is a flow: its inputs evaluated, the flow gone through in a frame of its
// own, its end taken as the node's.
AttemptResult try_flow(Frame& frame, const ProgramNode& node, std::uint32_t attempt);

}  // namespace heddle::engine
