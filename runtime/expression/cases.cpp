// SPDX-License-Identifier: Apache-2.0
#include <heddle/expression.hpp>
#include <heddle/json.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

#include "expression/case_value.hpp"
#include "expression/opaque.hpp"
#include "expression/program.hpp"

// The cases of CEL's public conformance suite: what a language is, in examples.
namespace heddle {
namespace {

using expression::Declaration;
using expression::Opaque;
using expression::Problem;
using expression::Program;

const Value* member(const Value& json, std::string_view name) {
  return json.type() == Type::map ? json.map().find(Value(name)) : nullptr;
}

std::string text_member(const Value& json, std::string_view name) {
  const Value* found = member(json, name);
  return found != nullptr && found->type() == Type::string ? found->string() : std::string();
}

bool flag(const Value& json, std::string_view name) {
  const Value* found = member(json, name);
  return found != nullptr && found->type() == Type::boolean && found->boolean();
}

class Case {
 public:
  explicit Case(const Value& json)
      : json_(json), checked_(!flag(json, "disableCheck")), expression_(text_member(json, "expr")) {
    if (member(json, "expr") == nullptr) throw std::invalid_argument("a case has no 'expr'");
  }

  // Nothing when the case comes out as it says.
  std::optional<FailedCase> run() {
    read_bindings();
    if (checked_) read_declarations();
    std::vector<Problem> problems;
    const auto program = Program::compile(expression_, scope_,
                                          {text_member(json_, "container"), checked_}, problems);
    if (!program) {
      if (expects_error()) return std::nullopt;
      return failed(expected(), "the expression is refused: " + problems.front().message);
    }
    if (auto wrong = wrong_type(*program)) return wrong;
    if (flag(json_, "checkOnly")) return std::nullopt;
    const expression::Slots slots(std::move(slots_));
    const Value found = program->evaluate({slots});
    const Opaque* opaque = Opaque::of(found);
    const bool is_failure = opaque != nullptr && opaque->kind() == Opaque::Kind::failure;
    if (expects_error()) {
      if (is_failure) return std::nullopt;
      return failed("an error", expression::shown(found));
    }
    const Value* value = member(json_, "value");
    const Value wanted = value == nullptr ? Value(true) : expression::read_case_value(*value);
    if (expression::is_same(found, wanted)) return std::nullopt;
    return failed(expression::shown(wanted), expression::shown(found));
  }

 private:
  [[nodiscard]] bool expects_error() const { return member(json_, "evalError") != nullptr; }

  [[nodiscard]] std::string expected() const {
    if (expects_error()) return "an error";
    const Value* value = member(json_, "value");
    return expression::shown(value == nullptr ? Value(true) : expression::read_case_value(*value));
  }

  [[nodiscard]] FailedCase failed(std::string expected, std::string found) const {
    return {text_member(json_, "suite") + "/" + text_member(json_, "section") + "/" +
                text_member(json_, "name"),
            expression_, std::move(expected), std::move(found)};
  }

  std::optional<FailedCase> wrong_type(const Program& program) const {
    const std::string wanted = text_member(json_, "type");
    if (!checked_ || wanted.empty() || program.type().text() == wanted) return std::nullopt;
    return failed("the type " + wanted, "the type " + program.type().text());
  }

  void read_bindings() {
    const Value* bindings = member(json_, "bindings");
    if (bindings == nullptr) return;
    for (const auto& [name, binding] : bindings->map()) {
      const Value* value = member(binding, "value");
      if (value == nullptr) continue;
      scope_[name.string()] = Declaration{{}, false, static_cast<std::uint32_t>(slots_.size())};
      slots_.push_back({expression::read_case_value(*value), true});
    }
  }

  void read_declarations() {
    const Value* declarations = member(json_, "typeEnv");
    if (declarations == nullptr) return;
    for (const Value& declaration : declarations->list()) {
      const Value* ident = member(declaration, "ident");
      const Value* type = ident == nullptr ? nullptr : member(*ident, "type");
      if (type == nullptr) continue;
      // What has no binding gets a slot that is not available.
      auto [entry, added] =
          scope_.try_emplace(text_member(declaration, "name"),
                             Declaration{{}, false, static_cast<std::uint32_t>(slots_.size())});
      if (added) slots_.emplace_back();
      entry->second.type = expression::read_case_type(*type);
    }
  }

  const Value& json_;
  bool checked_;
  std::string expression_;
  expression::Scope scope_;
  std::vector<expression::Slot> slots_;
};

}  // namespace

CaseResults run_expression_cases(std::string_view json) {
  const Value cases = parse_json(json);
  if (cases.type() != Type::list) {
    throw std::invalid_argument("expected a JSON array of cases, each with an \"expr\"");
  }
  CaseResults out;
  for (const Value& json_case : cases.list()) {
    try {
      auto failed = Case(json_case).run();
      if (failed) {
        out.failed.push_back(std::move(*failed));
      } else {
        ++out.passed;
      }
    } catch (const TypeError&) {
      throw std::invalid_argument("a case is malformed: " + write_json(json_case));
    }
  }
  return out;
}

}  // namespace heddle
