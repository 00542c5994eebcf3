/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static const heddle_value number = {HEDDLE_TYPE_INT, 0, {.integer = 5}};
#define SETTING_EXAMPLE &number
#include "c_plugin.h"
