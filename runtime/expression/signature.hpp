// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression/function.hpp"
#include "expression/static_type.hpp"

// The functions of the language, ready to be looked up. Signatures are texts where they are written
// (function.hpp) and types here.
namespace heddle::expression {

struct Overload {
  std::string_view signature;
  bool is_method = false;
  std::vector<StaticType> parameters;  // of a method the receiver first
  StaticType result;
  bool is_generic = false;  // has type parameters
  Native call = nullptr;
};

// Null for an unknown name. `name` is "size", "math.abs", "_+_".
const std::vector<Overload>* find_function(std::string_view name);

// All names that an author can write, sorted: no operators, nothing internal.
const std::vector<std::string>& function_names();

// The parts of a signature. Throws std::logic_error for one that is malformed: tables are ours.
struct Signature {
  std::string name;
  Overload overload;
};
Signature parse_signature(std::string_view text);

// Whether a value can be the argument for this parameter: at run time the outermost type tells.
bool accepts(const StaticType& parameter, const Value& value);

}  // namespace heddle::expression
