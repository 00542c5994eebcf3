/* SPDX-License-Identifier: Apache-2.0 */
#define NODE_SIZE 56
#include "c_plugin.h"
