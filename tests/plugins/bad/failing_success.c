/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static const heddle_outcome other = {
    sizeof(heddle_outcome), HEDDLE_OUTCOME_FAILS, {"SUCCESS", 7}, {"Something else", 14}};
#define OUTCOME_LIST &other, &failure
#include "c_plugin.h"
