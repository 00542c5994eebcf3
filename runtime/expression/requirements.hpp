// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "expression/checker.hpp"
#include "expression/expression.hpp"
#include "expression/syntax.hpp"

// What an expression requires of its surroundings, and what its answer tells about them.
namespace heddle::expression {

struct Requirements {
  std::vector<Expression::Need> needs;
  // Slots that are available once it has given true (false).
  std::vector<std::uint32_t> assured_true;
  std::vector<std::uint32_t> assured_false;
};

Requirements find_requirements(const Syntax& syntax, const Resolved& resolved);

}  // namespace heddle::expression
