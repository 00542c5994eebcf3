// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/http.hpp>
#include <heddle/value.hpp>

// A response as the expressions of a method see it.
namespace heddle::method {

// Names in lower case; what came several times is joined with ", " (Set-Cookie with line breaks, as
// it may hold commas).
Value headers_of(const HttpResponse& response);

// As text. What is no UTF-8 in it is replaced by U+FFFD.
Value body_of(const HttpResponse& response);

}  // namespace heddle::method
