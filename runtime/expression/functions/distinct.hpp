// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "expression/function.hpp"

namespace heddle::expression {

// (list).distinct(): of equal items the first. Takes about as long as the list is, not its square,
// unless someone has made a list for it to be slow with; then the budget ends it.
Value distinct(const Arguments& arguments);

}  // namespace heddle::expression
