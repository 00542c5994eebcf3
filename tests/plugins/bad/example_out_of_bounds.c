/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static const heddle_value example = {HEDDLE_TYPE_STRING, 0, {.string = {"ab", 2}}};
static const heddle_constraints constraints = {.struct_size = sizeof constraints,
                                               .minimum_size = 3};
#define INPUT_EXAMPLE &example
#define INPUT_CONSTRAINTS &constraints
#include "c_plugin.h"
