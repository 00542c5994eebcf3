/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static uint32_t run_badly(const heddle_host* host, heddle_call* call) {
  const heddle_error error = {sizeof error, 0, {"closed", 6}, {"it is closed", 12}, 0};
  const heddle_value value = {HEDDLE_TYPE_STRING, 0, {.string = {"Hello", 5}}};
  host->output(call, 0, &value);
  host->fail(call, &error);
  return HEDDLE_OUTCOME_SUCCESS;
}

#define PLUGIN_ID TEXT("broken")
#define RUN run_badly
#include "c_plugin.h"
