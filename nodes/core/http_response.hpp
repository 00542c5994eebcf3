// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/node.hpp>
#include <optional>
#include <string>

// What a flow is given of an answer.
namespace heddle::core {

// By name in lower case. RFC 9110, 5.3: values of one name are joined by ", ", but for set-cookie,
// whose values have commas of their own: by line breaks, which no header has.
Map headers_of(const HttpResponse& response);

// The service's own words for what went wrong, where they are short: a member of a JSON object that
// is known to hold them, or a text/plain of one line. Else empty: a body may hold anything.
std::string words_of(const HttpResponse& response, const std::optional<Value>& json);

}  // namespace heddle::core
