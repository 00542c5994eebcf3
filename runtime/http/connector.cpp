// SPDX-License-Identifier: Apache-2.0
#include "http/connector.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>

#include "fiber/worker.hpp"
#include "http/failed.hpp"
#include "http/race.hpp"
#include "http/resolver.hpp"

namespace heddle::http {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

std::string cannot_connect(const Url& url, const std::string& tried, const error_code& error) {
  std::string text = fmt::format("cannot connect to {}: {}", url.place(), tried);
  if (error == boost::system::errc::too_many_files_open ||
      error == boost::system::errc::too_many_files_open_in_system) {
    return text + "; raise the limit of open files (ulimit -n) or run fewer requests at once";
  }
  if (error == boost::system::errc::connection_refused) return text + "; is the server running?";
  return text;
}

}  // namespace

std::vector<tcp::endpoint> Connector::addresses(const Url& url, fiber::CancelScope& scope) {
  if (url.literal) return {{boost::asio::ip::make_address(url.host), url.port}};
  const auto answer = Resolver::shared().look_up(url.host, scope);
  if (answer->addresses.empty()) {
    // This name is the machine itself everywhere (RFC 6761), also in a bare chroot, where no
    // /etc/hosts says so and a name server was asked in vain.
    if (url.host == "localhost") {
      return {{boost::asio::ip::address_v6::loopback(), url.port},
              {boost::asio::ip::address_v4::loopback(), url.port}};
    }
    throw Failed{Failure::resolve,
                 fmt::format("cannot find the address of the host '{}': {}; is the name right, and "
                             "does this machine reach its name server?",
                             url.host, answer->error)};
  }
  std::vector<tcp::endpoint> endpoints;
  endpoints.reserve(answer->addresses.size());
  for (const auto& address : answer->addresses) endpoints.emplace_back(address, url.port);
  return by_turns(endpoints);
}

tcp::socket Connector::connect_any(const Url& url, std::string& phase, fiber::CancelScope& scope) {
  phase = "looking up its name";
  Race race(worker_, addresses(url, scope), phase, scope);
  if (auto socket = race.run()) return std::move(*socket);
  throw Failed{Failure::connect, cannot_connect(url, race.failures(), race.error())};
}

std::unique_ptr<Stream> Connector::connect(const Url& url, const Pool& pool, std::string& phase,
                                           fiber::CancelScope& scope) {
  // Before the connection: a bad file with certificates is no reason to disturb a server.
  if (url.tls) trust_->impl_->context();
  tcp::socket socket = connect_any(url, phase, scope);
  try {
    if (!url.tls) return std::make_unique<Stream>(worker_, std::move(socket));
    phase = "the TLS handshake";
    auto stream =
        std::make_unique<TlsStream>(worker_, std::move(socket), trust_, url, pool.session(url));
    stream->handshake(url, scope);
    return stream;
  } catch (const std::system_error& error) {
    throw Failed{Failure::connect,
                 fmt::format("cannot connect to {}: {}", url.place(), error.what())};
  }
}

}  // namespace heddle::http
