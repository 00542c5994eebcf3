// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/flow_state.hpp"
#include "engine/node_call.hpp"
#include "engine/run_state.hpp"
#include "expression/expression.hpp"
#include "fiber/cancel.hpp"

// A run goes from node to node, and some nodes go through nodes of their own meanwhile: a flow
// inside a flow, an item of a list, a branch. Each such walk has a frame: the values that its
// expressions read, and the scope that ends it. The run itself has one too.
//
//   Frame frame(run, program, std::move(slots), scope);
//   const End end = walk(frame, program.flow->start);
//
// Frames of a run live on fibers of one worker, and a frame never outlives the one that made it.
namespace heddle::engine {

class Frame {
 public:
  // The run's own.
  Frame(RunState& state, expression::Slots first, fiber::CancelScope& cancel_scope)
      : run(state),
        program(*state.program),
        slots(std::move(first)),
        scope(&cancel_scope),
        call(*this, state) {}
  // Of an item or a branch inside `outer`: sees what that has, and changes nothing of it. `place`
  // is where it is inside the node: "probe[3]".
  Frame(const Frame& outer, std::string_view place, fiber::CancelScope& cancel_scope,
        const flow::Block& block);
  // Of a flow inside `outer`, which has nothing of that.
  Frame(const Frame& outer, std::string_view place, fiber::CancelScope& cancel_scope,
        const FlowState& nested, expression::Slots first);
  ~Frame() = default;
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  RunState& run;
  const FlowState& program;
  expression::Slots slots;
  fiber::CancelScope* scope;
  // Where the frame is inside the run, "both.left/probe[3]"; empty: the run's own.
  std::string within;
  // Of the flows around it the nodes that they are: "login/sign_in"; empty: it is the run's own.
  std::string flows;
  // Where it is, told apart from earlier visits of the nodes around it: where idempotency keys
  // begin. Empty: the run's own, whose keys begin with its id.
  std::string key;
  std::uint64_t visits = 0;   // that have been made in this frame
  std::uint64_t visited = 0;  // of these, those that count towards the limit
  std::size_t depth = 0;      // of flows around it
  // Of whatever node is called: there is one at a time.
  heddle_call call;
  bool at_the_end = false;  // in on_failure or finally, of its flow or of one around it

  [[nodiscard]] const std::string& key_so_far() const { return key.empty() ? run.id() : key; }
  // The idempotency key of the visit of a node that is under way: the same for all its attempts,
  // and of no other visit; what runs beside it makes no difference.
  [[nodiscard]] std::string key_of(const ProgramNode& node) const;
  [[nodiscard]] const flow::Flow& flow() const { return *program.flow; }
  // What the expressions of the flow read.
  [[nodiscard]] expression::Environment environment() const;
  // What went wrong in one of them, and where in the file.
  [[nodiscard]] std::string told(const expression::EvaluationError& error) const;
  // The slots of a node's outputs in order; null: it has none.
  [[nodiscard]] expression::Slot* slots_of(const ProgramNode& node) {
    return node.output_count != 0 ? &slots.own(node.first_slot) : nullptr;
  }
  // Those of its flow::own_variables, of which some are read.
  [[nodiscard]] expression::Slot* own_slots_of(const ProgramNode& node) {
    return &slots.own(node.own_slot);
  }
  // Completes the event with where it happened, and tells the observers.
  void emit(Event event) const { tell(event); }
  void tell(Event& event) const;  // the same without a copy
};

// How a walk ended.
struct End {
  std::string outcome;
  std::optional<Error> error;
};

// Goes from node to node, from `start`, until an edge leads to an end. Throws nothing: what goes
// wrong inside is an end too, so that whoever waits for others stops them and cleans up.
End walk(Frame& frame, std::uint32_t start);

// Whether the outcome is FAILURE, TIMEOUT or INVALID.
bool has_failed(std::string_view outcome);
// What expressions read as 'error'.
Value error_value(const Error& error, std::string_view outcome);

}  // namespace heddle::engine
