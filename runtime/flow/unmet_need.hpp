// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flow/draft.hpp"
#include "flow/flow_ways.hpp"

// How it is told that what an expression reads need not be there.
namespace heddle::flow {

std::span<const Choice> choices(const Draft& draft, const Need& need);

// Reports a need that is not met at the end of `path`, a way of a run from its start to the reader.
// `sometimes`: on another way it may be met.
void report_unmet(Draft& draft, const FlowWays& ways, const Need& need,
                  const std::vector<std::uint32_t>& path, bool sometimes);

}  // namespace heddle::flow
