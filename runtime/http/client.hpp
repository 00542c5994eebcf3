// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/small_vector.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fiber/cancel.hpp"

// One HTTP exchange, written as a function call, that parks only the fiber it is called on.
//
//   auto trust = std::make_shared<Trust>(options);
//   Client client(worker, trust, options);
//   // on a fiber of `worker`:
//   const Response response = client.send({.method = "GET", .url = "https://example.com/"}, scope);
//   if (response.failure != Failure::none) return fail(response.message);
//
// HTTP/1.1 with keep-alive; gzip is asked for and decoded unless the request speaks of encodings
// itself; redirects are followed when it says so; TLS is always verified. Messages name hosts and
// header names, never queries, header values or bodies, which may be secret.
namespace heddle::http {

inline constexpr std::string_view user_agent = "heddle/0.1.0";

struct Header {
  std::string name;
  std::string value;
};

// Whether a text that is sent holds a secret.
using HoldsSecret = std::function<bool(std::string_view)>;

// Timeouts and limits of 0 mean the client's default. The empty braces let callers name only what
// they set: `{.method = "GET", .url = url}`.
struct Request {
  std::string method{};
  std::string url{};  // absolute, http or https
  std::vector<Header> headers{};
  std::string body{};
  std::chrono::nanoseconds connect_timeout{0};  // names, connection and TLS together
  // The whole exchange: waiting for a connection, connecting and redirects included.
  std::chrono::nanoseconds request_timeout{0};
  std::uint64_t maximum_body = 0;
  std::uint32_t redirects = 0;  // how many to follow at most
  // For what a redirect may not take to another origin; null: nothing is secret. Outlives send().
  const HoldsSecret* holds_secret = nullptr;
};

// The same where the texts are somebody else's: whoever has them already need not copy them for a
// request. They must stay as they are until send() returns.
struct RequestView {
  struct Header {
    std::string_view name;
    std::string_view value;
  };

  RequestView() = default;
  // Not explicit: a request is sent as what it is.
  RequestView(const Request& request);  // NOLINT(google-explicit-constructor)
  // A copy of it all.
  [[nodiscard]] Request owned() const;

  std::string_view method;
  std::string_view url;
  boost::container::small_vector<Header, 8> headers;
  std::string_view body;
  std::chrono::nanoseconds connect_timeout{0};
  std::chrono::nanoseconds request_timeout{0};
  std::uint64_t maximum_body = 0;
  std::uint32_t redirects = 0;
  const HoldsSecret* holds_secret = nullptr;
};

// The numbers are HEDDLE_HTTP_* of <heddle/plugin.h>; `cancelled` is beyond them.
enum class Failure : std::uint32_t {
  none,
  bad_request,
  resolve,
  connect,
  tls,
  timeout,
  closed,
  malformed,
  too_large,
  redirect,
  cancelled,
};

// When the response failed half-way, the status and headers that came are there; the body is not.
struct Response {
  unsigned status = 0;          // 0 when no response came
  std::vector<Header> headers;  // names in lower case
  std::string body;
  Failure failure = Failure::none;
  std::string message;  // what was expected, what happened, with which host and port, and the cure
  bool final = false;   // the same request will fail in the same way
  std::string url;      // from where it came when redirects led there; else empty
};

struct Options {
  std::string ca_file;  // PEM; empty: the system's certificates
  std::chrono::nanoseconds connect_timeout = std::chrono::seconds(10);
  std::chrono::nanoseconds request_timeout = std::chrono::seconds(30);
  std::uint64_t maximum_body = 10ULL << 20;  // decoded
  std::uint32_t maximum_header = 64U << 10;
  std::size_t maximum_connections = 0;  // to one origin, of each client; 0: no limit
  std::size_t maximum_idle_per_origin = 64;
  std::chrono::nanoseconds idle_expiry = std::chrono::seconds(15);
};

// What client number `index` of `clients` has of a limit for all of them: at least 1, since without
// a connection it could serve nobody, and 0 when there is no limit.
[[nodiscard]] std::size_t share(std::size_t limit, std::size_t clients, std::size_t index);

// Whose certificates are believed (Options::ca_file). Reading them takes milliseconds, so it
// happens at the first https request, once for all the workers that share one Trust. Thread-safe.
class Trust {
 public:
  explicit Trust(const Options& options);
  ~Trust();
  Trust(const Trust&) = delete;
  Trust& operator=(const Trust&) = delete;

 private:
  friend class Connector;
  friend class TlsStream;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The connections of one worker, for its fibers only. Ends before its worker, when no fiber is in
// send() any more; from any thread.
class Client {
 public:
  Client(fiber::Worker& worker, std::shared_ptr<Trust> trust, Options options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Parks the calling fiber until the response is complete or has failed. Own timeouts are
  // Failure::timeout; when `scope` is cancelled, by its deadline too, it is Failure::cancelled.
  Response send(const RequestView& request, fiber::CancelScope& scope);
  Response send(const Request& request, fiber::CancelScope& scope) {
    return send(RequestView(request), scope);
  }

 private:
  friend class Exchange;
  struct Impl;
  void exchange(const RequestView& request, Response& response, fiber::CancelScope& scope);
  // Goes on from a response for as long as it is a redirect.
  void follow(const RequestView& request, Response& response,
              fiber::CancelScope::Clock::time_point deadline, fiber::CancelScope& scope);

  std::unique_ptr<Impl> impl_;
};

}  // namespace heddle::http
