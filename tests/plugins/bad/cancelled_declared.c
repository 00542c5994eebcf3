/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static const heddle_outcome cancelled = {
    sizeof(heddle_outcome), 0, {"CANCELLED", 9}, {"Somebody stopped it", 19}};
#define OUTCOME_LIST &success, &failure, &cancelled
#include "c_plugin.h"
