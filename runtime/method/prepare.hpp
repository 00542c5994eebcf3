// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/http.hpp>

#include "method/method.hpp"
#include "method/readings.hpp"

namespace heddle::method {

// The request of a method with the values of this run, ready to be sent. Throws Failure where an
// expression of it has no value or one that does not fit.
HttpRequest prepare(const Request& request, const Readings& readings, const Call& call);

}  // namespace heddle::method
