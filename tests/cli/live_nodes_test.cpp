// SPDX-License-Identifier: Apache-2.0
#include "cli/live_nodes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "cli/screen.hpp"
#include "cli/terminal_text.hpp"

// The view of a run without a terminal: what its lines are, and what is written to have them there.

namespace heddle::cli {
namespace {

using std::chrono::milliseconds;
using Lines = std::vector<std::string>;

const Clock::time_point begin{};

std::string plain(std::string_view text, Console::Colour) {
  return std::string(text);
}

LiveNodes live_nodes(const Lines& ids) {
  std::vector<FlowNode> nodes;
  for (const auto& id : ids) nodes.emplace_back().id = id;
  return {nodes, begin, plain};
}

Event event_of(Event::Kind kind, std::string_view node) {
  Event event;
  event.kind = kind;
  event.node = node;
  event.attempt = 1;
  event.outcome = "SUCCESS";
  event.duration = milliseconds(2);
  return event;
}

Lines texts(const std::vector<PinnedLine>& lines) {
  Lines result;
  for (const auto& line : lines) {
    CHECK(display_width(line.text) == line.width);
    result.push_back(line.text);
  }
  return result;
}

TEST_CASE("between two attempts a node counts down to the next, and then runs") {
  LiveNodes nodes = live_nodes({"a"});
  nodes.take(event_of(Event::Kind::node_started, "a"), begin);
  Event failed = event_of(Event::Kind::attempt_failed, "a");
  failed.duration = milliseconds(500);
  nodes.take(failed, begin + milliseconds(1000));
  CHECK(texts(nodes.lines({}, begin + milliseconds(1100))) ==
        Lines{"  a  attempt 2 in 0.4 s", "running for 1.1 s"});
  CHECK(texts(nodes.lines({}, begin + milliseconds(1700))) ==
        Lines{"  a  running for 1.7 s (attempt 2)", "running for 1.7 s"});
}

TEST_CASE("nodes inside a node stand further in, with how many of each run at once") {
  std::vector<FlowNode> flow(3);
  flow[0].id = "probe";
  flow[1].id = "ask";
  flow[1].block = "probe";
  flow[2].id = "clean";
  flow[2].block = "finally";
  LiveNodes nodes(flow, begin, plain);
  const auto take = [&](Event::Kind kind, std::string_view node, std::string_view flows = {}) {
    Event event = event_of(kind, node);
    event.flows = flows;
    nodes.take(event, begin);
  };
  const auto started = Event::Kind::node_started;
  for (const char* node : {"probe", "ask", "ask", "ask"}) take(started, node);
  take(started, "ask", "other");  // a flow inside has one of the same name
  const auto shown = [&] { return texts(nodes.lines({}, begin + milliseconds(1000))); };
  CHECK(shown() == Lines{"  probe  running for 1.0 s",
                         "    ask  running for 1.0 s (3 at once, visit 3)", "  clean  waiting",
                         "running for 1.0 s"});
  take(Event::Kind::node_finished, "ask");
  take(Event::Kind::node_finished, "ask");
  CHECK(shown()[1] == "    ask  running for 1.0 s (visit 3)");
  take(Event::Kind::node_finished, "ask");
  CHECK(shown()[1] == "    ask  SUCCESS in 2.0 ms (visit 3)");
}

TEST_CASE("no line is as wide as the window, whatever is in it") {
  LiveNodes nodes = live_nodes({"a", "b"});
  const Error error{"refused", "日本語の説明 of what went wrong\nand \x1b[31mmore", "a"};
  Event finished = event_of(Event::Kind::node_finished, "a");
  finished.error = &error;
  finished.outcome = "FAILURE";
  nodes.take(finished, begin);
  CHECK(texts(nodes.lines({100, 24}, begin)).front() ==
        "  a  FAILURE in 2.0 ms: refused: 日本語の説明 of what went wrong\\nand \\x1b[31mmore");
  for (std::size_t columns = 1; columns < 100; ++columns) {
    CAPTURE(columns);
    for (const auto& line : nodes.lines({columns, 24}, begin)) {
      CHECK(display_width(line.text) < columns);
      CHECK(line.width < columns);
    }
  }
  CHECK(texts(nodes.lines({38, 24}, begin)).front() == "  a  FAILURE in 2.0 ms: refused: 日…");
}

TEST_CASE("there are fewer lines than the window has rows") {
  LiveNodes nodes = live_nodes({"a", "b", "c", "d", "e"});
  nodes.take(event_of(Event::Kind::node_finished, "a"), begin);
  nodes.take(event_of(Event::Kind::node_started, "d"), begin);
  for (std::size_t rows = 1; rows < 9; ++rows) {
    CHECK(nodes.lines({80, rows}, begin).size() == std::min<std::size_t>(rows - 1, 6));
  }
  CHECK(texts(nodes.lines({80, 3}, begin)) ==
        Lines{"  d  running for 0.0 s", "running for 0.0 s; 4 more nodes: 1 done, 3 waiting"});
  CHECK(texts(nodes.lines({80, 5}, begin)) ==
        Lines{"  a  SUCCESS in 2.0 ms", "  d  running for 0.0 s", "  e  waiting",
              "running for 0.0 s; 2 more nodes: 0 done, 2 waiting"});
}

TEST_CASE("several nodes that work at once are all shown first") {
  LiveNodes nodes = live_nodes({"a", "b", "c", "d", "e"});
  for (const char* node : {"e", "b", "c"}) {
    nodes.take(event_of(Event::Kind::node_started, node), begin);
  }
  const auto lines = texts(nodes.lines({80, 5}, begin));
  CHECK(lines == Lines{"  b  running for 0.0 s", "  c  running for 0.0 s", "  e  running for 0.0 s",
                       "running for 0.0 s; 2 more nodes: 0 done, 2 waiting"});
}

TEST_CASE("what nodes of another flow do is nothing to the view") {
  LiveNodes nodes = live_nodes({"a"});
  nodes.take(event_of(Event::Kind::node_started, "z"), begin);
  CHECK(texts(nodes.last_lines({})) == Lines{"  a  not reached"});
}

TEST_CASE("pinned lines stay below what is written above them") {
  test::Screen screen(20, 6);
  PinnedLines pinned;
  // A terminal takes a line break as the beginning of a line, unless it was told otherwise.
  const auto write = [&](const std::string& text) {
    for (const char c : text) screen.take(c == '\n' ? "\r\n" : std::string(1, c));
  };
  write(pinned.above("first\n", 20));
  write(pinned.show({{"one", 3}, {"two", 3}}, 20));
  write(pinned.above("a text that is longer than a row\nand another\n", 20));
  CHECK(screen.window() ==
        Lines{"a text that is longe", "r than a row", "and another", "one", "two"});
  CHECK(screen.all().front() == "first");
  write(pinned.show({{"1", 1}}, 20));
  CHECK(screen.window() == Lines{"a text that is longe", "r than a row", "and another", "1"});
  pinned.let_go();
  write(pinned.show({{"below", 5}}, 20));
  CHECK(screen.window() ==
        Lines{"a text that is longe", "r than a row", "and another", "1", "below"});
  CHECK(screen.unknown() == "");
}

TEST_CASE("pinned lines are found again in a window that has become narrower") {
  test::Screen screen(20, 6);
  PinnedLines pinned;
  const auto write = [&](const std::string& text) {
    for (const char c : text) screen.take(c == '\n' ? "\r\n" : std::string(1, c));
  };
  write(pinned.above("above\n", 20));
  write(pinned.show({{"twelve chars", 12}, {"two", 3}}, 20));
  screen.resize(5, 6);
  CHECK(screen.window() == Lines{"above", "twelv", "e cha", "rs", "two"});
  write(pinned.show({{"1", 1}, {"2", 1}}, 5));
  CHECK(screen.all() == Lines{"above", "1", "2"});
}

}  // namespace
}  // namespace heddle::cli
