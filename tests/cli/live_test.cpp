// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/pty.hpp"

// `heddle run` at a terminal.

using heddle::test::flow_file;
using heddle::test::Screen;
using heddle::test::TemporaryFolder;
using heddle::test::Terminal;

namespace {

using Lines = std::vector<std::string>;

std::vector<std::string> run(const std::string& flow, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"run", flow, "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// A run that sleeps until it is interrupted.
std::vector<std::string> waiting_run() {
  return run(flow_file("live.yaml"), {"-i", "time=300s"});
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "in 1.24 s" → "in TIME"
std::string without_time(const std::string& line, const std::string& before) {
  const std::size_t begin = line.find(before);
  if (begin == std::string::npos || !is_digit(line[begin + before.size()])) return line;
  std::size_t end = begin + before.size();
  while (end < line.size() && (is_digit(line[end]) || line[end] == '.')) ++end;
  end = line.find('s', end);
  return line.substr(0, begin + before.size()) + "TIME" + line.substr(end + 1);
}

// Without what no two runs share.
Lines steady(const Lines& lines) {
  Lines result;
  for (std::string line : lines) {
    if (line.starts_with("run ") && line.find(" of the flow ") != std::string::npos) {
      line = "run ID" + line.substr(line.find(" of the flow "));
    }
    result.push_back(without_time(without_time(line, " in "), " for "));
  }
  return result;
}

Lines last(Lines lines, std::size_t count) {
  return {lines.end() - static_cast<std::ptrdiff_t>(std::min(count, lines.size())), lines.end()};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Lines of text, so that a failure shows them.
std::string joined(const Lines& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

void check_settled(const Terminal& terminal) {
  CHECK(terminal.screen().unknown() == "");  // nothing but colours and what is drawn over
  CHECK(terminal.screen().at_line_start());
  CHECK(terminal.echoes());
}

void check_restored(const Terminal& terminal) {
  check_settled(terminal);
  CHECK_FALSE(terminal.keeps_output());
}

const Lines waiting_view = {"run ID of the flow 'live'", "  talk    info: joining with nothing",
                            "  talk    SUCCESS in TIME", "  sleep   running for TIME",
                            "  flaky   waiting",         "  never   waiting",
                            "  choose  waiting",         "  last    waiting",
                            "running for TIME"};

const Lines cancelled_view = {"run ID of the flow 'live'",
                              "  talk    info: joining with nothing",
                              "interrupted: cancelling the run; interrupt once more to end at once",
                              "  talk    SUCCESS in TIME",
                              "  sleep   CANCELLED in TIME",
                              "  flaky   not reached",
                              "  never   not reached",
                              "  choose  not reached",
                              "  last    not reached",
                              "run CANCELLED in TIME",
                              "error: the run was cancelled",
                              "outcome: CANCELLED"};

}  // namespace

TEST_CASE("at a terminal a run leaves one line for each node, and what was said above them") {
  Terminal terminal(run(flow_file("live.yaml")), {});
  CHECK(terminal.finish() == 0);
  CHECK(steady(terminal.screen().all()) ==
        Lines{"run ID of the flow 'live'", "  talk    info: joining with nothing",
              "  flaky   attempt 1 FAILURE: flaky: attempt 1 failed; trying again in TIME",
              "  talk    SUCCESS in TIME", "  sleep   SUCCESS in TIME",
              "  flaky   SUCCESS in TIME (attempt 2)", "  never   not reached",
              "  choose  FAILURE in TIME: told: told so", "  last    OTHER in TIME",
              "run SUCCESS in TIME", "outcome: SUCCESS"});
  check_restored(terminal);
}

TEST_CASE("while it goes on, the nodes are shown in place, with a time that moves") {
  Terminal terminal(waiting_run(), {});
  CHECK(terminal.wait_for([&] { return steady(terminal.screen().all()) == waiting_view; }));
  CHECK(terminal.keeps_output());
  const auto before = terminal.screen().all();
  CHECK(terminal.wait_for([&] {
    const auto now = terminal.screen().all();
    return now != before && steady(now) == waiting_view;
  }));
  terminal.type("\x03");
  CHECK(terminal.finish() == 130);
  CHECK(joined(steady(terminal.screen().all())) == joined(cancelled_view));
  check_restored(terminal);
}

TEST_CASE("the view follows the window, made narrower, wider, lower and higher") {
  Terminal terminal(waiting_run(), {});
  const auto shows = [&](const Lines& lines) {
    return terminal.wait_for([&] { return steady(terminal.screen().window()) == lines; });
  };
  CHECK(shows(waiting_view));
  terminal.resize(20, 24);
  CHECK(terminal.wait_for([&] {
    const auto lines = last(terminal.screen().window(), 7);
    return lines.front() == "  talk    SUCCESS …" && lines[1] == "  sleep   running …";
  }));
  terminal.resize(80, 24);
  CHECK(shows(waiting_view));
  terminal.resize(80, 5);
  CHECK(shows({"  talk    SUCCESS in TIME", "  sleep   running for TIME", "  flaky   waiting",
               "running for TIME; 3 more nodes: 0 done, 3 waiting"}));
  terminal.resize(80, 24);
  CHECK(terminal.wait_for(
      [&] { return steady(last(terminal.screen().all(), 7)) == last(waiting_view, 7); }));
  terminal.type("\x03");
  CHECK(terminal.finish() == 130);
  check_restored(terminal);
}

TEST_CASE("of more nodes than rows those at work and around them are shown") {
  const TemporaryFolder folder;
  std::string text = "heddle: 1\nflow: many\nnodes:\n";
  for (int i = 1; i <= 40; ++i) {
    const std::string next = i < 40 ? "n" + std::to_string(i + 1) : "end";
    text += "  n" + std::to_string(i) +
            ": {use: probe.sleep, with: {time: " + (i == 20 ? "300s" : "0s") + "}, next: " + next +
            "}\n";
  }
  Terminal terminal(run(folder.write("many.yaml", text)), {.rows = 8});
  CHECK(terminal.wait_for([&] {
    return steady(terminal.screen().window()) ==
           Lines{"  n17  SUCCESS in TIME",
                 "  n18  SUCCESS in TIME",
                 "  n19  SUCCESS in TIME",
                 "  n20  running for TIME",
                 "  n21  waiting",
                 "  n22  waiting",
                 "running for TIME; 34 more nodes: 16 done, 18 waiting"};
  }));
  terminal.type("\x03");
  CHECK(terminal.finish() == 130);
  const auto lines = steady(terminal.screen().all());
  // What was done is told in full, and none of what was shown meanwhile is left.
  REQUIRE(lines.size() == 26);
  CHECK(lines[0] == "run ID of the flow 'many'");
  CHECK(lines[2] == "  n1   SUCCESS in TIME");
  CHECK(lines[20] == "  n19  SUCCESS in TIME");
  CHECK(lines[21] == "  n20  CANCELLED in TIME");
  CHECK(lines[22] == "  20 more nodes not reached");
  CHECK(lines[23] == "run CANCELLED in TIME");
  check_restored(terminal);
}

TEST_CASE("a node that is visited again shows how often") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("loop.yaml",
                                        "heddle: 1\nflow: loop\nlimits: {visits: 7}\nnodes:\n"
                                        "  a: {use: probe.echo, with: {value: 1}, next: b}\n"
                                        "  b:\n    use: probe.choose\n    with: {outcome: OTHER}\n"
                                        "    next: {SUCCESS: end, OTHER: a}\n");
  Terminal terminal(run(flow), {});
  CHECK(terminal.finish() == 1);
  const auto lines = steady(terminal.screen().all());
  REQUIRE(lines.size() > 3);
  CHECK(lines[1] == "  a  SUCCESS in TIME (visit 4)");
  CHECK(lines[2] == "  b  OTHER in TIME (visit 3)");
  check_restored(terminal);
}

TEST_CASE("after Ctrl-Z and fg the view goes on below what the shell has written") {
  Terminal terminal(waiting_run(), {});
  REQUIRE(terminal.wait_for([&] { return steady(terminal.screen().all()) == waiting_view; }));
  terminal.type("\x1a");
  REQUIRE(terminal.stopped());
  terminal.wait_for([&] { return terminal.screen().all().back() == "^Z"; });
  terminal.overwrite("\r\n[1]+ Stopped\r\n$ fg\r\n");
  Lines all = waiting_view;
  for (const char* line : {"^Z", "[1]+ Stopped", "$ fg"}) all.emplace_back(line);
  all.insert(all.end(), waiting_view.begin() + 2, waiting_view.end());
  terminal.go_on();
  CHECK(terminal.wait_for([&] { return steady(terminal.screen().all()) == all; }));
  terminal.type("\x03");
  CHECK(terminal.finish() == 130);
  check_restored(terminal);
}

TEST_CASE("however the command ends, the terminal is as it was") {
  for (const int signal : {SIGTERM, SIGHUP, SIGKILL}) {
    CAPTURE(signal);
    Terminal terminal(waiting_run(), {});
    REQUIRE(terminal.wait_for([&] { return steady(terminal.screen().all()) == waiting_view; }));
    terminal.send(signal);
    CHECK(terminal.finish() == (signal == SIGTERM ? 130 : Terminal::by_signal + signal));
    check_settled(terminal);
    // Of what a signal leaves behind nothing can be seen.
    if (signal == SIGTERM) check_restored(terminal);
  }
}

TEST_CASE("a second Ctrl-C ends the command at once, below the view") {
  const TemporaryFolder folder;
  const std::string flow = folder.write(
      "hog.yaml", "heddle: 1\nflow: hog\nnodes:\n  hog: {use: probe.hog, next: end}\n");
  Terminal terminal(run(flow), {});
  REQUIRE(terminal.saw("running for"));
  terminal.type("\x03");
  REQUIRE(terminal.saw("interrupt once more to end at once"));
  terminal.type("\x03");
  CHECK(terminal.finish() == 130);
  check_restored(terminal);
}

TEST_CASE("NO_COLOR leaves the colours out, and nothing else") {
  for (const bool coloured : {true, false}) {
    CAPTURE(coloured);
    Terminal terminal(waiting_run(), {.environment = {{"NO_COLOR", coloured ? "" : "1"}}});
    CHECK(terminal.wait_for([&] { return steady(terminal.screen().all()) == waiting_view; }));
    terminal.type("\x03");
    CHECK(terminal.finish() == 130);
    CHECK(has(terminal.bytes(), "\x1b[32mSUCCESS\x1b[0m") == coloured);
    CHECK(has(terminal.bytes(), "\x1b[2m  flaky   waiting\x1b[0m") == coloured);
    CHECK(has(terminal.bytes(), "\x1b[0m") == coloured);
  }
}

TEST_CASE("where nothing can be drawn over, or a machine reads, lines come as through a pipe") {
  const std::string flow = flow_file("live.yaml");
  for (const bool dumb : {true, false}) {
    Terminal terminal(run(flow, dumb ? Lines{} : Lines{"--json"}),
                      {.environment = {{"TERM", dumb ? "dumb" : "xterm"}}});
    CHECK(terminal.finish() == 0);
    const auto lines = steady(terminal.screen().all());
    REQUIRE(lines.size() > 5);
    CHECK(lines[1] == "  talk    started (probe.join)");
    CHECK(lines[2] == "  talk    info: joining with nothing");
    CHECK(lines[3] == "  talk    SUCCESS in TIME");
    CHECK_FALSE(has(terminal.bytes(), "\x1b[J"));
  }
  Terminal traced(run(flow, {"--trace"}), {});
  CHECK(traced.finish() == 0);
  CHECK(has(traced.bytes(), "input left = \"a\""));
  CHECK_FALSE(has(traced.bytes(), "\x1b[J"));
}
