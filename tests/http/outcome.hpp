// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "browser.hpp"
#include "raw_server.hpp"

// What the client makes of one response; "PLACE" stands for the server in its message.
namespace heddle::test {

struct Outcome {
  http::Response response;
  std::string message;
};

inline Outcome outcome(RawServer::Script script, http::Options options = {},
                       const std::string& method = "GET") {
  RawServer server({std::move(script)});
  Browser browser(std::move(options));
  Outcome result;
  result.response = browser.send({.method = method, .url = server.url()});
  result.message = result.response.message;
  const std::size_t place = result.message.find(server.place());
  if (place != std::string::npos) result.message.replace(place, server.place().size(), "PLACE");
  return result;
}

// Of a server that sends `text` and closes.
inline Outcome outcome(const std::string& text, const std::string& method = "GET") {
  return outcome(answer(text), {}, method);
}

}  // namespace heddle::test
