// SPDX-License-Identifier: Apache-2.0
#include "engine/frame.hpp"

#include <fmt/format.h>

#include "engine/runtime_state.hpp"

namespace heddle::engine {

Frame::Frame(const Frame& outer, std::string_view place, fiber::CancelScope& cancel_scope,
             const flow::Block& block)
    : Frame(outer, place, cancel_scope, outer.program,
            expression::Slots(outer.slots, block.written)) {
  depth = outer.depth;
  flows = outer.flows;
}

Frame::Frame(const Frame& outer, std::string_view place, fiber::CancelScope& cancel_scope,
             const FlowState& nested, expression::Slots first)
    : run(outer.run),
      program(nested),
      slots(std::move(first)),
      scope(&cancel_scope),
      within(outer.within.empty() ? std::string(place) : fmt::format("{}/{}", outer.within, place)),
      flows(outer.flows.empty() ? std::string(place) : fmt::format("{}/{}", outer.flows, place)),
      key(fmt::format("{}/{}/{}", outer.key_so_far(), place, outer.visits)),
      depth(outer.depth + 1),
      call(*this, outer.run),
      at_the_end(outer.at_the_end) {}

std::string Frame::key_of(const ProgramNode& node) const {
  return fmt::format("{}/{}/{}", key_so_far(), node.node->id, visits);
}

expression::Environment Frame::environment() const {
  return {slots, *run.time};
}

std::string Frame::told(const expression::EvaluationError& error) const {
  if (error.line == 0) return error.message;
  return fmt::format("{} ({}:{}:{})", error.message, flow().file, error.line, error.column);
}

void Frame::tell(Event& event) const {
  event.within = within;
  event.flows = flows;
  run.emit(event);
}

}  // namespace heddle::engine
