// SPDX-License-Identifier: Apache-2.0
#include "testing/http_exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "http/failed.hpp"
#include "http/request_text.hpp"
#include "http/url.hpp"

namespace heddle::testing {
namespace {

HttpRequest to_request(const heddle_http_request& from) {
  HttpRequest request;
  request.method = text(from.method);
  request.url = text(from.url);
  for (std::uint64_t i = 0; i < from.header_count; ++i) {
    request.headers.emplace_back(text(from.headers[i].name), text(from.headers[i].value));
  }
  request.body = text(from.body);
  request.connect_timeout = std::chrono::nanoseconds(from.connect_timeout);
  request.timeout = std::chrono::nanoseconds(from.request_timeout);
  request.maximum_body = from.maximum_body;
  return request;
}

// What the real client would refuse to send, in its own words; empty when it would send it.
std::string why_not_sent(const HttpRequest& request) {
  http::Request sent;
  sent.method = request.method;
  sent.url = request.url;
  for (const auto& [name, value] : request.headers) sent.headers.push_back({name, value});
  sent.body = request.body;
  try {
    static_cast<void>(http::parse_url(sent.url));
    http::check_request(sent);
    return {};
  } catch (const http::Failed& failed) {
    return failed.message;
  }
}

std::uint32_t failed(FakeCall& call, heddle_http_response& to, std::uint32_t kind,
                     std::string message) {
  call.last_error = message;
  to.failure = kind;
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
  static constexpr std::array<const char*, 9> texts{
      "",
      "the request cannot be sent (scripted)",
      "the host name has no address (scripted)",
      "the connection was refused (scripted)",
      "the server's certificate is not trusted (scripted)",
      "no complete response in time (scripted)",
      "the connection ended before the response did (scripted)",
      "what came is not HTTP (scripted)",
      "the response is larger than the limit (scripted)"};
  return texts[kind];
}

}  // namespace

std::uint32_t exchange(FakeCall& call, const heddle_http_request& from, heddle_http_response& to) {
  const HttpRequest request = to_request(from);
  to = {to.struct_size, 0, HEDDLE_HTTP_NONE, 0, nullptr, 0, {nullptr, 0}, {nullptr, 0}};
  if (call.clock.reason() != HEDDLE_CANCEL_NONE) return HEDDLE_CANCELLED;
  if (std::string why = why_not_sent(request); !why.empty()) {
    return failed(call, to, HEDDLE_HTTP_BAD_REQUEST, std::move(why));
  }
  call.result.requests.push_back(request);
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
  const http::Options defaults;
  const auto timeout = request.timeout.count() != 0 ? request.timeout : defaults.request_timeout;
  const bool too_late = answer->reply.takes >= timeout;
  if (!call.clock.advance(std::min(answer->reply.takes, timeout))) return HEDDLE_CANCELLED;
  if (too_late) {
    return failed(
        call, to, HEDDLE_HTTP_TIMEOUT,
        fmt::format("no complete response within {} (request timeout)", http::readable(timeout)));
  }
  HttpReply& reply = call.replies.emplace_back(std::move(answer->reply));
  const auto largest = request.maximum_body != 0 ? request.maximum_body : defaults.maximum_body;
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

}  // namespace heddle::testing
