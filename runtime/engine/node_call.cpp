// SPDX-License-Identifier: Apache-2.0
#include "engine/node_call.hpp"

#include "engine/flow_state.hpp"

void heddle_call::begin(const heddle::engine::ProgramNode& program_node,
                        heddle::fiber::CancelScope& cancel_scope, heddle::expression::Slot* slots,
                        std::uint32_t number) {
  node = &program_node;
  scope = &cancel_scope;
  outputs = slots;
  for (std::uint32_t i = 0; i < node->output_count; ++i) outputs[i].written = false;
  attempt = number;
  given_secret = false;
  inputs.resize(node->type->inputs.size());
  for (const heddle::Value*& input : inputs) input = nullptr;
  last_error.clear();
  defect.clear();
  error.reset();
  stopped.reset();
  key.clear();
}

void heddle_call::end() {
  made.clear();
  arena.clear();
  // Of most calls they are empty, and to find that out costs less than to clear them.
  if (!responses.empty()) responses.clear();
  if (!texts.empty()) texts.clear();
}
