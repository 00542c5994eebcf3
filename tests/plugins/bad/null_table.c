/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_LIST &input, NULL
#include "c_plugin.h"
