// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>

namespace heddle::engine {

// heddle_host.http
std::uint32_t http_exchange(heddle_call* call, const heddle_http_request* request,
                            heddle_http_response* response);

}  // namespace heddle::engine
