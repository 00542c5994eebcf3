// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/frame.hpp"

// One try of a node: its inputs evaluated, its function called, what it did held against what its
// type declares.
namespace heddle::engine {

// Also what became of a control node, which has one attempt. What a node gave is in its slots,
// `written`, and becomes available when the edge is taken.
struct AttemptResult {
  std::string_view outcome;              // valid as long as the program
  const flow::Target* target = nullptr;  // where it leads; null when `broken` or cancelled
  std::optional<Error> error;
  bool broken = false;         // the plugin's bug: no edge is taken, the run ends
  bool cancelled = false;      // the run is
  bool left = false;           // its function is at work still: not to be tried beside itself
  bool failed = false;         // a failure other than INVALID: may be tried again
  std::uint32_t attempts = 1;  // that there were, this being the last
};

// Nobody wants the node to end any more.
AttemptResult cancelled();

// "it did not end within its timeout of 20 ms"
std::string timeout_text(const ProgramNode& node);

// Takes what is secret out of the texts of an error, and makes them UTF-8.
void make_showable(Error& error, const RunState& run);

// An output of a node that has no call: a control node, a flow.
void write_output(Frame& frame, const ProgramNode& node, std::size_t output, Value value);
// Before another attempt.
void forget_outputs(Frame& frame, const ProgramNode& node);
// As plugin::complete_outputs.
std::string complete_outputs(const NodeTypeDescriptor& type, std::string_view outcome,
                             expression::Slot* outputs);

// Calls the node's function, which must not let an exception out: if it does, that is its defect.
std::uint32_t call_run(heddle_call& call);

// Puts what came of it into `result`, which is new.
void try_node(Frame& frame, const ProgramNode& node, std::uint32_t attempt, AttemptResult& result);

}  // namespace heddle::engine
