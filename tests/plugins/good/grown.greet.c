/* SPDX-License-Identifier: Apache-2.0
 *
 * A plugin as a later minor version of the ABI may make it: every table is longer than this host
 * knows, with something unknown at its end. */
#include <heddle/plugin.h>

#define GROWN_BY 24

#define PLUGIN_SIZE (sizeof(heddle_plugin) + GROWN_BY)
#define NODE_SIZE (sizeof(heddle_node_type) + GROWN_BY)
#define INPUT_SIZE (sizeof(heddle_variable) + GROWN_BY)
#define OUTPUT_SIZE (sizeof(heddle_variable) + GROWN_BY)
#define SETTING_SIZE (sizeof(heddle_setting) + GROWN_BY)
#define OUTCOME_SIZE (sizeof(heddle_outcome) + GROWN_BY)
#define PLUGIN_ID TEXT("grown")
#define NODE_NAME TEXT("grown.greet")
#define SETTING_NAME TEXT("grown.word")
#include "../c_plugin.h"
