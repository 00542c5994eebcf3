// SPDX-License-Identifier: Apache-2.0
#include "http/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fiber/fiber.hpp"
#include "http/request_text.hpp"

namespace heddle::http {

namespace {

// Bodies up to this size go out in one write with the headers, larger ones are not copied.
constexpr std::size_t joined_body = std::size_t{16} * 1024;
constexpr std::size_t kept_text = std::size_t{64} * 1024;
constexpr unsigned most_interim = 16;
constexpr unsigned most_busy = 16;

bool asks_to_close(const RequestView& request) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [](const RequestView::Header& header) {
                       // check_request() left only "close" and "keep-alive".
                       return header.name.size() == 10 && (header.name[0] | 0x20) == 'c' &&
                              (header.name[9] | 0x20) == 'n' && header.value.size() == 5;
                     });
}

}  // namespace

Exchange::Exchange(Client::Impl& client, const RequestView& request, Response& response,
                   fiber::Alarm::Clock::time_point deadline, fiber::CancelScope& outer)
    : client_(client),
      request_(request),
      response_(response),
      outer_(outer),
      url_(parse_url(request.url)),
      scope_(client.worker, &outer),
      deadline_(deadline),
      connect_timeout_(request.connect_timeout.count() > 0 ? request.connect_timeout
                                                           : client.options.connect_timeout) {}

void Exchange::run() {
  scope_.set_deadline(deadline_);
  try {
    if (scope_.cancelled()) {
      phase_ = "the request was not begun";
      throw Stopped{};
    }
    attempt_all();
  } catch (const Stopped&) {
    stopped();
  }
}

void Exchange::attempt_all() {
  const Turnstile::Pass pass(client_.turnstile, url_, phase_, scope_);
  if (std::unique_ptr<Stream> kept = client_.pool.take(url_)) {
    if (attempt(*kept, true) == Result::done) {
      finish(std::move(kept));
      return;
    }
  }
  std::unique_ptr<Stream> fresh = connect();
  attempt(*fresh, false);
  finish(std::move(fresh));
}

std::unique_ptr<Stream> Exchange::connect() {
  fiber::CancelScope connecting(client_.worker, &scope_);
  connecting.set_deadline(fiber::Alarm::after(connect_timeout_));
  connecting_ = true;
  auto stream = client_.connector.connect(url_, client_.pool, phase_, connecting);
  connecting_ = false;
  return stream;
}

Exchange::Result Exchange::attempt(Stream& stream, bool kept) {
  sent_ = 0;
  write_error_.clear();
  phase_.clear();
  if (!write_request(stream) && kept && sent_ == 0) return Result::unanswered;
  // After a broken write too: a server may refuse a body before it has read all of it.
  return read_response(stream, kept);
}

void Exchange::finish(std::unique_ptr<Stream> stream) {
  if (url_.tls) {
    SslSession session = static_cast<TlsStream&>(*stream).take_session();
    if (session) client_.pool.keep_session(url_, std::move(session));
  }
  if (reusable_ && write_error_.empty() && !asks_to_close(request_)) {
    client_.pool.give(url_, std::move(stream));
  }
}

// False when the connection broke.
bool Exchange::write_request(Stream& stream) {
  std::string& text = client_.request_text;
  text.clear();
  append_head(text, request_, url_);
  const bool joined = request_.body.size() <= joined_body;
  if (joined) text += request_.body;
  bool written = write_shared(stream, text);
  if (text.capacity() > kept_text) text = std::string();
  if (!joined) written = written && write(stream, request_.body);
  return written;
}

// What could not be written at once is copied, since the text is of all exchanges.
bool Exchange::write_shared(Stream& stream, std::string_view data) {
  const IoResult result = stream.write_some(data);
  if (result.state == IoResult::State::broken) {
    write_error_ = result.error;
    return false;
  }
  sent_ += result.size;
  if (result.size == data.size()) return true;
  const std::string rest(data.substr(result.size));
  if (result.state != IoResult::State::done) stream.wait(result.state, scope_);
  return write(stream, rest);
}

bool Exchange::write(Stream& stream, std::string_view data) {
  while (!data.empty()) {
    const IoResult result = stream.write_some(data);
    if (result.state == IoResult::State::done) {
      sent_ += result.size;
      data.remove_prefix(result.size);
      give_way();
    } else if (result.state == IoResult::State::broken || result.state == IoResult::State::ended) {
      write_error_ = result.error.empty() ? "the other side ended the connection" : result.error;
      return false;
    } else {
      stream.wait(result.state, scope_);
    }
  }
  return true;
}

