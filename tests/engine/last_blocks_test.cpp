// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "engine/engine.hpp"

// on_failure and finally: what runs when the run's own way has ended.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;

std::string cleaning(const std::string& node) {
  return R"(
outcomes: [ODD]
outputs: {value: "${{ nodes.a.outcome }}"}
nodes:
  a: )" + node +
         R"(
on_failure:
  report: {use: probe.echo, with: {value: "${{ run.outcome + ': ' + run.error.code }}"}, next: end}
finally:
  clean: {use: probe.echo, with: {value: "${{ run.outcome }}"}, next: end}
)";
}

std::vector<std::string> values_of(const Recorder& recorder) {
  std::vector<std::string> lines;
  for (const auto& line : recorder.lines()) {
    if (line.starts_with("node_finished ")) lines.push_back(line.substr(14));
    if (line.starts_with("log ") || line.starts_with("run_finished")) lines.push_back(line);
  }
  return lines;
}

TEST_CASE("a run that ends well only cleans up") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const auto result = run(runtime, cleaning("{use: probe.echo, with: {value: 1}, next: end}"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "value") == Value("SUCCESS"));
  CHECK(values_of(recorder) == std::vector<std::string>{"a SUCCESS #1 same=1",
                                                        "clean SUCCESS #1 same=\"SUCCESS\"",
                                                        "run_finished SUCCESS value=\"SUCCESS\""});
}

TEST_CASE("an outcome of the flow's own is no failure") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  CHECK(run(runtime, cleaning("{use: probe.echo, with: {value: 1}, next: end.ODD}")).outcome ==
        "ODD");
  CHECK(values_of(recorder)[1] == "clean SUCCESS #1 same=\"ODD\"");
}

TEST_CASE("a run that failed reports it, then cleans up, and stays as it ended") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const auto result =
      run(runtime, cleaning("{use: probe.flaky, with: {good_attempt: 2}, next: {SUCCESS: end}}"));
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "flaky");
  const auto lines = values_of(recorder);
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] == "report SUCCESS #1 same=\"FAILURE: flaky\"");
  CHECK(lines[2] == "clean SUCCESS #1 same=\"FAILURE\"");
}

TEST_CASE("a failure without an error has one to report") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const auto result =
      run(runtime, cleaning("{use: probe.echo, with: {value: 1}, next: end.FAILURE}"));
  CHECK(result.outcome == "FAILURE");
  CHECK_FALSE(result.error);
  CHECK(values_of(recorder)[1] == "report SUCCESS #1 same=\"FAILURE: failed\"");
}

TEST_CASE("a cancelled run cleans up once, and does not report a failure") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const Run run = runtime.start(load(runtime, cleaning("{wait: 1h, next: end}")));
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
  const auto lines = values_of(recorder);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] == "clean SUCCESS #1 same=\"CANCELLED\"");
}

std::string slow_to_clean(const std::string& first) {
  return "nodes:\n  a: {wait: " + first +
         ", next: end}\nfinally:\n  clean: {use: probe.sleep, with: {time: 1h}, next: end}\n";
}

TEST_CASE("cleaning up after a cancellation has a time of its own") {
  RuntimeOptions limited = options();
  limited.cleanup_time = 20ms;
  const Runtime runtime(std::move(limited));
  const Recorder recorder(runtime);
  const Run run = runtime.start(load(runtime, slow_to_clean("1h")));
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
  const auto lines = values_of(recorder);
  REQUIRE(lines.size() == 4);
  CHECK(lines[1].starts_with("clean CANCELLED"));
  CHECK(lines[2] == "log 'finally' did not come to its end: its time was up");
}

TEST_CASE("a cancellation while a run cleans up only sets it the time") {
  RuntimeOptions limited = options();
  limited.cleanup_time = 20ms;
  const Runtime runtime(std::move(limited));
  const Run run = runtime.start(load(runtime, slow_to_clean("0s")));
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "SUCCESS");
}

TEST_CASE("a failure while cleaning up is told, and changes nothing") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const auto result = run(runtime, R"(
nodes:
  a: {wait: 0s, next: end}
finally:
  clean: {use: probe.flaky, with: {good_attempt: 2}, next: end}
)");
  CHECK(result.outcome == "SUCCESS");
  CHECK_FALSE(result.error);
  const auto lines = values_of(recorder);
  CHECK(lines[2] == "log 'finally' did not come to its end: attempt 1 failed");
}

TEST_CASE("what nodes gave can be read while cleaning up, where it is there") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  run(runtime, R"(
nodes:
  a: {use: probe.echo, with: {value: 7}, next: b}
  b: {use: probe.flaky, with: {good_attempt: 2}, next: c}
  c: {use: probe.echo, with: {value: 8}, next: end}
finally:
  clean: {use: probe.echo, with: {value: "${{ [first(nodes.a.same, 0), first(nodes.c.same, 0)] }}"}, next: end}
)");
  CHECK(values_of(recorder)[2] == "clean SUCCESS #1 same=[7,0]");
}

}  // namespace
}  // namespace heddle::test
