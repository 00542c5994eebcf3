/* SPDX-License-Identifier: Apache-2.0
 *
 * That a plugin can be written in C. */
#define PLUGIN_ID TEXT("plain_c")
#define NODE_NAME TEXT("plain_c.greet")
#define SETTING_NAME TEXT("plain_c.word")
#include "../c_plugin.h"
