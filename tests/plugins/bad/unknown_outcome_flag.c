/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static const heddle_outcome other = {
    sizeof(heddle_outcome), 2, {"OTHER", 5}, {"Something else", 14}};
#define OUTCOME_LIST &success, &failure, &other
#include "c_plugin.h"
