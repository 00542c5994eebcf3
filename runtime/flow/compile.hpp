// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/draft.hpp"
#include "flow/text_expression.hpp"

// From a value in the file, with or without expressions inside, to what the engine evaluates.
namespace heddle::flow {

// `reader` is the node that the value is for, or Reading::output. With `silent` nothing is reported
// or recorded: for compiling again what is known to be good.
Compiled compile_value(Draft& draft, const yaml::Node& node, std::uint32_t reader,
                       bool silent = false);

// Reports an expression (the whole of `node`) whose type does not fit, with the cure.
void report_type(Draft& draft, const yaml::Node& node, const std::string& of, Type wanted,
                 Type found, std::string_view code);

// Masks the quoted texts inside the expressions of a value for a secret.
void mask_quoted(Report& report, const yaml::Node& node);

}  // namespace heddle::flow
