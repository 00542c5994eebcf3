// SPDX-License-Identifier: Apache-2.0
#include "http/connector.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <cerrno>

#include "fiber/await.hpp"
#include "fiber/worker.hpp"
#include "http/failed.hpp"

namespace heddle::http {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

// A lookup cannot be stopped, and a fiber that gives up must not wait for it: so it owns itself.
struct Lookup {
  explicit Lookup(boost::asio::io_context& context) : resolver(context) {}

  void wake() {
    if (fiber::Fiber* fiber = std::exchange(waiting, nullptr)) fiber->resume();
  }

  tcp::resolver resolver;
  fiber::Fiber* waiting = nullptr;
  bool done = false;
  error_code error;
  tcp::resolver::results_type results;
};

std::shared_ptr<Lookup> look_up(fiber::Worker& worker, const Url& url, fiber::CancelScope& scope) {
  auto lookup = std::make_shared<Lookup>(worker.context());
  lookup->waiting = fiber::Fiber::current();
  lookup->resolver.async_resolve(
      url.host, std::to_string(url.port), tcp::resolver::numeric_service,
      [lookup](const error_code& error, tcp::resolver::results_type results) {
        lookup->error = error;
        lookup->results = std::move(results);
        lookup->done = true;
        lookup->wake();
      });
  {
    const fiber::CancelScope::Registration registration(scope, [&lookup] { lookup->wake(); });
    while (!lookup->done && !scope.cancelled()) fiber::Fiber::park();
  }
  lookup->waiting = nullptr;
  // So that one that still waits for its turn does not keep others waiting.
  if (!lookup->done) lookup->resolver.cancel();
  return lookup;
}

std::string cannot_connect(const Url& url, const std::string& tried, const error_code& error) {
  std::string text = fmt::format("cannot connect to {}: {}", url.place(), tried);
  if (error == boost::system::errc::too_many_files_open ||
      error == boost::system::errc::too_many_files_open_in_system) {
    return text + "; raise the limit of open files (ulimit -n) or run fewer requests at once";
  }
  if (error == boost::system::errc::connection_refused) return text + "; is the server running?";
  return text;
}

error_code connect_one(tcp::socket& socket, const tcp::endpoint& endpoint,
                       fiber::CancelScope& scope) {
  error_code error;
  socket.open(endpoint.protocol(), error);
  if (error) return error;
  error = std::get<0>(fiber::await<error_code>(
      scope, [&](auto handler) { socket.async_connect(endpoint, std::move(handler)); },
      [&] { socket.cancel(); }));
  if (scope.cancelled()) return boost::asio::error::timed_out;
  if (!error) socket.set_option(tcp::no_delay(true), error);
  if (!error) socket.native_non_blocking(true, error);
  return error;
}

// An address that swallows packets must leave the others some of the time.
fiber::CancelScope::Clock::time_point share(const fiber::CancelScope& scope, std::size_t left) {
  const auto now = fiber::CancelScope::Clock::now();
  const auto deadline = scope.deadline();
  if (left <= 1 || deadline == fiber::CancelScope::Clock::time_point::max()) return deadline;
  return now + (deadline - now) / static_cast<long>(left);
}

}  // namespace

std::vector<tcp::endpoint> Connector::addresses(const Url& url, fiber::CancelScope& scope) {
  if (url.literal) return {{boost::asio::ip::make_address(url.host), url.port}};
  const std::shared_ptr<Lookup> lookup = look_up(worker_, url, scope);
  if (!lookup->done) throw Stopped{};
  if (lookup->error) {
    // This name is the machine itself everywhere (RFC 6761), also in a bare chroot, where no
    // /etc/hosts says so and a name server was asked in vain.
    if (url.host == "localhost") {
      return {{boost::asio::ip::address_v6::loopback(), url.port},
              {boost::asio::ip::address_v4::loopback(), url.port}};
    }
    throw Failed{Failure::resolve,
                 fmt::format("cannot find the address of the host '{}': {}; is the name right, and "
                             "does this machine reach its name server?",
                             url.host, lookup->error.message())};
  }
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : lookup->results) endpoints.push_back(entry.endpoint());
  return endpoints;
}

tcp::socket Connector::connect_any(const Url& url, std::string& phase, fiber::CancelScope& scope) {
  phase = "looking up its name";
  const std::vector<tcp::endpoint> endpoints = addresses(url, scope);
  std::string tried;
  error_code error;
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const std::string address = endpoints[i].address().to_string();
    phase = "connecting to " + address;
    fiber::CancelScope attempt(worker_, &scope);
    if (endpoints.size() - i > 1) attempt.set_deadline(share(scope, endpoints.size() - i));
    tcp::socket socket(worker_.context());
    error = connect_one(socket, endpoints[i], attempt);
    if (scope.cancelled()) throw Stopped{};
    if (!error) return socket;
    const std::string where = endpoints.size() > 1 ? " (" + address + ")" : std::string();
    tried += fmt::format("{}{}{}", tried.empty() ? "" : ", ", error.message(), where);
  }
  throw Failed{Failure::connect, cannot_connect(url, tried, error)};
}

std::unique_ptr<Stream> Connector::connect(const Url& url, const Pool& pool, std::string& phase,
                                           fiber::CancelScope& scope) {
  // Before the connection: a bad file with certificates is no reason to disturb a server.
  if (url.tls) trust_->impl_->context();
  tcp::socket socket = connect_any(url, phase, scope);
  if (!url.tls) return std::make_unique<Stream>(std::move(socket));
  phase = "the TLS handshake";
  auto stream = std::make_unique<TlsStream>(std::move(socket), trust_, url, pool.session(url));
  stream->handshake(url, scope);
  return stream;
}

}  // namespace heddle::http
