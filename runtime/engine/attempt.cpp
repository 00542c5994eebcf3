// SPDX-License-Identifier: Apache-2.0
#include "engine/attempt.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "engine/node_call.hpp"
#include "engine/runtime_state.hpp"
#include "value/conversion.hpp"

namespace heddle::engine {
namespace {

constexpr std::string_view success_name = "SUCCESS";
constexpr std::string_view failure_name = "FAILURE";
constexpr std::string_view invalid_name = "INVALID";
constexpr std::string_view timeout_name = "TIMEOUT";
constexpr std::string_view cancelled_name = "CANCELLED";

Error error_of(const ProgramNode& node, std::string code, std::string message) {
  Error error;
  error.code = std::move(code);
  error.message = std::move(message);
  error.node = node.node->id;
  return error;
}

AttemptResult invalid(const ProgramNode& node, std::string message) {
  AttemptResult result;
  result.outcome = invalid_name;
  result.target = &node.invalid;
  result.error = error_of(node, "invalid", std::move(message));
  return result;
}

AttemptResult broken(const ProgramNode& node, std::string message) {
  AttemptResult result;
  result.outcome = failure_name;
  result.broken = true;
  result.error = error_of(
      node, "internal",
      fmt::format("the plugin of {} ({} {}, {}) is at fault: {}; report this to its author",
                  node.type->name, node.type->plugin, node.type->plugin_version, node.type->origin,
                  message));
  result.error->internal = true;
  return result;
}

Value evaluated(const flow::Binding& binding, const RunState& run) {
  return binding.expression ? binding.expression->evaluate(run.slots) : binding.constant;
}

// Puts the inputs into the call. Returns why they are unusable, or nothing.
std::string bind_inputs(heddle_call& call, const RunState& run) {
  const auto& declared = call.node->type->inputs;
  call.inputs.resize(declared.size());
  for (std::size_t i = 0; i < declared.size(); ++i) call.inputs[i] = declared[i].default_value;
  for (const auto& binding : call.node->node->bindings) {
    const VariableDescriptor& variable = declared[binding.input];
    Value value;
    try {
      value = evaluated(binding, run);
    } catch (const expression::EvaluationError& error) {
      return fmt::format("input '{}': {}", variable.name, error.message);
    }
    const bool secret = variable.secret || value.secret();
    if (std::string why = mismatch(variable.type, variable.constraints, value, secret);
        !why.empty()) {
      return fmt::format("input '{}': {}", variable.name, why);
    }
    if (variable.type != Type::any && value.type() != variable.type) {
      value = *convert(value, variable.type);
    }
    value.set_secret(secret);
    call.inputs[binding.input] = std::move(value);
  }
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if (!call.inputs[i]) continue;
    if (declared[i].secret) call.inputs[i]->set_secret(true);
    call.given_secret |= call.inputs[i]->secret();
  }
  return {};
}

void tell_inputs(const heddle_call& call, const RunState& run) {
  if (!run.values_observed()) return;
  std::vector<std::pair<std::string, Value>> values;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    if (!call.inputs[i]) continue;
    values.emplace_back(call.node->type->inputs[i].name, run.masker.masked(*call.inputs[i]));
  }
  Event event;
  event.kind = Event::Kind::node_inputs;
  event.node = call.node->node->id;
  event.node_type = call.node->type->name;
  event.attempt = call.attempt;
  event.values = &values;
  run.emit(event);
}

std::uint32_t call_node(heddle_call& call, RunState& run) {
  const auto* table = call.node->type->table;
  if (!call.node->type->blocking) return table->run(&host_table(), &call);
  std::uint32_t code = HEDDLE_OUTCOME_BROKEN;
  const auto done =
      run.runtime->blocking().run(*call.scope, [&] { code = table->run(&host_table(), &call); });
  if (done == fiber::BlockingResult::cancelled) return HEDDLE_OUTCOME_CANCELLED;
  if (done == fiber::BlockingResult::queue_full) {
    call.error = error_of(*call.node, "overload",
                          "all threads for blocking nodes are busy and their queue is full; start "
                          "fewer runs at once, or allow more of them");
    call.error->retryable = true;
    return HEDDLE_OUTCOME_FAILURE;
  }
  return code;
}

