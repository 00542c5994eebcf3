/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

uint32_t nobody_has_this(const heddle_host* host, heddle_call* call);

#define RUN nobody_has_this
#include "c_plugin.h"
