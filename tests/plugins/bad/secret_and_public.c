/* SPDX-License-Identifier: Apache-2.0 */
#define OUTPUT_FLAGS (HEDDLE_VARIABLE_SECRET | HEDDLE_VARIABLE_PUBLIC)
#include "c_plugin.h"
