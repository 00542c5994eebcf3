// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "expression/checker.hpp"
#include "expression/operation.hpp"
#include "expression/syntax.hpp"

// From what an expression means to what evaluates it.
namespace heddle::expression {

struct Built {
  OperationPtr operation;
  bool secret = false;       // made from something that is declared secret
  bool reads_clock = false;  // calls now()
};

Built build(std::string_view source, const Syntax& syntax, const Resolved& resolved);

}  // namespace heddle::expression
