/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_TYPE 42
#include "c_plugin.h"
