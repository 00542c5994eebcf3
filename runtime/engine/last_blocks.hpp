// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/frame.hpp"

// What a flow has for the end of its runs: on_failure and finally.
namespace heddle::engine {

// Goes through them; `frame` is the run's own. How the run ends is settled by then and does not
// change; they can read it. A cancelled run cleans up too, in the time that its host gives it.
void run_last_blocks(Frame& frame);

}  // namespace heddle::engine
