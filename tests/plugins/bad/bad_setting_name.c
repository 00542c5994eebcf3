/* SPDX-License-Identifier: Apache-2.0 */
#define SETTING_NAME TEXT("word")
#include "c_plugin.h"
