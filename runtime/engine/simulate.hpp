// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/simulation.hpp>
#include <optional>
#include <string>

#include "engine/node_call.hpp"

// Where a run meets its simulation.
namespace heddle::engine {

// What the run's simulation, where it has one, says of this attempt.
std::optional<SimulatedResult> simulated(const Frame& frame, const ProgramNode& node,
                                         std::uint32_t attempt);

// How the attempt ends, by the simulation's answer, as the node's function would return it; nothing
// when the node is to run.
std::optional<std::uint32_t> simulate(heddle_call& call);

// Whether the call may not do what reaches beyond the run; then its run ends. `what` it did:
// "called out (GET https://…)".
bool refuses(heddle_call& call, const std::string& what);

}  // namespace heddle::engine
