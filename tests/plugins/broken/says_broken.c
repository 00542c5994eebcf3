/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static uint32_t run_badly(const heddle_host* host, heddle_call* call) {
  const heddle_error error = {
      sizeof error, 0, {"lost", 4}, {"the table of greetings is gone", 30}, 0};
  host->fail(call, &error);
  return HEDDLE_OUTCOME_BROKEN;
}

#define PLUGIN_ID TEXT("broken")
#define RUN run_badly
#include "c_plugin.h"
