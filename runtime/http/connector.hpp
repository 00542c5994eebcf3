// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fiber/cancel.hpp"
#include "http/client.hpp"
#include "http/pool.hpp"
#include "http/stream.hpp"
#include "http/tls_stream.hpp"
#include "http/url.hpp"

// From a URL to a connection over which a request can go: name, addresses, TLS.
namespace heddle::http {

class Connector {
 public:
  Connector(fiber::Worker& worker, std::shared_ptr<Trust> trust)
      : worker_(worker), trust_(std::move(trust)) {}

  // `phase` says at any time what is being done, for the message of a timeout. `pool` knows the
  // TLS session to resume. Throws Failed and Stopped.
  std::unique_ptr<Stream> connect(const Url& url, const Pool& pool, std::string& phase,
                                  fiber::CancelScope& scope);

 private:
  using Endpoint = boost::asio::ip::tcp::endpoint;

  [[nodiscard]] std::vector<Endpoint> addresses(const Url& url, fiber::CancelScope& scope);
  [[nodiscard]] Stream::Socket connect_any(const Url& url, std::string& phase,
                                           fiber::CancelScope& scope);

  fiber::Worker& worker_;
  std::shared_ptr<Trust> trust_;
};

}  // namespace heddle::http
