// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <heddle/runtime.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "console.hpp"
#include "pinned_lines.hpp"
#include "terminal.hpp"

// How far the nodes of one run are, and how that looks: a line for each node, in the order of the
// flow, whatever the window.
//
//   sign_in  SUCCESS in 512 ms (attempt 2)
//   probe    running for 1.2 s
//     ask    running for 0.3 s (4 at once, visit 9)
//   store    waiting
//   running for 1.8 s
//
// Not thread-safe.
namespace heddle::cli {

using Clock = std::chrono::steady_clock;
using Paint = std::function<std::string(std::string_view, Console::Colour)>;

class LiveNodes {
 public:
  LiveNodes(const std::vector<FlowNode>& nodes, Clock::time_point now, Paint paint);

  void take(const Event& event, Clock::time_point now);

  // No more lines than the window has rows beside the cursor's, none as wide as the window. Where
  // not every node has a line: those that are at work, that ended last and that wait first.
  [[nodiscard]] std::vector<PinnedLine> lines(const Window& window, Clock::time_point now) const;
  // When nothing will change any more, at full length. Where they do not all fit into the window,
  // nodes that the run did not come to are only counted.
  [[nodiscard]] std::vector<PinnedLine> last_lines(const Window& window) const;

 private:
  enum class State { waiting, running, pausing, done };
  struct Node {
    std::string label;  // its id, further in where it stands inside others
    std::size_t depth = 0;
    State state = State::waiting;
    std::uint64_t visits = 0;
    std::uint64_t running = 0;  // visits that are under way: several, for items of a list
    std::uint32_t attempt = 0;
    Clock::time_point begun;       // of this visit
    Clock::time_point pause_ends;  // when the next attempt begins
    std::chrono::nanoseconds duration{0};
    std::string outcome;
    std::string cause;
    std::uint64_t changed = 0;  // which change of all
  };
  struct Span;
  using Row = std::vector<Span>;

  [[nodiscard]] std::vector<std::size_t> chosen(std::size_t count) const;
  [[nodiscard]] Row row_of(const Node& node, Clock::time_point now, bool last) const;
  [[nodiscard]] Row status_row(const std::vector<std::size_t>& shown, Clock::time_point now) const;
  [[nodiscard]] PinnedLine line_of(const Row& row, std::size_t columns) const;

  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::size_t> index_;
  std::size_t name_width_ = 0;
  Clock::time_point begun_;
  std::uint64_t changes_ = 0;
  Paint paint_;
};

}  // namespace heddle::cli
