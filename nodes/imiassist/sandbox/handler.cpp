// SPDX-License-Identifier: Apache-2.0
#include "handler.hpp"

#include <Poco/Net/HTTPServerRequestImpl.h>

#include <array>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "delivery.hpp"

namespace heddle::imiassist::sandbox {
namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_body = std::size_t{64} * 1024;
// Of a body that is too long this much is read and thrown away: closing with unread bytes would
// reset the connection, and the client would never see why.
constexpr std::size_t longest_drain = std::size_t{1024} * 1024;
constexpr std::chrono::seconds drain_time{2};

bool announces_too_much(const HTTPServerRequest& request) {
  return !request.getChunkedTransferEncoding() && request.hasContentLength() &&
         request.getContentLength64() > static_cast<Poco::Int64>(longest_body);
}

Poco::Net::StreamSocket& socket_of(HTTPServerRequest& request) {
  return static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
}

void drain(HTTPServerRequest& request) {
  socket_of(request).setReceiveTimeout(Poco::Timespan(drain_time.count(), 0));
  const auto deadline = Clock::now() + drain_time;
  std::array<char, 16384> buffer{};
  std::size_t drained = 0;
  while (drained < longest_drain && Clock::now() < deadline && request.stream().good()) {
    request.stream().read(buffer.data(), buffer.size());
    drained += static_cast<std::size_t>(request.stream().gcount());
  }
}

Answer closing(Answer answer) {
  answer.keep_alive = false;
  return answer;
}

Answer body_too_long(HTTPServerRequest& request) {
  if (!request.getExpectContinue()) drain(request);
  return closing(detail_answer(413,
                               "The request body is longer than 65536 bytes, which is the most "
                               "that the sandbox reads; send less."));
}

std::variant<std::string, Answer> read_body(HTTPServerRequest& request) {
  const bool chunked = request.getChunkedTransferEncoding();
  if (announces_too_much(request)) return body_too_long(request);
  if (!chunked && !request.hasContentLength()) return std::string();
  const Poco::Int64 announced = chunked ? 0 : request.getContentLength64();
  if (announced < 0) {
    return closing(detail_answer(400, "The Content-Length is negative; send the body's length."));
  }
  std::string body(longest_body + 1, '\0');
  request.stream().read(body.data(), static_cast<std::streamsize>(body.size()));
  body.resize(static_cast<std::size_t>(request.stream().gcount()));
  if (body.size() > longest_body) return body_too_long(request);
  const bool short_body = !chunked && body.size() < static_cast<std::size_t>(announced);
  if (request.stream().bad() || short_body) {
    return closing(detail_answer(400, "The request body ended early."));
  }
  return body;
}

class Handler : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Handler(Sandbox& sandbox) : sandbox_(sandbox) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    const auto begin = Clock::now();
    // Poco's reader takes a malformed chunk for the last one; without keep-alive the rest of such a
    // body is not taken for the next request.
    if (request.getChunkedTransferEncoding()) response.setKeepAlive(false);
    serve(request, response);
    sandbox_.log.request(request.getMethod(), request.getURI(), status_,
                         name_of(behaviour_names, behaviour_), Clock::now() - begin);
  }

 private:
  void serve(HTTPServerRequest& request, HTTPServerResponse& response) {
    auto body = read_body(request);
    if (const auto* refusal = std::get_if<Answer>(&body)) return send(response, *refusal);
    std::optional<Behaviour> wanted;
    try {
      if (request.has(behaviour_header)) wanted = parse_behaviour(request.get(behaviour_header));
    } catch (const UnknownName& error) {
      return send(response,
                  detail_answer(400, std::string(behaviour_header) + ": " + error.what()));
    }
    auto route = find_route(request.getMethod(), request.getURI());
    if (const auto* answer = std::get_if<Answer>(&route)) return send(response, *answer);
    behaviour_ = wanted.value_or(sandbox_.plan.of(std::get<Route>(route)));
    misbehave(request, response, std::get<Route>(route), std::get<std::string>(body));
  }

  void misbehave(HTTPServerRequest& request, HTTPServerResponse& response, Route route,
                 const std::string& body) {
    Poco::Net::StreamSocket& socket = socket_of(request);
    switch (behaviour_) {
      case Behaviour::close:
        return drop(response, socket, Ending::orderly);
      case Behaviour::reset:
        return drop(response, socket, Ending::reset);
      case Behaviour::half_headers:
        send_half_headers(socket);
        return drop(response, socket, Ending::orderly);
      case Behaviour::slow:
        if (sandbox_.stop.wait_for(sandbox_.slow_delay)) {
          return drop(response, socket, Ending::orderly);
        }
        break;
      case Behaviour::flaky:
        if (sandbox_.flaky.should_fail(route)) return send(response, unavailable());
        break;
      default:
        break;
    }
    if (const auto canned = canned_answer(behaviour_, route)) return send(response, *canned);
    std::optional<std::string> authorization;
    if (request.has("Authorization")) authorization = request.get("Authorization");
    const Answer answer = sandbox_.service.answer(route, body, authorization, behaviour_);
    if (behaviour_ != Behaviour::truncated_body && behaviour_ != Behaviour::truncated_chunked) {
      return send(response, answer);
    }
    if (behaviour_ == Behaviour::truncated_body) send_truncated_body(socket, answer);
    if (behaviour_ == Behaviour::truncated_chunked) send_truncated_chunks(socket, answer);
    status_ = answer.status;
    drop(response, socket, Ending::orderly);
  }

  void send(HTTPServerResponse& response, const Answer& answer) {
    status_ = answer.status;
    send_whole(response, answer);
  }

  // Without keep-alive the server's loop over this connection ends by itself after the request.
  static void drop(HTTPServerResponse& response, Poco::Net::StreamSocket& socket, Ending ending) {
    response.setKeepAlive(false);
    drop_connection(socket, ending);
  }

  Sandbox& sandbox_;
  Behaviour behaviour_ = Behaviour::normal;
  int status_ = 0;
};

}  // namespace

Poco::Net::HTTPRequestHandler* HandlerFactory::createRequestHandler(
    const HTTPServerRequest& request) {
  // The server sends "100 Continue" by itself, unless the status is no longer 200 by now.
  if (request.getExpectContinue() && announces_too_much(request)) {
    request.response().setStatus(HTTPServerResponse::HTTP_REQUEST_ENTITY_TOO_LARGE);
  }
  return new Handler(sandbox_);
}

}  // namespace heddle::imiassist::sandbox
