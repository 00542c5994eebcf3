// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "expression/function.hpp"

// Regular expressions (RE2) that come from an expression, and so perhaps from a stranger.
namespace heddle::expression {

// matches(text, pattern): whether the pattern matches somewhere in the text. RE2 takes linear time
// but its patterns can still be made to cost: `\pL` alone takes half a millisecond to compile,
// `(a?){500}` makes it look at 500 states for each byte. Patterns are bounded in size, and what
// they cost is charged; compiled ones are not kept, as a charge must not depend on what ran before.
Value matches(const Arguments& arguments);

}  // namespace heddle::expression
