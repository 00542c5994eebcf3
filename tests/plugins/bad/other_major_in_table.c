/* SPDX-License-Identifier: Apache-2.0 */
#define PLUGIN_MAJOR 3
#include "c_plugin.h"
