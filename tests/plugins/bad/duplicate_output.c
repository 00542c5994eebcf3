/* SPDX-License-Identifier: Apache-2.0 */
#define OUTPUT_LIST &output, &output
#include "c_plugin.h"
