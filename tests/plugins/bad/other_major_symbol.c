/* SPDX-License-Identifier: Apache-2.0 */
#define PLUGIN_SYMBOL heddle_plugin_v2
#define PLUGIN_MAJOR 2
#include "c_plugin.h"
