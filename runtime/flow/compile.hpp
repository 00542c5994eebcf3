// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "flow/composite.hpp"
#include "flow/draft.hpp"

// From a value in the file, with or without expressions inside, to what the engine evaluates.
namespace heddle::flow {

// One of both, or neither when a mistake was reported.
struct Compiled {
  Part expression;
  std::optional<Value> constant;
};

// Whether there is an expression anywhere in the value.
bool holds_expression(const yaml::Node& node);

// `reader` is the node that the value is for, or Reading::output. With `silent` nothing is reported
// or recorded: for compiling again what is known to be good.
Compiled compile_value(Draft& draft, const yaml::Node& node, std::uint32_t reader,
                       bool silent = false);

// Whether a value of static type `from` can be one of type `to`.
bool can_be(Type from, Type to);

// Reports an expression (the whole of `node`) whose type does not fit, with the cure.
void report_type(Draft& draft, const yaml::Node& node, const std::string& of, Type wanted,
                 Type found, std::string_view code);

// What stands between the braces of a text that is one whole expression.
std::string_view expression_text(std::string_view text);

// Masks the quoted texts inside the expressions of a value for a secret.
void mask_quoted(Report& report, const yaml::Node& node);

}  // namespace heddle::flow
