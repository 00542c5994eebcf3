// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fiber/cancel.hpp"
#include "http/client.hpp"
#include "http/connector.hpp"
#include "http/failed.hpp"
#include "http/pool.hpp"
#include "http/response_parser.hpp"
#include "http/stream.hpp"
#include "http/turnstile.hpp"
#include "http/url.hpp"

namespace heddle::http {

struct Client::Impl {
  Impl(fiber::Worker& of, std::shared_ptr<Trust> trust, Options given)
      : worker(of),
        options(std::move(given)),
        connector(of, std::move(trust)),
        pool(of, options),
        turnstile(options.maximum_connections),
        read_buffer(std::size_t{64} * 1024) {}

  // For a request and all its redirects together.
  [[nodiscard]] std::chrono::nanoseconds request_timeout(const RequestView& request) const {
    return request.request_timeout.count() > 0 ? request.request_timeout : options.request_timeout;
  }

  fiber::Worker& worker;
  Options options;
  Connector connector;
  Pool pool;
  Turnstile turnstile;
  // Used between two parkings only, so one of each does for all exchanges.
  std::vector<char> read_buffer;
  std::string request_text;
};

// One request and its response, over a kept connection or a new one.
class Exchange {
 public:
  // `deadline` is that of the request timeout, which began with the first of several exchanges.
  Exchange(Client::Impl& client, const RequestView& request, Response& response,
           fiber::Alarm::Clock::time_point deadline, fiber::CancelScope& outer);

  // Fills the response; throws Failed.
  void run();

 private:
  enum class Result {
    done,
    unanswered,  // a kept connection was closed before a byte came, and it may be sent again
  };

  void attempt_all();
  std::unique_ptr<Stream> connect();
  Result attempt(Stream& stream, bool kept);
  void finish(std::unique_ptr<Stream> stream);

  bool write_request(Stream& stream);
  bool write(Stream& stream, std::string_view data);
  bool write_shared(Stream& stream, std::string_view data);
  Result read_response(Stream& stream, bool kept);
  Result read_message(Stream& stream, bool kept, ResponseParser& parser);
  IoResult read_some(Stream& stream);

  [[nodiscard]] bool may_resend() const;
  void end_response(const IoResult& result, bool kept, ResponseParser& parser);
  void give_way();
  [[noreturn]] void stopped();

  Client::Impl& client_;
  const RequestView& request_;
  Response& response_;
  fiber::CancelScope& outer_;
  Url url_;
  fiber::CancelScope scope_;
  fiber::Alarm::Clock::time_point deadline_;
  std::chrono::nanoseconds connect_timeout_;
  std::string phase_;  // for the message of a timeout; empty: the request is being sent
  bool connecting_ = false;
  std::size_t sent_ = 0;     // bytes of the request
  std::string write_error_;  // why it could not be sent to its end
  bool answered_ = false;    // a byte of a response came
  bool wait_first_ = false;  // nothing can have come yet that readiness was told of before
  bool reusable_ = false;
  unsigned busy_ = 0;  // reads and writes since this last let others run
};

}  // namespace heddle::http
