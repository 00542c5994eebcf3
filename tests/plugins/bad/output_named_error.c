/* SPDX-License-Identifier: Apache-2.0 */
#define OUTPUT_NAME TEXT("error")
#include "c_plugin.h"
