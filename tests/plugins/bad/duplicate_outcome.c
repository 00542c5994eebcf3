/* SPDX-License-Identifier: Apache-2.0 */
#define OUTCOME_LIST &success, &failure, &success
#include "c_plugin.h"
