// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <utility>

#include "fiber/worker.hpp"
#include "http/exchange.hpp"
#include "http/redirect.hpp"
#include "http/request_text.hpp"

namespace heddle::http {

Client::Client(fiber::Worker& worker, std::shared_ptr<Trust> trust, Options options)
    : impl_(std::make_unique<Impl>(worker, std::move(trust), std::move(options))) {}

Client::~Client() {
  fiber::Worker& worker = impl_->worker;
  if (worker.on_thread()) return;
  // Its connections and alarm are the worker thread's to touch.
  worker.call([this] { impl_.reset(); });
}

Response Client::send(const Request& request, fiber::CancelScope& scope) {
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

void Client::exchange(const Request& request, Response& response, fiber::CancelScope& scope) {
  check_request(request);
  const auto deadline = fiber::Alarm::after(impl_->request_timeout(request));
  Exchange(*impl_, request, response, deadline, scope).run();
  if (request.redirects > 0) follow(request, response, deadline, scope);
}

// Apart, because what it needs on the stack would be kept by each request that waits.
[[gnu::noinline]] void Client::follow(const Request& request, Response& response,
                                      fiber::CancelScope::Clock::time_point deadline,
                                      fiber::CancelScope& scope) {
  Redirects redirects(request);
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
