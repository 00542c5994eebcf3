/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_COUNT 4000000000u
#include "c_plugin.h"
