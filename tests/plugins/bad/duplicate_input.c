/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_LIST &input, &input
#include "c_plugin.h"
