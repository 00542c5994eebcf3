// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"
#include "expression/inference.hpp"
#include "expression/syntax.hpp"

// What the names and calls of an expression mean: which slot, which variable of a macro, which
// overloads, and of what type everything is. Finds every mistake, not the first.
namespace heddle::expression {

struct CheckOptions {
  // Where names are looked up first: in "a.b" the name x is a.b.x, a.x or x.
  std::string container;
  // Without, types are not held against each other, and an unknown name is a failure of the
  // evaluation that comes to it.
  bool check_types = true;
};

// What is known of one node of the syntax.
struct Resolution {
  enum class Meaning {
    plain,      // as its kind says
    slot,       // a declared path: uses[index]
    variable,   // of a macro: number `index` from the outermost
    type_name,  // `int`: the type `type` is of
    broken,     // what evaluates to `failure`
  };
  Meaning meaning = Meaning::plain;
  StaticType type;
  std::uint32_t index = 0;
  std::string failure;
  // Of a call those that fit, of a chain those for each operator.
  std::vector<std::vector<const Overload*>> overloads;
  // has(a.b) and a.?b where a.b is a declared path: uses[index] is what is asked for.
  bool asks_for_slot = false;
};

struct Resolved {
  std::vector<Resolution> nodes;  // as in the syntax
  // The path of a use is all that is written, of `nodes.a.body.name` the whole.
  std::vector<Expression::Use> uses;
  std::vector<std::string> declared;  // of each use: the part of its path that is declared
  std::vector<bool> secret_uses;      // of each: declared secret
};

// Appends what is wrong to `problems`, with offsets in `source`.
Resolved resolve(std::string_view source, const Syntax& syntax, const Scope& scope,
                 const CheckOptions& options, std::vector<Problem>& problems);

}  // namespace heddle::expression
