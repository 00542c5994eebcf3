// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <heddle/testing.hpp>

#include "value/conversion.hpp"

namespace heddle::testing {

bool Result::has_output(std::string_view name) const {
  return std::any_of(outputs.begin(), outputs.end(),
                     [&](const auto& output) { return output.first == name; });
}

const Value& Result::output(std::string_view name) const {
  for (const auto& [key, value] : outputs) {
    if (key == name) return value;
  }
  throw std::invalid_argument(fmt::format("there is no output '{}':\n{}", name, summary()));
}

std::string Result::summary() const {
  static constexpr std::array<const char*, 4> levels{"debug", "info", "warning", "error"};
  std::string text = fmt::format("the node ended with {}\n", outcome);
  if (!broken.empty()) {
    text += fmt::format("  it broke a rule: {}\n", broken);
  } else if (error) {
    text += fmt::format("  error {}: {}{}\n", error->code, error->message,
                        error->retryable ? "" : " (never retried)");
  }
  for (const auto& [name, value] : outputs) {
    text += fmt::format("  output {}: {}\n", name, described(value, value.secret()));
  }
  text += fmt::format("  requests sent: {}\n", requests.size());
  for (const LogLine& line : log) {
    text += fmt::format("  log {}: {}\n", levels[line.level], line.text);
  }
  return text;
}

}  // namespace heddle::testing
