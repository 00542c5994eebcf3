// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "fiber/cancel.hpp"
#include "fiber/worker.hpp"
#include "http/client.hpp"

// A worker and its client, for a test to send requests from its own thread.
namespace heddle::test {

struct Browser {
  explicit Browser(http::Options options = {})
      : client(worker, std::make_shared<http::Trust>(options), options) {}

  http::Response send(const http::Request& request) {
    http::Response response;
    worker.call([&] {
      fiber::CancelScope scope(worker);
      response = client.send(request, scope);
    });
    return response;
  }

  http::Response get(const std::string& url) { return send({.method = "GET", .url = url}); }
  http::Response post(const std::string& url, const std::string& body) {
    return send({.method = "POST", .url = url, .body = body});
  }

  fiber::Worker worker;
  http::Client client;
};

}  // namespace heddle::test
