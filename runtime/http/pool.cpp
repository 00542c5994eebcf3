// SPDX-License-Identifier: Apache-2.0
#include "http/pool.hpp"

#include <algorithm>

namespace heddle::http {

namespace {

// How long a TLS session outlives the last use of its origin.
constexpr std::chrono::minutes session_expiry{10};

}  // namespace

Pool::Pool(fiber::Worker& worker, const Options& options)
    : options_(options),
      alarm_(
          worker, [](void* pool) { static_cast<Pool*>(pool)->expire(); }, this) {}

Pool::Kept& Pool::kept(const Url& url) {
  const auto found = origins_.find(url);
  if (found != origins_.end()) return found->second;
  return origins_[Origin{url.tls, url.port, url.host}];
}

std::unique_ptr<Stream> Pool::take(const Url& url) {
  const auto found = origins_.find(url);
  if (found == origins_.end()) return nullptr;
  std::deque<Idle>& idle = found->second.idle;
  const auto now = Clock::now();
  while (!idle.empty()) {
    Idle last = std::move(idle.back());
    idle.pop_back();
    if (last.expires > now && last.stream->quiet()) return std::move(last.stream);
  }
  return nullptr;
}

void Pool::give(const Url& url, std::unique_ptr<Stream> stream) {
  if (options_.maximum_idle_per_origin == 0 || options_.idle_expiry.count() <= 0) return;
  Kept& to = kept(url);
  to.used = Clock::now();
  if (to.idle.size() >= options_.maximum_idle_per_origin) to.idle.pop_front();
  to.idle.push_back({std::move(stream), to.used + options_.idle_expiry});
  if (alarm_.when() == Clock::time_point::max()) alarm_.set(to.idle.back().expires);
}

SSL_SESSION* Pool::session(const Url& url) const {
  const auto found = origins_.find(url);
  return found == origins_.end() ? nullptr : found->second.session.get();
}

void Pool::keep_session(const Url& url, SslSession session) {
  Kept& to = kept(url);
  to.session = std::move(session);
  to.used = Clock::now();
  if (alarm_.when() == Clock::time_point::max()) alarm_.set(to.used + session_expiry);
}

void Pool::expire() {
  const auto now = Clock::now();
  auto next = Clock::time_point::max();
  for (auto at = origins_.begin(); at != origins_.end();) {
    Kept& of = at->second;
    while (!of.idle.empty() && of.idle.front().expires <= now) of.idle.pop_front();
    const auto forget = of.used + session_expiry;
    if (of.idle.empty() && (!of.session || forget <= now)) {
      at = origins_.erase(at);
      continue;
    }
    next = std::min(next, of.idle.empty() ? forget : of.idle.front().expires);
    ++at;
  }
  alarm_.set(next);
}

}  // namespace heddle::http
