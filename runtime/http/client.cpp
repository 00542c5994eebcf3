// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <utility>

#include "fiber/worker.hpp"
#include "http/exchange.hpp"
#include "http/redirect.hpp"
#include "http/request_text.hpp"

namespace heddle::http {

RequestView::RequestView(const Request& request)
    : method(request.method),
      url(request.url),
      body(request.body),
      connect_timeout(request.connect_timeout),
      request_timeout(request.request_timeout),
      maximum_body(request.maximum_body),
      redirects(request.redirects),
      holds_secret(request.holds_secret) {
  headers.reserve(request.headers.size());
  for (const auto& header : request.headers) headers.push_back({header.name, header.value});
}

Request RequestView::owned() const {
  Request request{.method = std::string(method),
                  .url = std::string(url),
                  .body = std::string(body),
                  .connect_timeout = connect_timeout,
                  .request_timeout = request_timeout,
                  .maximum_body = maximum_body,
                  .redirects = redirects,
                  .holds_secret = holds_secret};
  request.headers.reserve(headers.size());
  for (const Header& header : headers) {
    request.headers.push_back({std::string(header.name), std::string(header.value)});
  }
  return request;
}

Client::Client(fiber::Worker& worker, std::shared_ptr<Trust> trust, Options options)
    : impl_(std::make_unique<Impl>(worker, std::move(trust), std::move(options))) {}

Client::~Client() {
  fiber::Worker& worker = impl_->worker;
  if (worker.on_thread()) return;
  // Its connections and alarm are the worker thread's to touch.
  worker.call([this] { impl_.reset(); });
}

Response Client::send(const RequestView& request, fiber::CancelScope& scope) {
  Response response;
  try {
    exchange(request, response, scope);
  } catch (Failed& failed) {
    response.failure = failed.failure;
    response.message = std::move(failed.message);
    response.final = failed.final || failed.failure == Failure::bad_request ||
                     failed.failure == Failure::too_large || failed.failure == Failure::redirect;
    response.body = std::string();
  }
  return response;
}

void Client::exchange(const RequestView& request, Response& response, fiber::CancelScope& scope) {
  check_request(request);
  const auto deadline = fiber::Alarm::after(impl_->request_timeout(request));
  Exchange(*impl_, request, response, deadline, scope).run();
  if (request.redirects > 0) follow(request, response, deadline, scope);
}

// Apart, because what it needs on the stack would be kept by each request that waits.
[[gnu::noinline]] void Client::follow(const RequestView& request, Response& response,
                                      fiber::CancelScope::Clock::time_point deadline,
                                      fiber::CancelScope& scope) {
  const Request first = request.owned();
  Redirects redirects(first);
  try {
    while (const Request* next = redirects.next(response)) {
      response = Response();
      Exchange(*impl_, *next, response, deadline, scope).run();
    }
  } catch (Failed& failed) {
    if (failed.failure != Failure::redirect) failed.message += redirects.whence();
    throw;
  }
  response.url = redirects.url();
}

}  // namespace heddle::http
