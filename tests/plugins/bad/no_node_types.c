/* SPDX-License-Identifier: Apache-2.0 */
#define NODE_COUNT 0
#include "c_plugin.h"
