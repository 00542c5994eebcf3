// SPDX-License-Identifier: Apache-2.0
#include "engine/host_http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "engine/host_call.hpp"
#include "engine/simulate.hpp"
#include "http/client.hpp"
#include "http/failed.hpp"
#include "plugin/contract.hpp"

// HTTP as nodes have it: the views of <heddle/plugin.h> to a request, its response to views, and
// nothing copied that one of both keeps anyway.
namespace heddle::engine {
namespace {

using Clock = std::chrono::steady_clock;

// Its texts stay the node's, which waits for the response.
[[gnu::noinline]] void view_request(const heddle_http_request& from, http::RequestView& request) {
  request.method = text(from.method);
  request.url = text(from.url);
  request.headers.reserve(from.header_count);
  for (std::uint64_t i = 0; i < from.header_count; ++i) {
    request.headers.push_back({text(from.headers[i].name), text(from.headers[i].value)});
  }
  request.body = text(from.body);
  request.connect_timeout = span_of(from.connect_timeout);
  request.request_timeout = span_of(from.request_timeout);
  request.maximum_body = from.maximum_body;
  request.redirects = from.redirects;
}

[[gnu::noinline]] void tell_http(heddle_call* call, const http::RequestView& request,
                                 const http::Response& response,
                                 std::chrono::nanoseconds duration) {
  const std::string line =
      call->run->masker.mask(fmt::format("{} {}", request.method, request.url));
  Event event;
  event.kind = Event::Kind::http;
  event.node = call->node->node->id;
  event.node_type = call->node->type->name;
  event.attempt = call->attempt;
  event.text = line;
  event.status = response.status;
  event.outcome = http::code_of(response.failure);
  event.duration = duration;
  emit(call, event);
}

[[gnu::noinline]] heddle_http_response lend_response(heddle_call* call,
                                                     const http::Response& from) {
  auto* headers = call->arena.allocate<heddle_header>(from.headers.size());
  std::transform(from.headers.begin(), from.headers.end(), headers, [](const http::Header& header) {
    return heddle_header{view(header.name), view(header.value)};
  });
  heddle_http_response to{};
  to.status = from.status;
  to.failure = static_cast<std::uint32_t>(from.failure);
  to.headers = headers;
  to.header_count = from.headers.size();
  to.body = view(from.body);
  to.message = view(from.message);
  to.url = view(from.url);
  to.flags = from.final ? HEDDLE_HTTP_FINAL : 0;
  return to;
}

[[gnu::noinline]] bool refused(heddle_call* call, const http::RequestView& request) {
  return call->run->runtime->options.simulation != nullptr &&
         refuses(*call, fmt::format("called out ({} {})", request.method, request.url));
}

}  // namespace

std::uint32_t http_exchange(heddle_call* call, const heddle_http_request* request,
                            heddle_http_response* response) {
  return parking(call, [&]() -> std::uint32_t {
    std::string why;
    const auto taken = plugin::take_http_request(request, response, why);
    if (!taken) return refuse(call, std::move(why));
    http::RequestView sent;
    view_request(*taken, sent);
    const http::HoldsSecret holds_secret = [&masker = call->run->masker](std::string_view text) {
      return masker.finds_secret(text);
    };
    sent.holds_secret = &holds_secret;
    if (refused(call, sent)) return HEDDLE_CANCELLED;
    const bool observed = call->run->values_observed();
    const auto begun = observed ? Clock::now() : Clock::time_point();
    auto& received =
        call->responses.emplace_back(call->run->worker->client.send(sent, *call->scope));
    if (observed) tell_http(call, sent, received, Clock::now() - begun);
    if (received.failure == http::Failure::cancelled) return HEDDLE_CANCELLED;
    plugin::give_http_response(lend_response(call, received), response);
    if (received.failure == http::Failure::none) return HEDDLE_OK;
    call->last_error = received.message;
    return HEDDLE_FAILED;
  });
}

}  // namespace heddle::engine
