// SPDX-License-Identifier: Apache-2.0
#include "engine/control.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "value/conversion.hpp"

namespace heddle::engine {
namespace {

AttemptResult led(const flow::Edge& edge) {
  AttemptResult result;
  result.outcome = edge.outcome;
  result.target = &edge.target;
  return result;
}

AttemptResult failed(const RunState& run, const ProgramNode& node, std::string code,
                     std::string message) {
  AttemptResult result;
  result.outcome = "FAILURE";
  result.target = &node.failure;
  result.failed = true;
  Error& error = result.error.emplace();
  error.code = std::move(code);
  error.message = std::move(message);
  error.node = node.node->id;
  make_showable(error, run);
  return result;
}

// Whether the condition is true, or nothing with the reason in `why`.
std::optional<bool> holds(const expression::Expression& condition, const RunState& run,
                          std::string& why) {
  try {
    const Value value = condition.evaluate(run.environment());
    why = mismatch(Type::boolean, {}, value, value.secret());
    if (why.empty()) return value.boolean();
  } catch (const expression::EvaluationError& error) {
    why = run.told(error);
  }
  return std::nullopt;
}

class Runner {
 public:
  Runner(RunState& run, const ProgramNode& node) : run_(run), node_(node) {}

  AttemptResult operator()(const flow::Switch& decision) const {
    const auto& edges = node_.node->edges;
    std::size_t i = 0;
    for (const auto& one : decision.cases) {
      std::string why;
      const auto found = holds(*one.when, run_, why);
      if (!found) {
        return failed(run_, node_, "condition_failed",
                      fmt::format("'when' of case {}: {}", i + 1, why));
      }
      if (*found) break;
      ++i;
    }
    return led(edges[i]);
  }

  AttemptResult operator()(std::monostate) const {
    throw std::logic_error("a node that calls a method was taken for a control node");
  }

 private:
  RunState& run_;
  const ProgramNode& node_;
};

}  // namespace

AttemptResult run_control(RunState& run, const ProgramNode& node) {
  return std::visit(Runner(run, node), node.node->control);
}

}  // namespace heddle::engine
