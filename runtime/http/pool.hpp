// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "fiber/alarm.hpp"
#include "http/client.hpp"
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

  struct Key {
    bool tls;
    std::uint16_t port;
    std::string host;
  };
  struct Less {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      if (left.port != right.port) return left.port < right.port;
      if (left.tls != right.tls) return left.tls < right.tls;
      return left.host < right.host;
    }
  };
  struct Idle {
    std::unique_ptr<Stream> stream;
    Clock::time_point expires;
  };
  struct Origin {
    std::deque<Idle> idle;  // the oldest first
    SslSession session;
    Clock::time_point used;
  };

  Origin& origin(const Url& url);
  void expire();

  const Options& options_;
  std::map<Key, Origin, Less> origins_;
  fiber::Alarm alarm_;
};

}  // namespace heddle::http
