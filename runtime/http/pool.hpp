// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "fiber/alarm.hpp"
#include "http/client.hpp"
#include "http/origin.hpp"
#include "http/stream.hpp"
#include "http/trust.hpp"
#include "http/url.hpp"

// Connections between two requests. The one used last is taken first: it is the least likely to
// have been closed by the server, and those that nobody needs grow old and are closed.
namespace heddle::http {

class Pool {
 public:
  Pool(fiber::Worker& worker, const Options& options);

  // A connection on which nothing has happened since; null when there is none.
  [[nodiscard]] std::unique_ptr<Stream> take(const Url& url);
  void give(const Url& url, std::unique_ptr<Stream> stream);

  // For resuming TLS: a handshake of one round trip less. Null when there is none.
  [[nodiscard]] SSL_SESSION* session(const Url& url) const;
  void keep_session(const Url& url, SslSession session);

 private:
  using Clock = fiber::Alarm::Clock;

  struct Idle {
    std::unique_ptr<Stream> stream;
    Clock::time_point expires;
  };
  struct Kept {
    std::deque<Idle> idle;  // the oldest first
    SslSession session;
    Clock::time_point used;
  };

  Kept& kept(const Url& url);
  void expire();

  const Options& options_;
  std::map<Origin, Kept, OriginLess> origins_;
  fiber::Alarm alarm_;
};

}  // namespace heddle::http
