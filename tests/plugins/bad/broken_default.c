/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static const heddle_value nowhere = {HEDDLE_TYPE_STRING, 0, {.string = {0, 12}}};
#define INPUT_DEFAULT &nowhere
#include "c_plugin.h"
