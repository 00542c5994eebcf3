// SPDX-License-Identifier: Apache-2.0
#include "price.hpp"

HEDDLE_PLUGIN("shop", "1.0.0", "Apache-2.0", Price)
