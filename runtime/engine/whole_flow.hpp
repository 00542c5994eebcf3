// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/frame.hpp"

// From the first node of a flow to its outputs and what it has for the end of its runs (on_failure,
// finally): of the flow that is run, and of one inside another.
namespace heddle::engine {

struct FlowEnd {
  std::string outcome;
  std::optional<Error> error;
  std::vector<std::pair<std::string, Value>> outputs;  // those with a value, in the flow's order
};

// What is secret of the slots that the flow begins with is masked from now on, wherever it is
// shown.
void mask_secrets(const Frame& frame);

// `frame` holds these slots, and they are masked. The 'finally' of a flow that was cancelled runs
// all the same, for the time that its host gives.
FlowEnd go_through(Frame& frame);

}  // namespace heddle::engine
