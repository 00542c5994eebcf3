/* SPDX-License-Identifier: Apache-2.0 */
#define PLUGIN_SIZE 0
#include "c_plugin.h"