Exchange::Result Exchange::read_response(Stream& stream, bool kept) {
  const ResponseParser::Limits limits{
      client_.options.maximum_header,
      request_.maximum_body != 0 ? request_.maximum_body : client_.options.maximum_body};
  const bool head = request_.method == "HEAD";
  const bool gzip = asks_for_gzip(request_);
  // A kept connection was looked at before the request went out.
  wait_first_ = kept;
  std::string rest;
  for (unsigned interim = 0; interim <= most_interim; ++interim) {
    ResponseParser parser(response_, url_, head, gzip, limits);
    if (!rest.empty()) parser.feed(rest);
    if (read_message(stream, kept, parser) == Result::unanswered) return Result::unanswered;
    if (!parser.interim()) {
      reusable_ = parser.reusable();
      return Result::done;
    }
    if (response_.status == 101) {
      throw Failed{Failure::malformed,
                   fmt::format("{} switched protocols, which nobody asked for", url_.place())};
    }
    rest = parser.take_rest();
  }
  throw Failed{Failure::malformed,
               fmt::format("{} sent more than {} interim responses (1xx) and no final one",
                           url_.place(), most_interim)};
}

Exchange::Result Exchange::read_message(Stream& stream, bool kept, ResponseParser& parser) {
  try {
    while (!parser.complete()) {
      const IoResult result = read_some(stream);
      if (result.state == IoResult::State::done) {
        answered_ = true;
        parser.feed({client_.read_buffer.data(), result.size});
      } else if (kept && may_resend()) {
        return Result::unanswered;
      } else {
        end_response(result, kept, parser);
      }
    }
  } catch (const Stopped&) {
    phase_ = parser.begun() ? parser.progress() : "no byte of a response came";
    throw;
  }
  return Result::done;
}

IoResult Exchange::read_some(Stream& stream) {
  give_way();
  if (wait_first_ && !stream.holds_data()) stream.wait(IoResult::State::wants_read, scope_);
  while (true) {
    IoResult result = stream.read_some(client_.read_buffer.data(), client_.read_buffer.size());
    if (result.state == IoResult::State::wants_read ||
        result.state == IoResult::State::wants_write) {
      stream.wait(result.state, scope_);
      continue;
    }
    // What came together, an end too, is told of once: it has to be looked for before a wait.
    wait_first_ = false;
    return result;
  }
}

// A body that comes as fast as it is read would hold the worker, and keep out the cancellation and
// the timeout that are to end it.
void Exchange::give_way() {
  if (++busy_ % most_busy != 0) return;
  fiber::Fiber::yield();
  if (scope_.cancelled()) throw Stopped{};
}

// The server closed a connection that it had left idle, most likely before it saw the request. Only
// most likely: so only what does no harm when done twice.
bool Exchange::may_resend() const {
  return !answered_ && is_idempotent(request_.method);
}

void Exchange::end_response(const IoResult& result, bool kept, ResponseParser& parser) {
  if (!answered_ && !write_error_.empty()) {
    throw Failed{Failure::closed,
                 fmt::format("{} closed the connection while the request was being sent ({}); {} "
                             "bytes of it were taken",
                             url_.place(), write_error_, sent_)};
  }
  if (!answered_ && kept) {
    throw Failed{Failure::closed,
                 fmt::format("{} closed a kept connection just when the request was sent; it may "
                             "have been processed, so a {} is not sent again by itself",
                             url_.place(), request_.method)};
  }
  parser.end(result.state == IoResult::State::ended, result.error);
}

void Exchange::stopped() {
  if (outer_.cancelled()) {
    const bool late = outer_.reason() == fiber::CancelReason::deadline;
    throw Failed{Failure::cancelled, fmt::format("the request to {} was cancelled{}", url_.place(),
                                                 late ? ": the time for it was up" : "")};
  }
  if (connecting_ && !scope_.cancelled()) {
    throw Failed{Failure::timeout,
                 fmt::format("no connection to {} within {} (connect timeout), at {}; is the host "
                             "up, and does a firewall let this machine through?",
                             url_.place(), readable(connect_timeout_), phase_)};
  }
  throw Failed{Failure::timeout,
               fmt::format("no complete response from {} within {} (request timeout), at {}",
                           url_.place(), readable(client_.request_timeout(request_)),
                           phase_.empty() ? "the request was not sent to its end" : phase_)};
}

}  // namespace heddle::http
