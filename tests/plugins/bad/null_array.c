/* SPDX-License-Identifier: Apache-2.0 */
#define INPUTS NULL
#include "c_plugin.h"
