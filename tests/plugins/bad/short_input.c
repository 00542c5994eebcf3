/* SPDX-License-Identifier: Apache-2.0 */
#define INPUT_SIZE 16
#include "c_plugin.h"
