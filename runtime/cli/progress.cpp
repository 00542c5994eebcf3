// SPDX-License-Identifier: Apache-2.0
#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "json_text.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// Longer names are rare, and would push everything else to the right.
constexpr std::size_t widest_name = 32;

std::string_view level_name(Event::Level level) {
  constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
  return names[static_cast<std::size_t>(level)];
}

std::string error_text(const Error& error) {
  return fmt::format("{}: {}", on_one_line(error.code), on_one_line(error.message));
}

}  // namespace

std::string span_text(std::chrono::nanoseconds span) {
  const double milliseconds = std::chrono::duration<double, std::milli>(span).count();
  if (milliseconds < 10) return fmt::format("{:.1f} ms", milliseconds);
  if (milliseconds < 1000) return fmt::format("{:.0f} ms", milliseconds);
  return fmt::format("{:.2f} s", milliseconds / 1000);
}

Progress::Progress(Console& console, const Flow& flow, bool trace)
    : console_(console), trace_(trace) {
  for (const auto& node : flow.nodes()) name_width_ = std::max(name_width_, display_width(node.id));
  name_width_ = std::min(name_width_, widest_name);
}

std::string Progress::head(const Event& event) const {
  return fmt::format("  {}  ", padded(on_one_line(event.node), name_width_));
}

std::string Progress::outcome(std::string_view name) const {
  constexpr std::string_view bad[] = {"FAILURE", "TIMEOUT", "INVALID", "CANCELLED"};
  const std::string text = on_one_line(name);
  if (name == "SUCCESS") return console_.coloured_err(text, Console::Colour::green);
  // Others are neither good nor bad: only the author knows what WHEN_1 or NOT_FOUND means.
  const bool is_bad = std::find(std::begin(bad), std::end(bad), name) != std::end(bad);
  return is_bad ? console_.coloured_err(text, Console::Colour::red) : text;
}

void Progress::operator()(const Event& event) const {
  switch (event.kind) {
    case Event::Kind::run_started:
      console_.err(fmt::format("run {} of the flow '{}'", event.run_id, event.flow));
      return tell_values(event, "input");
    case Event::Kind::node_started:
      return console_.err(fmt::format("{}started ({})", head(event), event.node_type));
    case Event::Kind::attempt_failed:
      return console_.err(
          fmt::format("{}attempt {} {}{}; trying again in {}", head(event), event.attempt,
                      outcome(event.outcome),
                      event.error != nullptr ? ": " + error_text(*event.error) : std::string(),
                      span_text(event.duration)));
    case Event::Kind::node_inputs:
      return tell_values(event, "input");
    case Event::Kind::node_finished:
      tell_end(event);
      return tell_values(event, "output");
    case Event::Kind::log:
      if (event.level == Event::Level::debug && !trace_) return;
      return console_.err(
          fmt::format("{}{}: {}", head(event), level_name(event.level), on_one_line(event.text)));
    case Event::Kind::http:
      return console_.err(
          fmt::format("{}http: {} → {} in {}", head(event), on_one_line(event.text),
                      event.status != 0 ? std::to_string(event.status) : on_one_line(event.outcome),
                      span_text(event.duration)));
    case Event::Kind::run_finished:
      return console_.err(
          fmt::format("run {} in {}", outcome(event.outcome), span_text(event.duration)));
  }
}

void Progress::tell_end(const Event& event) const {
  std::string line =
      fmt::format("{}{} in {}", head(event), outcome(event.outcome), span_text(event.duration));
  if (event.attempt > 1) line += fmt::format(" (attempt {})", event.attempt);
  if (event.error != nullptr) line += ": " + error_text(*event.error);
  console_.err(line);
}

void Progress::tell_values(const Event& event, std::string_view what) const {
  if (!trace_ || event.values == nullptr) return;
  std::string lines;
  for (const auto& [name, value] : *event.values) {
    lines += fmt::format("{}  {} {} = {}\n", event.node.empty() ? "" : head(event), what, name,
                         terminal_safe_json(write_json(value)));
  }
  if (!lines.empty()) console_.err(lines);
}

}  // namespace heddle::cli
