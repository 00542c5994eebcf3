/* SPDX-License-Identifier: Apache-2.0 */
#define NODE_LIST &node, &node
#include "c_plugin.h"
