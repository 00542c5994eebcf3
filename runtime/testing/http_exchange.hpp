// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "testing/fake_call.hpp"

namespace heddle::testing {

// One HTTP exchange of a node with the script, and those that redirects lead to. `to` begins empty.
// The status is that of heddle_host.http.
std::uint32_t exchange(FakeCall& call, const heddle_http_request& from, heddle_http_response& to);

}  // namespace heddle::testing
