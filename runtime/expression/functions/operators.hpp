// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "expression/function.hpp"

// The parts of operator_functions(), one for each file.
namespace heddle::expression {

std::span<const Function> arithmetic_operators();  // _+_ _-_ _*_ _/_ _%_ -_ of numbers and times
std::span<const Function> comparison_operators();  // _==_ _!=_ _<_ _<=_ _>_ _>=_
std::span<const Function> container_operators();   // _+_ of texts and lists, @in, _[_], size

}  // namespace heddle::expression
