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

// Whether the condition is true, or nothing with the reason in `why`.
std::optional<bool> holds(const expression::Expression& condition, const Frame& frame,
                          std::string& why) {
  try {
    const Value value = condition.evaluate(frame.environment());
    why = mismatch(Type::boolean, {}, value, value.secret());
    if (why.empty()) return value.boolean();
  } catch (const expression::EvaluationError& error) {
    why = frame.told(error);
  }
  return std::nullopt;
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
    return led(edges[i]);
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
