// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "names.hpp"
#include "routes.hpp"

// Ways in which the sandbox misbehaves on request, so that a flow's handling of a bad day can be
// tried: a whole route by the command line, or one request by a header.
namespace heddle::imiassist::sandbox {

enum class Behaviour {
  normal,
  slow,
  server_error,
  unavailable,
  truncated_body,
  truncated_chunked,
  not_json,
  missing_field,
  wrong_type,
  expired_token,
  close,
  reset,
  half_headers,
  captcha,
  redirect,
  unauthorized,
  huge_body,
  flaky,
  empty,
};

inline constexpr std::array<Named<Behaviour>, 19> behaviour_names{{
    {"normal", Behaviour::normal},
    {"slow", Behaviour::slow},
    {"server-error", Behaviour::server_error},
    {"unavailable", Behaviour::unavailable},
    {"truncated-body", Behaviour::truncated_body},
    {"truncated-chunked", Behaviour::truncated_chunked},
    {"not-json", Behaviour::not_json},
    {"missing-field", Behaviour::missing_field},
    {"wrong-type", Behaviour::wrong_type},
    {"expired-token", Behaviour::expired_token},
    {"close", Behaviour::close},
    {"reset", Behaviour::reset},
    {"half-headers", Behaviour::half_headers},
    {"captcha", Behaviour::captcha},
    {"redirect", Behaviour::redirect},
    {"unauthorized", Behaviour::unauthorized},
    {"huge-body", Behaviour::huge_body},
    {"flaky", Behaviour::flaky},
    {"empty", Behaviour::empty},
}};

inline constexpr const char* behaviour_header = "X-Sandbox-Behaviour";

// Throws UnknownName.
Behaviour parse_behaviour(std::string_view name);

// What each route does when a request does not say otherwise.
class BehaviourPlan {
 public:
  // From the command line's `[ROUTE:]NAME` texts, in any order: a route's own choice wins over the
  // one for all routes. Throws UnknownName, or std::invalid_argument when one place has two
  // choices.
  explicit BehaviourPlan(const std::vector<std::string>& choices = {});

  Behaviour of(Route route) const { return planned_[index_of(route)]; }
  // "authenticate:slow get_new_token:flaky"; empty when every route is normal.
  std::string describe() const;

 private:
  std::array<Behaviour, route_count> planned_{};
};

// The behaviour `flaky`: each route fails this many times, then works.
class FlakyCounters {
 public:
  explicit FlakyCounters(int failures) : failures_(failures) {}

  // True for the first requests that ask.
  bool should_fail(Route route) { return asked_[index_of(route)].fetch_add(1) < failures_; }

 private:
  long long failures_;
  std::array<std::atomic<long long>, route_count> asked_{};
};

}  // namespace heddle::imiassist::sandbox
