// SPDX-License-Identifier: Apache-2.0
#include "engine/call_inputs.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/frame.hpp"
#include "fiber/fiber.hpp"
#include "plugin/contract.hpp"

namespace heddle::engine {
namespace {

// A value that is there already and can be lent as it is; null: it has to be made. Constants and
// defaults live as long as the program, which a call keeps; what is in a slot only as long as the
// run waits for the call.
const Value* lendable(const heddle_call& call, const ProgramInput& input) {
  if (input.constant != nullptr) return input.constant;
  if (!input.slot || call.attachment != nullptr) return nullptr;
  const expression::Slot* found = call.frame->slots.find(*input.slot);
  return found != nullptr && found->available ? &found->value : nullptr;
}

const Value* keep(heddle_call& call, Value value) {
  if (call.made.empty()) call.made.reserve(call.inputs.size());
  return &call.made.emplace_back(std::move(value));
}

// Returns why the input is unusable, or nothing. `found`: what has to be made over.
[[gnu::noinline]] std::string make_input(heddle_call& call, const flow::Binding& binding,
                                         const Value* found) {
  const VariableDescriptor& variable = call.node->type->inputs[binding.input];
  Value value;
  try {
    value = found != nullptr ? *found : binding.expression->evaluate(call.frame->environment());
  } catch (const expression::EvaluationError& error) {
    return fmt::format("input '{}': {}", variable.name, call.frame->told(error));
  }
  if (std::string why = plugin::bind_input(variable, value); !why.empty()) return why;
  call.inputs[binding.input] = keep(call, std::move(value));
  return {};
}

// Of an input that the flow does not give.
const Value* default_input(heddle_call& call, const VariableDescriptor& variable) {
  if (!variable.default_value) return nullptr;
  if (!variable.secret || variable.default_value->secret()) return &*variable.default_value;
  Value hidden = *variable.default_value;
  hidden.set_secret(true);
  return keep(call, std::move(hidden));
}

}  // namespace

bool bind_inputs(heddle_call& call, std::string& why) {
  const auto& declared = call.node->type->inputs;
  for (const ProgramInput& input : call.node->inputs) {
    const std::uint32_t index = input.index;
    const Value* lent = lendable(call, input);
    if (lent != nullptr && plugin::is_input(declared[index], *lent)) {
      call.inputs[index] = lent;
      // A pattern takes some KiB of stack to be looked for.
      if (input.bounded) {
        fiber::Fiber::on_loop(
            [&] { plugin::add_reason(why, plugin::input_mismatch(declared[index], *lent)); });
      }
    } else {
      plugin::add_reason(why, make_input(call, *input.binding, lent));
    }
  }
  if (!why.empty()) return false;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const Value*& input = call.inputs[i];
    if (input == nullptr) input = default_input(call, declared[i]);
    if (input == nullptr || !holds_secret(*input)) continue;
    call.given_secret = true;
    call.run->masker.add(*input);
  }
  return true;
}

void tell_inputs(const heddle_call& call) {
  const RunState& run = *call.run;
  std::vector<std::pair<std::string, Value>> values;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    if (call.inputs[i] == nullptr) continue;
    values.emplace_back(call.node->type->inputs[i].name, run.masker.masked(*call.inputs[i]));
  }
  Event event;
  event.kind = Event::Kind::node_inputs;
  event.node = call.node->node->id;
  event.node_type = call.node->type->name;
  event.attempt = call.attempt;
  event.values = &values;
  call.frame->emit(event);
}

void mask_settings(const heddle_call& call) {
  for (const auto& value : call.node->settings) {
    if (value && holds_secret(*value)) call.run->masker.add(*value);
  }
}

}  // namespace heddle::engine
