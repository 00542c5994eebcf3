// SPDX-License-Identifier: Apache-2.0
#include "engine/nested.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/branches.hpp"
#include "engine/runtime_state.hpp"
#include "engine/simulate.hpp"
#include "engine/whole_flow.hpp"
#include "flow/library.hpp"
#include "plugin/contract.hpp"
#include "value/conversion.hpp"

namespace heddle::engine {
namespace {

class Attempt {
 public:
  Attempt(Frame& frame, const ProgramNode& node, std::uint32_t attempt)
      : frame_(frame),
        node_(node),
        attempt_(attempt),
        scope_(frame.run.worker->worker, frame.scope) {}

  AttemptResult run() {
    if (frame_.depth >= flow::Library::deepest) {
      return ended("FAILURE", error("nesting_limit", fmt::format("flows run inside each other more "
                                                                 "than {} deep",
                                                                 flow::Library::deepest)));
    }
    Values inputs;
    if (std::string why = bind(inputs); !why.empty()) return invalid(std::move(why));
    tell(inputs);
    if (auto answer = simulated(frame_, node_, attempt_)) return carry_out(std::move(*answer));
    try {
      auto slots = first_slots(*node_.nested, std::move(inputs), frame_.run.secrets);
      const flow::Flow& inner = *node_.nested->flow;
      if (inner.run_id_read) slots.own(inner.run_id_slot) = {frame_.run.id(), true};
      return go_through(std::move(slots));
    } catch (const InputError& refused) {
      std::string why;
      for (const auto& finding : refused.diagnostics()) plugin::add_reason(why, finding.message);
      return invalid(std::move(why));
    }
  }

 private:
  Error error(std::string code, std::string message) const {
    Error error;
    error.code = std::move(code);
    error.message = std::move(message);
    error.node = node_.node->id;
    return error;
  }

  // Why the inputs cannot be used, or nothing.
  std::string bind(Values& inputs) const {
    std::string all;
    for (const auto& binding : node_.node->bindings) {
      const VariableDescriptor& input = node_.node->type->inputs[binding.input];
      Value value;
      try {
        value = binding.expression ? binding.expression->evaluate(frame_.environment())
                                   : binding.constant;
      } catch (const expression::EvaluationError& failed) {
        plugin::add_reason(all, fmt::format("input '{}': {}", input.name, frame_.told(failed)));
        continue;
      }
      if (const std::string why = plugin::bind_input(input, value); !why.empty()) {
        plugin::add_reason(all, why);
        continue;
      }
      if (input.secret) value.set_secret(true);
      frame_.run.masker.add(value);
      inputs.insert_or_assign(input.name, std::move(value));
    }
    return all;
  }

  void tell(const Values& inputs) const {
    if (!frame_.run.values_observed()) return;
    std::vector<std::pair<std::string, Value>> values;
    for (const auto& [name, value] : inputs) {
      values.emplace_back(name, frame_.run.masker.masked(value));
    }
    Event event;
    event.kind = Event::Kind::node_inputs;
    event.node = node_.node->id;
    event.node_type = node_.node->type->name;
    event.attempt = attempt_;
    event.values = &values;
    frame_.emit(event);
  }

  AttemptResult go_through(expression::Slots slots) {
    std::optional<RunTime::Limit> limit;
    if (node_.node->timeout) limit.emplace(*frame_.run.time, scope_, *node_.node->timeout);
    Frame inner(frame_, node_.node->id, scope_, *node_.nested, std::move(slots));
    // Another attempt is another run of the flow, with keys of its own.
    if (attempt_ > 1) inner.key += fmt::format(".{}", attempt_);
    mask_secrets(inner);
    FlowEnd end;
    // A stack can hold only so many flows inside each other.
    run_aside(*frame_.run.time, frame_.run.worker->worker,
              [&] { end = engine::go_through(inner); });
    if (end.error && end.error->internal) return broken(placed(std::move(*end.error)));
    if (end.outcome == "CANCELLED") return cut_short();
    return ended(end);
  }

