// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/operators.hpp"

#include <vector>

namespace heddle::expression {
namespace {

Value negate(const Arguments& arguments) {
  return !arguments[0].boolean();
}

std::vector<Function> all() {
  std::vector<Function> out{{"!_(bool) -> bool", negate}};
  for (const auto part : {comparison_operators(), arithmetic_operators(), container_operators()}) {
    out.insert(out.end(), part.begin(), part.end());
  }
  return out;
}

}  // namespace

std::span<const Function> operator_functions() {
  static const std::vector<Function> table = all();
  return table;
}

}  // namespace heddle::expression
