/* SPDX-License-Identifier: Apache-2.0 */
#define NODE_NAME \
  { NULL, 0 }
#include "c_plugin.h"
