// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/value.hpp>
#include <string>

#include "expression/static_type.hpp"

// Values and types as the conformance cases write them, and as a person is shown them.
namespace heddle::expression {

// Of protobuf's JSON: {"int64Value": "1"}. Throws std::invalid_argument.
Value read_case_value(const Value& json);
// {"primitive": "INT64"}, {"listType": {"elemType": …}}. Throws std::invalid_argument.
StaticType read_case_type(const Value& json);

// Same types and contents, down to the last bit but for the sign of NaN.
bool is_same(const Value& a, const Value& b);

// "int", "list", "type", …
std::string type_name_of(const Value& value);
// Without what only expressions know: a type by its name, an optional by what it holds.
Value plain_value(const Value& value);
// One line for a person.
std::string shown(const Value& value);

}  // namespace heddle::expression
