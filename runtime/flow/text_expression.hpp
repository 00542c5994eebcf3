// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "expression/expression.hpp"
#include "flow/composite.hpp"
#include "flow/report.hpp"
#include "flow/yaml/tree.hpp"

// What all files with `${{ … }}` in them have in common, whatever their names mean: where an
// expression may stand in a value, and the words for what is wrong with one.
namespace heddle::flow {

// One of both, or neither when a mistake was reported.
struct Compiled {
  Part expression;
  std::optional<Value> constant;
};

// Whether there is an expression anywhere in the value.
bool holds_expression(const yaml::Node& node);

// A value with expressions anywhere inside as one; `scalar` compiles a text that may hold one.
Compiled compile_tree(Report& report, const yaml::Node& node,
                      const std::function<Compiled(const yaml::Node&)>& scalar);

// Whether " #", which begins a comment, cuts the expression off; reports it.
bool is_cut_by_comment(Report& report, const yaml::Node& node);

// What is wrong with the text of `scalar`. The finding may be completed until the next one.
Finding& report_problem(Report& report, const yaml::Node& scalar, expression::Problem problem);

// An expression that reads nothing gives the same always: so it fails always.
void report_failure(Report& report, const yaml::Node& scalar,
                    const expression::EvaluationError& error);

// Whether a value of static type `from` can be one of type `to`.
bool can_be(Type from, Type to);

// Reports an expression (the whole of `node`) whose type does not fit, with the cure. `compiles`
// says whether a text would do in its place.
void report_type(Report& report, const yaml::Node& node, const std::string& of, Type wanted,
                 Type found, std::string_view code,
                 const std::function<bool(const std::string&)>& compiles);

// What stands between the braces of a text that is one whole expression.
std::string_view expression_text(std::string_view text);

}  // namespace heddle::flow
