// SPDX-License-Identifier: Apache-2.0
#include "http/race.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "fiber/worker.hpp"
#include "http/failed.hpp"

namespace heddle::http {

using boost::system::error_code;

Race::Race(fiber::Worker& worker, std::vector<Endpoint> endpoints, std::string& phase,
           fiber::CancelScope& scope)
    : worker_(worker),
      endpoints_(std::move(endpoints)),
      phase_(phase),
      scope_(scope),
      fiber_(fiber::Fiber::current()),
      alarm_(
          worker, [](void* race) { static_cast<Race*>(race)->ring(); }, this) {
  attempts_.reserve(endpoints_.size());
}

Race::~Race() {
  alarm_.stop();
  for (Attempt& attempt : attempts_) {
    error_code ignored;
    if (!attempt.done) attempt.socket.close(ignored);
  }
  while (running_ > 0) fiber::Fiber::park();
}

std::optional<Race::Socket> Race::run() {
  const fiber::CancelScope::Registration registration(scope_, [this] { fiber_->resume(); });
  while (!scope_.cancelled()) {
    if (Attempt* won = winner()) return std::move(won->socket);
    if (attempts_.size() < endpoints_.size() && (next_is_due_ || running_ == 0)) {
      fiber::Fiber::on_loop([this] { start_next(); });
    } else if (running_ == 0) {
      return std::nullopt;
    } else {
      fiber::Fiber::park();
    }
  }
  throw Stopped{};
}

void Race::start_next() {
  const Endpoint& endpoint = endpoints_[attempts_.size()];
  Attempt& attempt = attempts_.emplace_back(Socket(worker_.context()));
  const std::string address = endpoint.address().to_string();
  phase_ = running_ == 0 ? "connecting to " + address : phase_ + " and " + address;
  next_is_due_ = false;
  error_code error;
  attempt.socket.open(endpoint.protocol(), error);
  ++running_;
  if (error) {
    end(attempt, error);
    return;
  }
  attempt.socket.async_connect(endpoint, [this, &attempt](const error_code& result) {
    end(attempt, result);
    fiber_->resume();  // last: this may end with it
  });
  if (attempts_.size() < endpoints_.size()) alarm_.set(fiber::Alarm::after(head_start));
}

void Race::end(Attempt& attempt, const error_code& error) {
  --running_;
  attempt.done = true;
  attempt.error = error;
  if (!error) attempt.socket.set_option(boost::asio::ip::tcp::no_delay(true), attempt.error);
  if (!attempt.error) attempt.socket.native_non_blocking(true, attempt.error);
  if (attempt.error) next_is_due_ = true;
}

Race::Attempt* Race::winner() {
  const auto won = std::find_if(attempts_.begin(), attempts_.end(), [](const Attempt& attempt) {
    return attempt.done && !attempt.error;
  });
  return won == attempts_.end() ? nullptr : &*won;
}

void Race::ring() {
  next_is_due_ = true;
  fiber_->resume();
}

std::string Race::failures() const {
  std::string text;
  for (std::size_t i = 0; i < attempts_.size(); ++i) {
    if (i > 0) text += ", ";
    text += attempts_[i].error.message();
    if (endpoints_.size() > 1) text += fmt::format(" ({})", endpoints_[i].address().to_string());
  }
  return text;
}

std::vector<Race::Endpoint> by_turns(const std::vector<Race::Endpoint>& endpoints) {
  std::vector<Race::Endpoint> first;
  std::vector<Race::Endpoint> second;
  for (const Race::Endpoint& endpoint : endpoints) {
    (endpoint.protocol() == endpoints.front().protocol() ? first : second).push_back(endpoint);
  }
  std::vector<Race::Endpoint> result;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) result.push_back(first[i]);
    if (i < second.size()) result.push_back(second[i]);
  }
  return result;
}

}  // namespace heddle::http
