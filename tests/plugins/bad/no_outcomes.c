/* SPDX-License-Identifier: Apache-2.0 */
#define OUTCOME_COUNT 0
#define OUTPUT_OUTCOME_COUNT 0
#include "c_plugin.h"
