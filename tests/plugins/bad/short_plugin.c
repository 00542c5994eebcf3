/* SPDX-License-Identifier: Apache-2.0 */
#define PLUGIN_SIZE 40
#include "c_plugin.h"
