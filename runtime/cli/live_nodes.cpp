// SPDX-License-Identifier: Apache-2.0
#include "live_nodes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "progress.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {

struct LiveNodes::Span {
  std::string text;
  std::optional<Console::Colour> colour = {};
};

namespace {

// Names further in would leave no room for what is told of them.
constexpr std::size_t deepest_shown = 6;

// A time that moves: in tenths, as that is how often it is drawn.
std::string seconds_text(Clock::duration time) {
  const double seconds = std::chrono::duration<double>(time).count();
  return fmt::format("{:.1f} s", std::max(seconds, 0.0));
}

// " (2 at once, attempt 2, visit 3)", or nothing when it is the first of all.
std::string count_text(std::uint64_t running, std::uint32_t attempt, std::uint64_t visits) {
  std::vector<std::string> counts;
  if (running > 1) counts.push_back(fmt::format("{} at once", running));
  if (attempt > 1 && running < 2) counts.push_back(fmt::format("attempt {}", attempt));
  if (visits > 1) counts.push_back(fmt::format("visit {}", visits));
  return counts.empty() ? std::string() : fmt::format(" ({})", fmt::join(counts, ", "));
}

}  // namespace

LiveNodes::LiveNodes(const std::vector<FlowNode>& nodes, Clock::time_point now, Paint paint)
    : begun_(now), paint_(std::move(paint)) {
  nodes_.reserve(nodes.size());
  for (const auto& node : nodes) {
    const auto owner = index_.find(node.block.substr(0, node.block.find('.')));
    Node shown;
    shown.depth = owner == index_.end() ? 0 : nodes_[owner->second].depth + 1;
    index_.emplace(node.id, nodes_.size());
    shown.label = std::string(2 * std::min(shown.depth, deepest_shown), ' ') + node.id;
    name_width_ = std::max(name_width_, std::min(display_width(shown.label), widest_name));
    nodes_.push_back(std::move(shown));
  }
}

void LiveNodes::take(const Event& event, Clock::time_point now) {
  // A node of a flow inside this one is not meant, whatever it is called.
  const auto known = event.flows.empty() ? index_.find(std::string(event.node)) : index_.end();
  if (known == index_.end()) return;
  Node& node = nodes_[known->second];
  switch (event.kind) {
    case Event::Kind::node_started:
      node.state = State::running;
      ++node.visits;
      ++node.running;
      node.attempt = 1;
      node.begun = now;
      break;
    case Event::Kind::attempt_failed:
      if (node.running > 1) return;
      node.state = State::pausing;
      node.attempt = event.attempt + 1;
      node.pause_ends = now + event.duration;
      break;
    case Event::Kind::node_finished:
      if (node.running > 0) --node.running;
      if (node.running == 0) node.state = State::done;
      node.attempt = event.attempt;
      node.duration = event.duration;
      node.outcome = event.outcome;
      node.cause = event.error != nullptr ? cause_text(*event.error) : std::string();
      break;
    default:
      return;
  }
  node.changed = ++changes_;
}

// Half of the lines that no working node takes are for those that have ended, the other half for
// those to come.
std::vector<std::size_t> LiveNodes::chosen(std::size_t count) const {
  std::vector<std::size_t> working;
  std::vector<std::size_t> done;
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const State state = nodes_[i].state;
    (state == State::done ? done : state == State::waiting ? waiting : working).push_back(i);
  }
  std::vector<std::size_t> all;
  const auto take = [&](std::vector<std::size_t>& from, std::size_t most, const auto& before) {
    const std::size_t size = std::min({most, from.size(), count - all.size()});
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(size);
    std::partial_sort(from.begin(), end, from.end(), before);
    all.insert(all.end(), from.begin(), end);
  };
  const auto changed_last = [&](std::size_t a, std::size_t b) {
    return nodes_[a].changed > nodes_[b].changed;
  };
  take(working, count, changed_last);
  const std::size_t left = count - all.size();
  const std::size_t for_waiting = std::min(waiting.size(), left / 2);
  take(done, left - for_waiting, changed_last);
  // Those behind the node that is or was at work last come first.
  const std::size_t at = all.empty() ? 0 : all.front();
  take(waiting, count,
       [&](std::size_t a, std::size_t b) { return std::pair(a < at, a) < std::pair(b < at, b); });
  std::sort(all.begin(), all.end());
  return all;
}

