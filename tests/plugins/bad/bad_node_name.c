/* SPDX-License-Identifier: Apache-2.0 */
#define NODE_NAME TEXT("Greet")
#include "c_plugin.h"
