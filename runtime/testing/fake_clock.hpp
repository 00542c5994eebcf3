// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

// Time and cancellation of one run on the fake host: time moves only when it is told to, and never
// past the moment at which the run is to stop.
namespace heddle::testing {

class FakeClock {
 public:
  using Span = std::chrono::nanoseconds;
  static constexpr Span never = Span::max();

  void set_deadline(Span from_start) { deadline_ = from_start; }
  // The first reason to stop counts.
  void cancel(std::uint32_t reason) {
    if (this->reason() == HEDDLE_CANCEL_NONE) cancelled_ = reason;
  }
  void cancel_at(Span from_start, std::uint32_t reason) {
    cancel_at_ = from_start;
    cancel_at_reason_ = reason;
  }

  [[nodiscard]] Span passed() const { return passed_; }
  [[nodiscard]] Span until_deadline() const {
    return deadline_ == never ? never : std::max(Span(0), deadline_ - passed_);
  }
  // Until the run is stopped, by the deadline or otherwise.
  [[nodiscard]] Span until_stop() const {
    if (reason() != HEDDLE_CANCEL_NONE) return Span(0);
    const Span stop = std::min(deadline_, cancel_at_);
    return stop == never ? never : stop - passed_;
  }
  // HEDDLE_CANCEL_*
  [[nodiscard]] std::uint32_t reason() const {
    if (cancelled_ != HEDDLE_CANCEL_NONE) return cancelled_;
    if (passed_ >= cancel_at_ && cancel_at_ <= deadline_) return cancel_at_reason_;
    return passed_ >= deadline_ ? HEDDLE_CANCEL_DEADLINE : HEDDLE_CANCEL_NONE;
  }
  // Whether the whole span has passed; else the clock stands where the run was stopped.
  bool advance(Span span) {
    const Span stop = until_stop();
    const bool whole = reason() == HEDDLE_CANCEL_NONE && span < stop;
    const Span most = never - passed_;
    passed_ += std::min({std::max(span, Span(0)), stop, most});
    return whole;
  }

 private:
  Span passed_{0};
  Span deadline_ = never;
  Span cancel_at_ = never;
  std::uint32_t cancel_at_reason_ = HEDDLE_CANCEL_NONE;
  std::uint32_t cancelled_ = HEDDLE_CANCEL_NONE;
};

}  // namespace heddle::testing
