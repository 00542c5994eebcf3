// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <heddle/diagnostic.hpp>
#include <heddle/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// The expressions that stand in flows between ${{ and }}, on their own: for trying one, and for
// hosts that let their users write some.
//
//   auto answer = heddle::evaluate("user.age >= 18", {{"user", heddle::Map{{"age", 36}}}});
//   if (answer.value) use(answer.value->boolean());
//   else              tell(heddle::render(answer.diagnostics));
//
// The language is CEL, https://github.com/google/cel-spec: it has no loops without an end and no
// access to anything but the variables, so an expression from a stranger is safe to evaluate.
// All functions are thread-safe and throw nothing but std::bad_alloc and what is said.
namespace heddle {

struct Evaluation {
  // Empty when the expression is wrong or its evaluation failed. A type is its name as a string, an
  // optional what it holds or null.
  std::optional<Value> value;
  // The name of the value's type: "int", "map", "type", "optional_type", …
  std::string type;
  // What is wrong with the expression, or why it failed.
  std::vector<Diagnostic> diagnostics;
  // The expression is right, and failed with these variables.
  bool failed = false;
};

// `name` stands for the file in diagnostics. ${{ and }} around the expression are taken off.
Evaluation evaluate(std::string_view expression,
                    const std::map<std::string, Value, std::less<>>& variables = {},
                    const std::string& name = "expression");

// One case of a file of cases that did not come out as it says.
struct FailedCase {
  std::string name;  // suite/section/name
  std::string expression;
  std::string expected;
  std::string found;
};

struct CaseResults {
  std::size_t passed = 0;
  std::vector<FailedCase> failed;
};

// Evaluates the cases of a JSON text in the form of CEL's public conformance suite: an array of
// {suite, section, name, expr, typeEnv?, container?, disableCheck?, checkOnly?, bindings?, value? |
// evalError?, type?}, with protobuf's JSON for values. Throws JsonError for a text that is not JSON
// and std::invalid_argument for one that is no array of such cases.
CaseResults run_expression_cases(std::string_view json);

}  // namespace heddle

#pragma GCC visibility pop
