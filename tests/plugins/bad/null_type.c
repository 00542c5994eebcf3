/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_TYPE HEDDLE_TYPE_NULL
#include "c_plugin.h"
