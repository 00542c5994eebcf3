/* SPDX-License-Identifier: Apache-2.0 */
#define RUN NULL
#include "c_plugin.h"
