/* SPDX-License-Identifier: Apache-2.0 */
#include <heddle/plugin.h>

static uint32_t run_badly(const heddle_host* host, heddle_call* call) {
  heddle_http_request request = {0};
  heddle_http_response response = {0};
  request.struct_size = sizeof request;
  request.flags = 4;
  response.struct_size = sizeof response;
  request.method = (heddle_view){"GET", 3};
  request.url = (heddle_view){"http://127.0.0.1:1/", 19};
  host->http(call, &request, &response);
  return HEDDLE_OUTCOME_FAILURE;
}

#define PLUGIN_ID TEXT("broken")
#define RUN run_badly
#include "c_plugin.h"
