/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static uint32_t run_badly(const heddle_host* host, heddle_call* call) {
  const heddle_error error = {4, 0, {"lost", 4}, {"lost", 4}, 0};
  host->fail(call, &error);
  return HEDDLE_OUTCOME_FAILURE;
}

#define PLUGIN_ID TEXT("broken")
#define RUN run_badly
#include "c_plugin.h"
