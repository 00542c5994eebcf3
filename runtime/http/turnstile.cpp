// SPDX-License-Identifier: Apache-2.0
#include "http/turnstile.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "http/failed.hpp"

namespace heddle::http {

std::size_t share(std::size_t limit, std::size_t clients, std::size_t index) {
  return limit == 0 ? 0 : std::max<std::size_t>((limit + index) / clients, 1);
}

Turnstile::Pass::Pass(Turnstile& turnstile, const Url& url, std::string& phase,
                      fiber::CancelScope& scope) {
  if (turnstile.most_ == 0) return;
  line_ = turnstile.lines_.find(url);
  if (line_ == turnstile.lines_.end()) {
    line_ = turnstile.lines_.try_emplace(Origin{url.tls, url.port, url.host}).first;
  }
  if (line_->second.inside < turnstile.most_) {
    ++line_->second.inside;
  } else {
    phase = fmt::format(
        "waiting for a connection: all {} that this worker may have, its share of the setting "
        "http.maximum_connections, are in use",
        turnstile.most_);
    turnstile.wait(line_->second, scope);
    if (scope.cancelled()) {
      turnstile.leave(line_);
      throw Stopped{};
    }
  }
  turnstile_ = &turnstile;
}

Turnstile::Pass::~Pass() {
  if (turnstile_ != nullptr) turnstile_->leave(line_);
}

// Returns inside; throws Stopped outside.
void Turnstile::wait(Line& line, fiber::CancelScope& scope) {
  Waiting waiting;
  waiting.fiber = fiber::Fiber::current();
  line.waiting.push_back(waiting);
  {
    const fiber::CancelScope::Registration registration(scope,
                                                        [&waiting] { waiting.fiber->resume(); });
    while (!waiting.admitted && !scope.cancelled()) fiber::Fiber::park();
  }
  if (waiting.admitted) return;
  line.waiting.erase(line.waiting.iterator_to(waiting));
  throw Stopped{};
}

// Whoever waits first takes the place over.
void Turnstile::leave(Lines::iterator line) {
  if (line->second.waiting.empty()) {
    if (--line->second.inside == 0) lines_.erase(line);
    return;
  }
  Waiting& next = line->second.waiting.front();
  line->second.waiting.pop_front();
  next.admitted = true;
  next.fiber->resume();
}

}  // namespace heddle::http
