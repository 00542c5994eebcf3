/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_NAME TEXT("User Name")
#include "c_plugin.h"
