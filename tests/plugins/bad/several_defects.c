/* SPDX-License-Identifier: Apache-2.0 */
#define PLUGIN_ID TEXT("")
#define INPUT_TYPE 42
#define RUN NULL
#include "c_plugin.h"
