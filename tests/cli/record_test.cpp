// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "cli/command.hpp"

// `heddle run --record` of flows that branch, repeat and clean up. What it makes of runs against a
// service is in new_token_test.cpp.

using heddle::test::content_of;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

constexpr const char* flow_text = R"(heddle: 1
flow: fan
inputs:
  needed: {type: list}
  password: {type: string, secret: true}
outputs:
  keys: ${{ nodes.each.results }}
  looks: ${{ first(nodes.poll.passes, 0) }}
  said: ${{ "with " + inputs.password }}
nodes:
  each:
    for_each:
      in: ${{ inputs.needed }}
      max_parallel: 3
      tolerate: 2
      do:
        ask:
          use: probe.flaky
          with: {good_attempt: "${{ int(item) }}"}
          retry: {max_attempts: 2, delay: 5ms}
          next: {SUCCESS: end, FAILURE: end.FAILURE}
      result: ${{ nodes.ask.attempts }}
    next: {SUCCESS: both, FAILURE: end.FAILURE}
  both:
    parallel:
      branches:
        left:
          slow:
            use: probe.sleep
            with: {time: 1h}
            next: end
        right:
          bad:
            use: probe.flaky
            with: {good_attempt: 2}
            next: end
    next: {SUCCESS: end, FAILURE: poll}
  poll:
    repeat:
      do:
        look:
          use: probe.join
          with: {left: a, right: b, password: "${{ inputs.password }}"}
          next: end
      until: ${{ nodes.look.open == "nothing" }}
      max: 2
    next: {SUCCESS: end, EXHAUSTED: end, FAILURE: end.FAILURE}
finally:
  tidy:
    use: probe.echo
    with: {value: "${{ inputs.password }}"}
    next: end
)";

// Without what differs from run to run: on a busy machine a node takes some milliseconds.
std::string without_times_and_ids(std::string text) {
  const std::size_t clock = text.find("    clock: ");
  text.erase(clock, text.find('\n', clock) + 1 - clock);
  for (std::size_t at = text.find("key: \""); at != std::string::npos;
       at = text.find("key: \"", at + 1)) {
    text.erase(at + 6, 32);
  }
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    const bool is_delay = line.find("  delay: ") != std::string::npos;
    if (!is_delay || line.ends_with(" 3600000s")) kept += line + "\n";
  }
  return kept;
}

}  // namespace

TEST_CASE("what ran in items, branches and passes is recorded as such, without secrets") {
  const TemporaryFolder folder;
  static_cast<void>(folder.write("fan.yaml", flow_text));
  const std::string plugins = HEDDLE_TEST_PLUGIN_DIR "/probe";
  const auto run = run_heddle(
      {"run", "fan.yaml", "--plugins", plugins, "-i", R"(needed=["1", "2", "3", "none"])",
       "--secret", "password=env:PASSWORD", "--record", "fan.test.yaml"},
      {.environment = {{"PASSWORD", "hunter22-hunter"}}, .directory = folder.path()});
  REQUIRE_MESSAGE(run.exit_code == 0, run.all());
  const std::string text = content_of(folder.file("fan.test.yaml"));
  CHECK(text.find("hunter") == std::string::npos);
  CHECK(without_times_and_ids(text) == R"(# Recorded from a run; what was secret in it is replaced.
heddle-test: 1
flow: "fan.yaml"
cases:
  - name: "recorded: SUCCESS"
    inputs:
      needed: ["1","2","3","none"]
      password: "<secret>"
    mocks:
      bad:
        - outcome: FAILURE
          outputs:
            attempts: 1
          error: {code: "flaky", message: "attempt 1 failed", retryable: true}
      each[0]/ask:
        - outcome: SUCCESS
          outputs:
            attempts: 1
            key: "/each[0]/1/ask/1"
      each[1]/ask:
        - outcome: FAILURE
          error: {code: "flaky", message: "attempt 1 failed", retryable: true}
        - outcome: SUCCESS
          outputs:
            attempts: 2
            key: "/each[1]/1/ask/1"
      each[2]/ask:
        - outcome: FAILURE
          error: {code: "flaky", message: "attempt 1 failed", retryable: true}
        - outcome: FAILURE
          outputs:
            attempts: 2
          error: {code: "flaky", message: "attempt 2 failed", retryable: true}
      look:
        - outcome: SUCCESS
          outputs:
            joined: "<secret>"
            open: "ab"
        - outcome: SUCCESS
          outputs:
            joined: "<secret>"
            open: "ab"
      slow:
        - outcome: SUCCESS
          delay: 3600000s
      tidy:
        - outcome: SUCCESS
          outputs:
            same: "<secret>"
    expect:
      outcome: SUCCESS
      outputs:
        keys: [1,2,null,null]
        looks: 2
        said: "with <secret>"
      path: [each, ask, ask, ask, ask, both, slow, bad, poll, look, look, tidy]
      attempts:
        ask: 6
        bad: 1
        both: 1
        each: 1
        look: 2
        poll: 1
        slow: 1
        tidy: 1
)");
  const auto test = run_heddle({"test", "--plugins", plugins}, {.directory = folder.path()});
  CHECK_MESSAGE(test.exit_code == 0, test.all());
}

TEST_CASE("a test that is there already is not written over, and nothing is run") {
  const TemporaryFolder folder;
  static_cast<void>(folder.write("a.yaml", R"(heddle: 1
flow: a
nodes:
  a: {wait: 1ms, next: end}
)"));
  static_cast<void>(folder.write("a.test.yaml", "mine"));
  const auto run =
      run_heddle({"run", "a.yaml", "--record", "a.test.yaml"}, {.directory = folder.path()});
  CHECK(run.exit_code == 2);
  CHECK(run.out.empty());
  CHECK(run.err ==
        "error: --record: there is a file 'a.test.yaml' already; name another, or remove that one\n"
        "1 error; the flow was not run\n");
  CHECK(content_of(folder.file("a.test.yaml")) == "mine");
}

TEST_CASE("a run that cannot be tested leaves no file, and says why") {
  const TemporaryFolder folder;
  static_cast<void>(folder.write("fault.yaml", R"(heddle: 1
flow: fault
nodes:
  a: {use: broken.throws, next: {SUCCESS: end}}
)"));
  const auto run = run_heddle({"run", "fault.yaml", "--plugins", HEDDLE_TEST_PLUGIN_DIR "/broken",
                               "--record", "fault.test.yaml"},
                              {.directory = folder.path()});
  CHECK(run.exit_code == 3);
  CHECK_MESSAGE(run.err.find("warning: --record: the run met an internal error; nothing was "
                             "written\n") != std::string::npos,
                run.all());
}
