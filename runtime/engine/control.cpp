// SPDX-License-Identifier: Apache-2.0
#include "engine/control.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "engine/runtime_state.hpp"
#include "engine/structured.hpp"
#include "value/conversion.hpp"

namespace heddle::engine {

AttemptResult led(const ProgramNode& node, std::string_view outcome) {
  const auto& edges = node.node->edges;
  const auto edge = std::find_if(edges.begin(), edges.end(),
                                 [&](const flow::Edge& one) { return one.outcome == outcome; });
  if (edge == edges.end()) throw std::logic_error("a control node has no edge for its outcome");
  AttemptResult result;
  result.outcome = edge->outcome;
  result.target = &edge->target;
  return result;
}

AttemptResult failed(const Frame& frame, const ProgramNode& node, std::string code,
                     std::string message) {
  AttemptResult result;
  result.outcome = "FAILURE";
  result.target = &node.failure;
  result.failed = true;
  Error& error = result.error.emplace();
  error.code = std::move(code);
  error.message = std::move(message);
  error.node = node.node->id;
  make_showable(error, frame.run);
  return result;
}

std::optional<Value> evaluated(const expression::Expression& expression, const Frame& frame,
                               std::initializer_list<Type> types, std::string& why) {
  try {
    Value value = expression.evaluate(frame.environment());
    for (const Type type : types) {
      why = mismatch(type, {}, value, value.secret());
      if (why.empty()) return value;
    }
  } catch (const expression::EvaluationError& error) {
    why = frame.told(error);
  }
  return std::nullopt;
}

std::optional<bool> holds(const expression::Expression& condition, const Frame& frame,
                          std::string& why) {
  const auto value = evaluated(condition, frame, {Type::boolean}, why);
  return value ? std::optional(value->boolean()) : std::nullopt;
}

namespace {

// The longest that is slept at once: a clock may be set meanwhile, and sums stay in range.
constexpr std::chrono::hours longest_sleep{24};

std::chrono::nanoseconds span_to(const Timestamp& now, const Timestamp& then) {
  const std::int64_t seconds = then.seconds - now.seconds;
  if (seconds > std::chrono::seconds(longest_sleep).count()) return longest_sleep;
  if (seconds < -1) return std::chrono::nanoseconds(0);
  return std::chrono::seconds(seconds) +
         std::chrono::nanoseconds(std::int64_t{then.nanoseconds} - now.nanoseconds);
}

// False: cancelled.
bool wait_until(Frame& frame, const Timestamp& then) {
  while (true) {
    const auto span = span_to(frame.run.time->now(), then);
    if (span <= std::chrono::nanoseconds(0)) return true;
    if (!frame.run.time->sleep_for(*frame.scope, span)) return false;
  }
}

bool wait_for(Frame& frame, const Duration& duration) {
  std::int64_t seconds = duration.seconds;
  const std::int64_t most = std::chrono::seconds(longest_sleep).count();
  for (; seconds > most; seconds -= most) {
    if (!frame.run.time->sleep_for(*frame.scope, longest_sleep)) return false;
  }
  const auto rest = std::chrono::seconds(seconds) + std::chrono::nanoseconds(duration.nanoseconds);
  return rest <= std::chrono::nanoseconds(0) || frame.run.time->sleep_for(*frame.scope, rest);
}

class Runner {
 public:
  Runner(Frame& frame, const ProgramNode& node) : frame_(frame), node_(node) {}

  AttemptResult operator()(const flow::Switch& decision) const {
    const auto& edges = node_.node->edges;
    std::size_t i = 0;
    for (const auto& one : decision.cases) {
      std::string why;
      const auto found = holds(*one.when, frame_, why);
      if (!found) {
        return failed(frame_, node_, "condition_failed",
                      fmt::format("'when' of case {}: {}", i + 1, why));
      }
      if (*found) break;
      ++i;
    }
    return led(node_, edges[i].outcome);
  }

  AttemptResult operator()(const flow::Wait& wait) const {
    std::string why;
    const auto time = evaluated(*wait.time, frame_, {Type::timestamp, Type::duration}, why);
    if (!time) {
      return failed(frame_, node_, "wait_failed",
                    fmt::format("the time to wait: {}; make a text one by duration(…), or by "
                                "timestamp(…) for a time to wait for",
                                why));
    }
    const bool done = time->type() == Type::timestamp ? wait_until(frame_, time->timestamp())
                                                      : wait_for(frame_, time->duration());
    return done ? led(node_, "SUCCESS") : cancelled();
  }

  AttemptResult operator()(const flow::Set& set) const {
    std::vector<Value> values;
    values.reserve(set.entries.size());
    for (const auto& entry : set.entries) {
      const VariableDescriptor& variable = frame_.flow().variables[entry.variable];
      std::string why;
      auto value = evaluated(*entry.value, frame_, {variable.type}, why);
      if (!value) {
        return failed(frame_, node_, "set_failed", fmt::format("vars.{}: {}", variable.name, why));
      }
      const bool secret = variable.secret || value->secret();
      if (variable.type != Type::any) value = convert(*value, variable.type);
      value->set_secret(secret);
      frame_.run.masker.add(*value);
      values.push_back(std::move(*value));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t slot = frame_.flow().first_variable_slot + set.entries[i].variable;
      frame_.slots.own(slot) = {std::move(values[i]), true};
    }
    return led(node_, "SUCCESS");
  }

  AttemptResult operator()(const flow::ForEach& loop) const {
    return run_for_each(frame_, node_, loop);
  }
  AttemptResult operator()(const flow::Parallel& parallel) const {
    return run_parallel(frame_, node_, parallel);
  }
  AttemptResult operator()(const flow::Repeat& loop) const {
    return run_repeat(frame_, node_, loop);
  }

  AttemptResult operator()(std::monostate) const {
    throw std::logic_error("a node that calls a method was taken for a control node");
  }

 private:
  Frame& frame_;
  const ProgramNode& node_;
};

}  // namespace

AttemptResult run_control(Frame& frame, const ProgramNode& node) {
  return std::visit(Runner(frame, node), node.node->control);
}

}  // namespace heddle::engine
