/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static const heddle_constraints constraints = {.struct_size = sizeof constraints,
                                               .pattern = {"(a", 2}};
#define INPUT_CONSTRAINTS &constraints
#include "c_plugin.h"
