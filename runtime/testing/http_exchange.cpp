// SPDX-License-Identifier: Apache-2.0
#include "testing/http_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/failed.hpp"
#include "http/redirect.hpp"
#include "http/request_text.hpp"
#include "http/url.hpp"

namespace heddle::testing {
namespace {

http::Request to_request(const heddle_http_request& from) {
  http::Request request;
  request.method = text(from.method);
  request.url = text(from.url);
  for (std::uint64_t i = 0; i < from.header_count; ++i) {
    request.headers.push_back(
        {std::string(text(from.headers[i].name)), std::string(text(from.headers[i].value))});
  }
  request.body = text(from.body);
  request.connect_timeout = std::chrono::nanoseconds(from.connect_timeout);
  request.request_timeout = std::chrono::nanoseconds(from.request_timeout);
  request.maximum_body = from.maximum_body;
  request.redirects = from.redirects;
  return request;
}

// As the script and the result of a test have it.
HttpRequest shown(const http::Request& from) {
  HttpRequest request;
  request.method = from.method;
  request.url = from.url;
  for (const auto& [name, value] : from.headers) request.headers.emplace_back(name, value);
  request.body = from.body;
  request.connect_timeout = from.connect_timeout;
  request.timeout = from.request_timeout;
  request.maximum_body = from.maximum_body;
  request.redirects = from.redirects;
  return request;
}

// What the real client would refuse to send, in its own words; empty when it would send it.
std::string why_not_sent(const http::Request& request) {
  try {
    static_cast<void>(http::parse_url(request.url));
    http::check_request(request);
    return {};
  } catch (const http::Failed& failed) {
    return failed.message;
  }
}

std::uint32_t failed(FakeCall& call, heddle_http_response& to, std::uint32_t kind,
                     std::string message) {
  call.last_error = message;
  const bool final = kind == HEDDLE_HTTP_BAD_REQUEST || kind == HEDDLE_HTTP_TLS ||
                     kind == HEDDLE_HTTP_TOO_LARGE || kind == HEDDLE_HTTP_REDIRECT;
  to.failure = kind;
  to.flags = final ? HEDDLE_HTTP_FINAL : 0;
  to.message = view(call.texts.emplace_back(std::move(message)));
  return HEDDLE_FAILED;
}

void lend(FakeCall& call, HttpReply& reply, heddle_http_response& to) {
  auto& headers = call.headers.emplace_back();
  for (auto& [name, value] : reply.headers) {
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    headers.push_back({view(name), view(value)});
  }
  to.status = reply.status;
  to.headers = headers.data();
  to.header_count = headers.size();
  to.body = view(reply.body);
}

std::string default_message(std::uint32_t kind) {
  static constexpr std::array<const char*, 10> texts{
      "",
      "the request cannot be sent (scripted)",
      "the host name has no address (scripted)",
      "the connection was refused (scripted)",
      "the server's certificate is not trusted (scripted)",
      "no complete response in time (scripted)",
      "the connection ended before the response did (scripted)",
      "what came is not HTTP (scripted)",
      "the response is larger than the limit (scripted)",
      "the redirect is not followed (scripted)"};
  return texts[kind];
}

// One request and the answer that the script has for it. `left`: of the request timeout.
std::uint32_t play(FakeCall& call, const http::Request& sent, std::chrono::nanoseconds timeout,
                   std::chrono::nanoseconds& left, heddle_http_response& to) {
  if (call.clock.reason() != HEDDLE_CANCEL_NONE) return HEDDLE_CANCELLED;
  const HttpRequest& request = call.result.requests.emplace_back(shown(sent));
  std::string why;
  auto answer = call.script.answer(request, why);
  if (!answer) {
    if (call.script_mismatch.empty()) call.script_mismatch = std::move(why);
    call.last_error = "the request is not in the test's script";
    return HEDDLE_REFUSED;
  }
  if (answer->cancel != HEDDLE_CANCEL_NONE) {
    call.clock.cancel(answer->cancel);
    return HEDDLE_CANCELLED;
  }
  const bool too_late = answer->reply.takes >= left;
  if (!call.clock.advance(std::min(answer->reply.takes, left))) return HEDDLE_CANCELLED;
  if (too_late) {
    return failed(
        call, to, HEDDLE_HTTP_TIMEOUT,
        fmt::format("no complete response within {} (request timeout)", http::readable(timeout)));
  }
  left -= answer->reply.takes;
  HttpReply& reply = call.replies.emplace_back(std::move(answer->reply));
  const auto largest =
      request.maximum_body != 0 ? request.maximum_body : http::Options().maximum_body;
  if (answer->failure == HEDDLE_HTTP_NONE && reply.body.size() > largest) {
    answer->failure = HEDDLE_HTTP_TOO_LARGE;
    answer->message = fmt::format("the body is larger than {} bytes", largest);
    reply.body.clear();
  }
  lend(call, reply, to);
  if (answer->failure == HEDDLE_HTTP_NONE) return HEDDLE_OK;
  return failed(call, to, answer->failure,
                answer->message.empty() ? default_message(answer->failure) : answer->message);
}

http::Response received(const heddle_http_response& from) {
  http::Response response;
  response.status = from.status;
  for (std::uint64_t i = 0; i < from.header_count; ++i) {
    response.headers.push_back(
        {std::string(text(from.headers[i].name)), std::string(text(from.headers[i].value))});
  }
  return response;
}

}  // namespace

std::uint32_t exchange(FakeCall& call, const heddle_http_request& from, heddle_http_response& to) {
  if (call.clock.reason() != HEDDLE_CANCEL_NONE) return HEDDLE_CANCELLED;
  http::Request first = to_request(from);
  const http::HoldsSecret holds_secret = [&call](std::string_view sent) {
    return call.masker.finds_secret(sent);
  };
  first.holds_secret = &holds_secret;
  if (std::string why = why_not_sent(first); !why.empty()) {
    return failed(call, to, HEDDLE_HTTP_BAD_REQUEST, std::move(why));
  }
  const auto timeout =
      first.request_timeout.count() != 0 ? first.request_timeout : http::Options().request_timeout;
  auto left = timeout;
  http::Redirects redirects(first);
  const http::Request* next = &first;
  while (true) {
    const std::uint32_t status = play(call, *next, timeout, left, to);
    if (status != HEDDLE_OK || first.redirects == 0) return status;
    try {
      next = redirects.next(received(to));
    } catch (http::Failed& refused) {
      to.body = {};
      return failed(call, to, HEDDLE_HTTP_REDIRECT, std::move(refused.message));
    }
    if (next == nullptr) break;
    to = {};
  }
  to.url = view(call.texts.emplace_back(redirects.url()));
  return HEDDLE_OK;
}

}  // namespace heddle::testing
