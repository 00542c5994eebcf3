// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "http/client.hpp"

// How an exchange fails inside this folder: Client::send() alone catches it, and makes the response
// that says so.
namespace heddle::http {

struct Failed {
  Failure failure;
  std::string message;
  bool final = false;  // Response::final, where `failure` does not tell
};

// The scope of the exchange, or the narrower one of its connecting, was cancelled.
struct Stopped {};

// Text of the other side or of the caller for a message: one line, no control characters, not long.
[[nodiscard]] std::string printable(std::string_view text);

// What a failure is called where nodes and people read of it, as HttpFailure of <heddle/http.hpp>
// does: "http_connect". Empty for none.
[[nodiscard]] std::string_view code_of(Failure failure);

// "1.5 s", "200 ms".
[[nodiscard]] std::string readable(std::chrono::nanoseconds duration);

}  // namespace heddle::http