LiveNodes::Row LiveNodes::row_of(const Node& node, Clock::time_point now, bool last) const {
  const std::string head = fmt::format("  {}  ", padded(node.label, name_width_));
  std::string counts = count_text(node.running, node.attempt, node.visits);
  switch (node.state) {
    case State::waiting:
      return {{head + (last ? "not reached" : "waiting"), Console::Colour::dim}};
    case State::pausing:
      if (now < node.pause_ends) {
        return {{head},
                {fmt::format("attempt {} in {}", node.attempt, seconds_text(node.pause_ends - now)),
                 Console::Colour::yellow}};
      }
      [[fallthrough]];
    case State::running:
      return {{head},
              {"running", Console::Colour::yellow},
              {fmt::format(" for {}{}", seconds_text(now - node.begun), counts)}};
    case State::done:
      break;
  }
  if (!node.cause.empty()) counts += ": " + node.cause;
  return {{head},
          {on_one_line(node.outcome), colour_of_outcome(node.outcome, !node.cause.empty())},
          {fmt::format(" in {}{}", span_text(node.duration), counts)}};
}

LiveNodes::Row LiveNodes::status_row(const std::vector<std::size_t>& shown,
                                     Clock::time_point now) const {
  std::string text = fmt::format("running for {}", seconds_text(now - begun_));
  if (shown.size() < nodes_.size()) {
    const auto hidden = [&](State state) {
      const auto is_so = [&](const Node& node) { return node.state == state; };
      const auto all = std::count_if(nodes_.begin(), nodes_.end(), is_so);
      return all - std::count_if(shown.begin(), shown.end(),
                                 [&](std::size_t index) { return is_so(nodes_[index]); });
    };
    text += fmt::format("; {} more nodes: {} done, {} waiting", nodes_.size() - shown.size(),
                        hidden(State::done), hidden(State::waiting));
  }
  return {{text, Console::Colour::dim}};
}

PinnedLine LiveNodes::line_of(const Row& row, std::size_t columns) const {
  std::size_t whole = 0;
  for (const auto& span : row) whole += display_width(span.text);
  const bool cut = whole > columns && columns > 0;
  const std::size_t most = cut ? columns - 1 : columns;
  PinnedLine line;
  for (const auto& span : row) {
    const std::string text = clipped(span.text, most - line.width);
    line.width += display_width(text);
    if (!text.empty()) line.text += span.colour ? paint_(text, *span.colour) : text;
    if (text.size() < span.text.size()) break;
  }
  if (cut) {
    line.text += "…";
    ++line.width;
  }
  return line;
}

std::vector<PinnedLine> LiveNodes::lines(const Window& window, Clock::time_point now) const {
  std::vector<PinnedLine> lines;
  // One row is the cursor's, one tells of the whole.
  if (window.rows < 2) return lines;
  const std::size_t columns = window.columns - 1;
  const auto shown = chosen(std::min(window.rows - 2, nodes_.size()));
  for (const std::size_t index : shown) {
    lines.push_back(line_of(row_of(nodes_[index], now, false), columns));
  }
  lines.push_back(line_of(status_row(shown, now), columns));
  return lines;
}

std::vector<PinnedLine> LiveNodes::last_lines(const Window& window) const {
  const bool all = nodes_.size() + 2 <= window.rows;
  std::vector<PinnedLine> lines;
  std::size_t left_out = 0;
  for (const auto& node : nodes_) {
    if (all || node.state != State::waiting) {
      lines.push_back(line_of(row_of(node, {}, true), std::string::npos));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) {
    const Row row = {{fmt::format("  {} more nodes not reached", left_out), Console::Colour::dim}};
    lines.push_back(line_of(row, std::string::npos));
  }
  return lines;
}

}  // namespace heddle::cli
