// SPDX-License-Identifier: Apache-2.0
#include "engine/retry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <utility>

#include "engine/structured.hpp"
#include "flow/language.hpp"

namespace heddle::engine {
namespace {

bool is_listed(const flow::Retry& retry, const AttemptResult& result) {
  return std::any_of(retry.on.begin(), retry.on.end(), [&](const std::string& one) {
    return one == result.outcome || one == result.error->code;
  });
}

// Where the condition reads the attempt.
void lay_out(Frame& frame, std::uint32_t attempt, const AttemptResult& result) {
  const Error& error = *result.error;
  std::array<Value, flow::attempt_variables.size()> values = {
      Value(error.code), Value(error.message), Value(result.outcome), Value(error.retryable),
      Value(std::int64_t{attempt})};
  std::uint32_t slot = frame.flow().attempt_slot;
  for (Value& value : values) frame.slots.own(slot++) = {std::move(value), true};
}

// The outcome stays that of the attempt, whose outputs are there.
void fail(const Frame& frame, std::uint32_t attempt, AttemptResult& result,
          const std::string& why) {
  Error& error = *result.error;
  error.message =
      fmt::format("'when' of 'retry' after attempt {}: {}; the attempt failed with {}: {}", attempt,
                  why, error.code, error.message);
  error.code = "retry_condition_failed";
  error.retryable = false;
  make_showable(error, frame.run);
}

}  // namespace

bool may_pass(Frame& frame, const ProgramNode& node, std::uint32_t attempt, AttemptResult& result) {
  const flow::Retry& retry = node.node->retry;
  if (!result.failed || result.left) return false;
  if (retry.on.empty() && !retry.when) return result.error->retryable;
  if (!retry.on.empty() && !is_listed(retry, result)) return false;
  if (!retry.when) return true;
  lay_out(frame, attempt, result);
  std::string why;
  const auto again = holds(*retry.when, frame, why);
  if (!again) fail(frame, attempt, result, why);
  return again.value_or(false);
}

std::chrono::nanoseconds pause(const flow::Retry& retry, std::uint32_t attempt, bool whole) {
  const double computed = static_cast<double>(retry.delay.count()) *
                          std::pow(retry.backoff, static_cast<double>(attempt - 1));
  // Also where the power has left the range of integers.
  const double bounded = std::min(computed, static_cast<double>(retry.max_delay.count()));
  // The largest span that is exact in both types.
  constexpr double longest = 9007199254740992.0;
  double span = std::min(bounded, longest);
  if (retry.full_jitter && !whole) {
    thread_local std::minstd_rand random{std::random_device{}()};
    span = std::uniform_real_distribution<double>(0, span)(random);
  }
  return std::chrono::nanoseconds(static_cast<std::int64_t>(span));
}

}  // namespace heddle::engine
