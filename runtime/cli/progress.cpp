// SPDX-License-Identifier: Apache-2.0
#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "json_text.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

std::string_view level_name(Event::Level level) {
  constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
  return names[static_cast<std::size_t>(level)];
}

// "200", "http_connect"; "200, http_closed" where the body did not come.
std::string answer_text(const Event& event) {
  if (event.status == 0) return on_one_line(event.outcome);
  if (event.outcome.empty()) return std::to_string(event.status);
  return fmt::format("{}, {}", event.status, on_one_line(event.outcome));
}

// "probe[3]/ask"
std::string place_text(const Event& event) {
  if (event.within.empty() || event.node.empty()) {
    return on_one_line(event.within.empty() ? event.node : event.within);
  }
  return on_one_line(fmt::format("{}/{}", event.within, event.node));
}

// The columns that such names take where they stand under one another; an index is taken for one
// digit.
std::size_t name_width(const std::vector<FlowNode>& nodes) {
  struct Known {
    std::size_t within;  // columns
    const FlowNode* node;
  };
  std::unordered_map<std::string_view, Known> known;
  std::size_t width = 0;
  for (const FlowNode& node : nodes) {
    const std::string_view block = node.block;
    const auto owner = known.find(block.substr(0, block.find('.')));
    std::size_t within = owner == known.end() ? 0 : owner->second.within;
    const std::string_view type =
        owner == known.end() ? std::string_view() : std::string_view(owner->second.node->type);
    if (!block.empty() && type != "repeat") {
      within += block.size() + (type == "for_each" ? std::string_view("[0]/").size() : 1);
    }
    known.emplace(node.id, Known{within, &node});
    width = std::max(width, within + display_width(node.id));
  }
  return std::min(width, widest_name);
}

}  // namespace

std::string span_text(std::chrono::nanoseconds span) {
  const double milliseconds = std::chrono::duration<double, std::milli>(span).count();
  if (milliseconds < 10) return fmt::format("{:.1f} ms", milliseconds);
  if (milliseconds < 1000) return fmt::format("{:.0f} ms", milliseconds);
  return fmt::format("{:.2f} s", milliseconds / 1000);
}

std::string cause_text(const Error& error) {
  return fmt::format("{}: {}", on_one_line(error.code), on_one_line(error.message));
}

Console::Colour colour_of_outcome(std::string_view outcome, bool failed) {
  if (outcome == "SUCCESS") return Console::Colour::green;
  const bool bad = failed || is_standard_failure(outcome) || outcome == "CANCELLED";
  return bad ? Console::Colour::red : Console::Colour::yellow;
}

Progress::Progress(const Console& console, const Flow& flow, bool trace)
    : console_(console), name_width_(name_width(flow.nodes())), trace_(trace) {}

std::string Progress::head(const Event& event) const {
  return fmt::format("  {}  ", padded(place_text(event), name_width_));
}

std::string Progress::outcome(const Event& event) const {
  // A flow may end with an outcome of its own although something in it failed.
  const bool failed = event.error != nullptr && event.kind != Event::Kind::run_finished;
  return console_.coloured_err(on_one_line(event.outcome),
                               colour_of_outcome(event.outcome, failed));
}

std::string Progress::operator()(const Event& event) const {
  switch (event.kind) {
    case Event::Kind::run_started:
      return fmt::format("run {} of the flow '{}'\n", event.run_id, event.flow) +
             values(event, "input");
    case Event::Kind::node_started:
      return fmt::format("{}started ({})\n", head(event), event.node_type);
    case Event::Kind::attempt_failed:
      return failed_attempt(event);
    case Event::Kind::node_inputs:
      return values(event, "input");
    case Event::Kind::node_finished:
      return end(event) + values(event, "output");
    case Event::Kind::log:
      if (event.level == Event::Level::debug && !trace_) return {};
      return fmt::format("{}{}: {}\n", head(event), level_name(event.level),
                         on_one_line(event.text));
    case Event::Kind::http:
      return fmt::format("{}http: {} → {} in {}\n", head(event), on_one_line(event.text),
                         answer_text(event), span_text(event.duration));
    case Event::Kind::run_finished:
      return fmt::format("run {} in {}\n", outcome(event), span_text(event.duration));
  }
  return {};
}

std::string Progress::failed_attempt(const Event& event) const {
  return fmt::format("{}attempt {} {}{}; trying again in {}\n", head(event), event.attempt,
                     outcome(event),
                     event.error != nullptr ? ": " + cause_text(*event.error) : std::string(),
                     span_text(event.duration));
}

std::string Progress::end(const Event& event) const {
  std::string line =
      fmt::format("{}{} in {}", head(event), outcome(event), span_text(event.duration));
  if (event.attempt > 1) line += fmt::format(" (attempt {})", event.attempt);
  if (event.error != nullptr) line += ": " + cause_text(*event.error);
  return line + "\n";
}

std::string Progress::values(const Event& event, std::string_view what) const {
  if (!trace_ || event.values == nullptr) return {};
  std::string lines;
  for (const auto& [name, value] : *event.values) {
    lines += fmt::format("{}  {} {} = {}\n", event.node.empty() ? "" : head(event), what, name,
                         terminal_safe_json(write_json(value)));
  }
  return lines;
}

}  // namespace heddle::cli
