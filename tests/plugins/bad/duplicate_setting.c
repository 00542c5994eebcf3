/* SPDX-License-Identifier: Apache-2.0 */
#define SETTING_LIST &setting, &setting
#include "c_plugin.h"
