// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"

// Cuts a text of a flow into what stands there literally and what stands inside `${{ }}`, whatever
// language that is.
namespace heddle::expression {

// Whoever has made so many mistakes in one text learns nothing from more of them.
constexpr std::size_t most_problems = 100;

struct Part {
  bool is_expression = false;
  std::string_view text;  // between the braces, without the blanks around it; or the literal text
  std::uint32_t offset = 0;
};

// The parts in order. `$${{` gives a literal "${{" (of which the first "$" is dropped). Problems:
// braces that do not close, nothing between them, and `{{ x }}` where `${{ x }}` was meant.
std::vector<Part> split_template(std::string_view text, std::vector<Problem>& problems);

}  // namespace heddle::expression
