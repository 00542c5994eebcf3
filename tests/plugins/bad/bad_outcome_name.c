/* SPDX-License-Identifier: Apache-2.0 */
#define OUTCOME_NAME TEXT("Success")
#include "c_plugin.h"
