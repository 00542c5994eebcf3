// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <utility>

#include "fiber/worker.hpp"
#include "http/exchange.hpp"
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
    check_request(request);
    const auto deadline = fiber::Alarm::after(impl_->request_timeout(request));
    Exchange(*impl_, request, response, deadline, scope).run();
  } catch (Failed& failed) {
    response.failure = failed.failure;
    response.message = std::move(failed.message);
    response.body = std::string();
  }
  return response;
}

}  // namespace heddle::http
