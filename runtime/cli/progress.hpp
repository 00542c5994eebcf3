// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "console.hpp"

// What is told on stderr while a run goes on. Called on the threads of the run.
namespace heddle::cli {

// "12.3 ms", "1.24 s"
std::string span_text(std::chrono::nanoseconds span);

// "unauthorized: No active account found"
std::string cause_text(const Error& error);

// How the outcome of a node is to look; `failed`: it has an error.
Console::Colour colour_of_outcome(std::string_view outcome, bool failed);

// Longer names are rare, and would push everything else to the right.
inline constexpr std::size_t widest_name = 32;

// Events as lines for people.
class Progress {
 public:
  Progress(const Console& console, const Flow& flow, bool trace);
  // One or more whole lines, or nothing.
  [[nodiscard]] std::string operator()(const Event& event) const;

 private:
  [[nodiscard]] std::string head(const Event& event) const;
  [[nodiscard]] std::string outcome(const Event& event) const;
  [[nodiscard]] std::string failed_attempt(const Event& event) const;
  [[nodiscard]] std::string end(const Event& event) const;
  [[nodiscard]] std::string values(const Event& event, std::string_view what) const;

  const Console& console_;
  std::size_t name_width_;
  bool trace_;
};

// The same as one JSON object a line, with all there is to know.
std::string event_json(const Event& event);

}  // namespace heddle::cli
