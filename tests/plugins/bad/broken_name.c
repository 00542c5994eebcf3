/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_NAME \
  { NULL, 4 }
#include "c_plugin.h"
