// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "value_text.hpp"

// The values that a flow gives for a request, as what goes over the wire.
namespace heddle::core {

// The URL with these behind its '?' or its own query, in front of its fragment.
std::string with_query(std::string_view url, const Pairs& query);

// "api.example.com:8080" of a URL that a host has accepted, so that it has no user and password.
std::string_view place_of(std::string_view url);

}  // namespace heddle::core
