/* SPDX-License-Identifier: Apache-2.0 */
#define PLUGIN_ID TEXT("My-Plugin")
#include "c_plugin.h"
