/* SPDX-License-Identifier: Apache-2.0 */
#define PLUGIN_MINOR 7
#include "c_plugin.h"
