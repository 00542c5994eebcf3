// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <string>

#include "console.hpp"

// What is told on stderr while a run goes on. Called on the threads of the run.
namespace heddle::cli {

// "12.3 ms", "1.24 s"
std::string span_text(std::chrono::nanoseconds span);

// Lines for people.
class Progress {
 public:
  Progress(Console& console, const Flow& flow, bool trace);
  void operator()(const Event& event) const;

 private:
  [[nodiscard]] std::string head(const Event& event) const;
  [[nodiscard]] std::string outcome(std::string_view name) const;
  void tell_end(const Event& event) const;
  void tell_values(const Event& event, std::string_view what) const;

  Console& console_;
  std::size_t name_width_ = 0;
  bool trace_;
};

// The same as one JSON object a line, with all there is to know.
std::string event_json(const Event& event);

}  // namespace heddle::cli
