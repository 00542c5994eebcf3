/* SPDX-License-Identifier: Apache-2.0 */
#define OUTPUT_OUTCOME_LIST TEXT("SUCCESS"), TEXT("FOUND")
#include "c_plugin.h"
