/* SPDX-License-Identifier: Apache-2.0 */
#define SETTING_SIZE 64
#include "c_plugin.h"