  // What a simulation says in place of the flow, held against what that declares.
  AttemptResult carry_out(SimulatedResult answer) {
    std::optional<RunTime::Limit> limit;
    if (node_.node->timeout) limit.emplace(*frame_.run.time, scope_, *node_.node->timeout);
    if (answer.delay.count() > 0 && !frame_.run.time->sleep_for(scope_, answer.delay)) {
      return cut_short();
    }
    const NodeTypeDescriptor& type = *node_.node->type;
    const auto wrong = [&](const std::string& why) {
      Error told = error("simulation", "the simulated result does not fit: " + why);
      told.internal = true;
      return broken(std::move(told));
    };
    const std::string outcome = answer.outcome;
    if (type.find_outcome(outcome) == nullptr && outcome != "TIMEOUT" && outcome != "INVALID") {
      return wrong(fmt::format("{} has no outcome {}", type.name, outcome));
    }
    FlowEnd end{outcome, std::move(answer.error), {}};
    for (auto& [name, value] : answer.outputs) {
      const std::string why = take_output(name, value);
      if (!why.empty()) return wrong(why);
      end.outputs.emplace_back(name, std::move(value));
    }
    AttemptResult result = ended(end);
    const std::string missing = complete_outputs(type, outcome, frame_.slots_of(node_));
    return missing.empty() ? std::move(result) : wrong(missing);
  }

  // Why the value cannot be an output of this name, or nothing.
  std::string take_output(const std::string& name, Value& value) const {
    const auto& outputs = node_.node->type->outputs;
    const auto output = std::find_if(outputs.begin(), outputs.end(),
                                     [&](const auto& declared) { return declared.name == name; });
    if (output == outputs.end()) {
      return fmt::format("{} has no output '{}'", node_.node->type->name, name);
    }
    const std::string why = mismatch(output->type, output->constraints, value, output->secret);
    if (!why.empty()) return fmt::format("output '{}': {}", name, why);
    if (output->type != Type::any) value = convert(value, output->type).value_or(Value());
    value.set_secret(value.secret() || output->secret || node_.node->given_secret);
    frame_.run.masker.add(value);
    return {};
  }

  static AttemptResult broken(Error why) {
    AttemptResult result;
    result.outcome = "FAILURE";
    result.broken = true;
    result.error = std::move(why);
    return result;
  }

  AttemptResult cut_short() const {
    if (!frame_.scope->cancelled()) {
      AttemptResult result = ended("TIMEOUT", error("timeout", timeout_text(node_)));
      result.error->retryable = true;
      return result;
    }
    return cancelled();
  }

  // The error of a node inside is told with its path: "sign_in/token".
  Error placed(Error inner) const {
    inner.node =
        inner.node.empty() ? node_.node->id : fmt::format("{}/{}", node_.node->id, inner.node);
    return inner;
  }

  AttemptResult ended(FlowEnd& end) const {
    AttemptResult result = ended(end.outcome, std::nullopt);
    const auto& declared = node_.node->type->outputs;
    // As its type says, only then.
    if (end.outcome != "SUCCESS") end.outputs.clear();
    for (auto& [name, value] : end.outputs) {
      const auto found =
          std::find_if(declared.begin(), declared.end(),
                       [&, &wanted = name](const auto& output) { return output.name == wanted; });
      write_output(frame_, node_, static_cast<std::size_t>(found - declared.begin()),
                   std::move(value));
    }
    if (!result.failed && result.outcome != "INVALID") return result;
    result.error = end.error ? placed(std::move(*end.error))
                             : error("failed", fmt::format("the flow '{}' led to end.{}",
                                                           node_.nested->flow->name, end.outcome));
    return result;
  }

  AttemptResult ended(std::string_view outcome, std::optional<Error> why) const {
    AttemptResult result;
    const auto& outcomes = node_.node->type->outcomes;
    const auto found = std::find_if(outcomes.begin(), outcomes.end(),
                                    [&](const auto& known) { return known.name == outcome; });
    if (found != outcomes.end()) {
      result.outcome = found->name;
      result.target = &node_.endings[static_cast<std::size_t>(found - outcomes.begin())].target;
    } else {
      result.outcome = outcome == "TIMEOUT" ? "TIMEOUT" : "INVALID";
      result.target = outcome == "TIMEOUT" ? &node_.timeout : &node_.invalid;
    }
    result.failed = outcome == "FAILURE" || outcome == "TIMEOUT";
    result.error = std::move(why);
    return result;
  }

  AttemptResult invalid(std::string why) const {
    return ended("INVALID", error("invalid", std::move(why)));
  }

  Frame& frame_;
  const ProgramNode& node_;
  std::uint32_t attempt_;
  fiber::CancelScope scope_;
};

}  // namespace

AttemptResult try_flow(Frame& frame, const ProgramNode& node, std::uint32_t attempt) {
  forget_outputs(frame, node);
  AttemptResult result = Attempt(frame, node, attempt).run();
  if (result.error) make_showable(*result.error, frame.run);
  return result;
}

}  // namespace heddle::engine
