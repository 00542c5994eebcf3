// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>

#include "engine/attempt.hpp"
#include "engine/frame.hpp"

// The control nodes that go through nodes of their own, and what all control nodes end with. A
// block never outlives its node: when the node ends, all that was begun inside it has ended.
namespace heddle::engine {

AttemptResult run_for_each(Frame& frame, const ProgramNode& node, const flow::ForEach& loop);
AttemptResult run_parallel(Frame& frame, const ProgramNode& node, const flow::Parallel& parallel);
AttemptResult run_repeat(Frame& frame, const ProgramNode& node, const flow::Repeat& loop);

// The node ends with an outcome that the checker has seen wired.
AttemptResult led(const ProgramNode& node, std::string_view outcome);
AttemptResult failed(const Frame& frame, const ProgramNode& node, std::string code,
                     std::string message);

// The value, which is of one of the types; or nothing, with the reason in `why`.
std::optional<Value> evaluated(const expression::Expression& expression, const Frame& frame,
                               std::initializer_list<Type> types, std::string& why);
// Whether the condition is true, or nothing with the reason in `why`.
std::optional<bool> holds(const expression::Expression& condition, const Frame& frame,
                          std::string& why);

}  // namespace heddle::engine
