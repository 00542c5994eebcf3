/* SPDX-License-Identifier: Apache-2.0 */
#define OUTPUT_SIZE 72
#include "c_plugin.h"