// The name and target of an outcome's number; false for a number that means nothing.
bool resolve(std::uint32_t code, const ProgramNode& node, AttemptResult& result) {
  if (code < node.type->outcomes.size()) {
    result.outcome = node.type->outcomes[code].name;
    result.target = &node.targets[code];
    return true;
  }
  const auto named = [&](std::string_view name, const flow::Target* otherwise) {
    for (std::size_t i = 0; i < node.type->outcomes.size(); ++i) {
      if (node.type->outcomes[i].name == name)
        return resolve(static_cast<std::uint32_t>(i), node, result);
    }
    result.outcome = name;
    result.target = otherwise;
    return otherwise != nullptr;
  };
  switch (code) {
    case HEDDLE_OUTCOME_SUCCESS:
      return named(success_name, nullptr);
    case HEDDLE_OUTCOME_FAILURE:
      return named(failure_name, &node.failure);
    case HEDDLE_OUTCOME_INVALID:
      return named(invalid_name, &node.invalid);
    case HEDDLE_OUTCOME_TIMEOUT:
      return named(timeout_name, &node.timeout);
    default:
      return false;
  }
}

// Defaults where nothing was written, and the first promised output that is missing.
std::string complete_outputs(heddle_call& call, std::string_view outcome) {
  const auto& declared = call.node->type->outputs;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    auto& value = call.outputs[i];
    if (!value && declared[i].default_value) {
      value = declared[i].default_value;
      value->set_secret(declared[i].secret);
    }
    const bool promised = declared[i].exists_on(outcome);
    if (promised && !value) {
      return fmt::format("it ended with {} without writing output '{}', which it declares for it",
                         outcome, declared[i].name);
    }
    // Written by a node that then ended otherwise: it does not exist on this outcome.
    if (!promised) value.reset();
  }
  return {};
}

AttemptResult judge(heddle_call& call, std::uint32_t code, const RunState& run,
                    std::chrono::nanoseconds allowed) {
  const ProgramNode& node = *call.node;
  if (!call.defect.empty()) return broken(node, call.defect);
  if (code == HEDDLE_OUTCOME_BROKEN) {
    return broken(node, call.error ? call.error->message : "it gave no reason");
  }
  AttemptResult result;
  if (code == HEDDLE_OUTCOME_CANCELLED) {
    if (run.scope->cancelled()) {
      result.outcome = cancelled_name;
      result.cancelled = true;
      return result;
    }
    if (call.scope->reason() != fiber::CancelReason::deadline) {
      return broken(node, "it ended with CANCELLED although nobody cancelled it");
    }
    code = HEDDLE_OUTCOME_TIMEOUT;
    call.error = error_of(
        node, "timeout",
        fmt::format("it did not end within its timeout of {} ms",
                    std::chrono::duration_cast<std::chrono::milliseconds>(allowed).count()));
    call.error->retryable = true;
  }
  if (!resolve(code, node, result)) {
    return broken(node,
                  fmt::format("it ended with outcome number {}, which it does not declare", code));
  }
  if (std::string why = complete_outputs(call, result.outcome); !why.empty()) {
    return broken(node, why);
  }
  result.outputs = std::move(call.outputs);
  result.failed = result.outcome == failure_name || result.outcome == timeout_name;
  if (result.failed || result.outcome == invalid_name) {
    result.error = std::move(call.error);
    if (!result.error) {
      result.error =
          error_of(node, result.failed ? "failed" : "invalid", "the node gave no reason");
      result.error->retryable = result.failed;
    }
  }
  return result;
}

}  // namespace

AttemptResult try_node(RunState& run, const ProgramNode& node, std::uint32_t attempt,
                       const std::string& key) {
  fiber::CancelScope scope(run.worker->worker, run.scope);
  heddle_call call(run, node, scope);
  call.attempt = attempt;
  call.key = key;
  call.outputs.resize(node.type->outputs.size());
  AttemptResult result;
  if (std::string why = bind_inputs(call, run); !why.empty()) {
    result = invalid(node, std::move(why));
    result.outputs.resize(call.outputs.size());
    for (std::size_t i = 0; i < call.outputs.size(); ++i) {
      result.outputs[i] = node.type->outputs[i].default_value;
    }
  } else {
    for (const auto& value : call.inputs) {
      if (value && value->secret()) run.masker.add(*value);
    }
    for (const auto& value : node.settings) {
      if (value && value->secret()) run.masker.add(*value);
    }
    tell_inputs(call, run);
    const std::chrono::nanoseconds allowed =
        node.node->timeout.value_or(std::chrono::nanoseconds(0));
    if (node.node->timeout) scope.set_deadline(fiber::CancelScope::Clock::now() + allowed);
    const std::uint32_t code = call_node(call, run);
    result = judge(call, code, run, allowed);
  }
  if (result.error) {
    result.error->code = run.masker.mask(result.error->code);
    result.error->message = run.masker.mask(result.error->message);
  }
  return result;
}

}  // namespace heddle::engine
