// SPDX-License-Identifier: Apache-2.0
#include <heddle/simulation.hpp>
#include <map>
#include <memory>

#include "engine/engine.hpp"
#include "files.hpp"

// Runs whose nodes are answered for, in a time of their own.
namespace heddle::test {
namespace {

// Answers by the id of the node, and runs the others.
class Answers : public Simulation {
 public:
  explicit Answers(std::map<std::string, SimulatedResult, std::less<>> answers = {})
      : answers_(std::move(answers)) {}
  Timestamp clock() const override { return {1767225600, 0}; }
  std::optional<SimulatedResult> answer(const SimulatedAttempt& asked) override {
    const auto found = answers_.find(asked.node);
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  std::map<std::string, SimulatedResult, std::less<>> answers_;
};

SimulatedResult result(Values outputs, std::chrono::nanoseconds delay = {}) {
  SimulatedResult made;
  made.outputs = std::move(outputs);
  made.delay = delay;
  return made;
}

RunResult simulated(const std::string& text,
                    std::map<std::string, SimulatedResult, std::less<>> answers = {}) {
  RuntimeOptions given = options();
  given.simulation = std::make_shared<Answers>(std::move(answers));
  const Runtime runtime(given);
  return run(runtime, text);
}

// What now() gives when these nodes, led from one to the other, have ended with SUCCESS.
std::string time_after(const std::string& nodes,
                       std::map<std::string, SimulatedResult, std::less<>> answers = {}) {
  const RunResult ended =
      simulated("outputs: {at: \"${{ string(now()) }}\"}\nnodes:\n" + nodes, std::move(answers));
  return ended.error ? ended.error->message : output(ended, "at").string();
}

using namespace std::chrono_literals;

}  // namespace

TEST_CASE("a simulated run waits without time going by") {
  CHECK(time_after("  a: {wait: 36h, next: end}\n") == "2026-01-02T12:00:00Z");
  CHECK(time_after("  a: {wait: \"${{ timestamp('2126-01-01T00:00:00Z') }}\", next: end}\n") ==
        "2126-01-01T00:00:00Z");
  CHECK(time_after("  a: {use: probe.sleep, with: {time: 90m}, next: end}\n") ==
        "2026-01-01T01:30:00Z");
  CHECK(time_after("  a: {use: probe.sleep, with: {time: 1s}, next: end}\n",
                   {{"a", result({}, 5s)}}) == "2026-01-01T00:00:05Z");
  CHECK(time_after(R"(
  a:
    use: probe.flaky
    with: {good_attempt: 4}
    retry: {max_attempts: 4, delay: 10s, backoff: 2, jitter: full}
    next: end
)") == "2026-01-01T00:01:10Z");
  CHECK(time_after(R"(
  a:
    repeat:
      do:
        b: {wait: 1h, next: end}
      until: ${{ now() > timestamp("2026-01-01T12:00:00Z") }}
      max: 20
      delay: 1h
    next: {SUCCESS: end, EXHAUSTED: end.FAILURE}
)") == "2026-01-01T13:00:00Z");
}

TEST_CASE("what waits side by side waits at the same time") {
  // Two at once: 3 h and 1 h, then the third from 1 h on, until 3 h.
  CHECK(time_after(R"(
  a:
    for_each:
      in: ${{ [3, 1, 2] }}
      max_parallel: 2
      do:
        b: {wait: "${{ duration(string(item) + 'h') }}", next: end}
    next: end
)") == "2026-01-01T03:00:00Z");
  CHECK(time_after(R"(
  a:
    parallel:
      branches:
        one: {b: {wait: 2h, next: end}}
        two: {c: {use: probe.sleep, with: {time: 5h}, next: end}}
        three: {d: {use: probe.echo, with: {value: 1}, next: end}}
    next: end
)") == "2026-01-01T05:00:00Z");
}

TEST_CASE("a timeout ends what waits for longer, in the time of the run") {
  const std::string slow = R"(
  a:
    use: probe.sleep
    with: {time: 1s}
    timeout: 10s
    next: {SUCCESS: end.FAILURE, TIMEOUT: end}
)";
  CHECK(time_after(slow, {{"a", result({}, 1h)}}) == "2026-01-01T00:00:10Z");
  CHECK(time_after(R"(
  a:
    for_each:
      in: ${{ [3, 1, 2] }}
      max_parallel: 2
      do:
        b: {wait: "${{ duration(string(item) + 'h') }}", next: end}
    timeout: 90m
    next: {SUCCESS: end.FAILURE, TIMEOUT: end}
)") == "2026-01-01T01:30:00Z");
  CHECK(time_after(R"(
  a:
    repeat:
      do:
        b: {wait: 1m, next: end}
      until: ${{ false }}
      max: 100
    timeout: 150s
    next: {SUCCESS: end.FAILURE, EXHAUSTED: end.FAILURE, TIMEOUT: end}
)") == "2026-01-01T00:02:30Z");
}

TEST_CASE("a branch that fails stops those that would take longer, and no other") {
  const auto with = [](std::chrono::nanoseconds delay) {
    SimulatedResult failed = result({}, delay);
    failed.outcome = "FAILURE";
    failed.error = Error{"away", "not there", "", false, false};
    return simulated(R"(
outputs: {good: "${{ has(nodes.c.same) }}"}
nodes:
  a:
    parallel:
      branches:
        one: {b: {use: probe.sleep, with: {time: 1s}, next: end}}
        two: {c: {use: probe.echo, with: {value: 1}, next: end}}
    next: {SUCCESS: end, FAILURE: d}
  d: {wait: 0s, next: end}
)",
                     {{"b", failed}, {"c", result({{"same", 1}}, 2s)}});
  };
  CHECK(with(1s).outcome == "SUCCESS");
  CHECK(output(with(1s), "good") == Value(false));
}

TEST_CASE("what does more than compute is not run in a simulation") {
  const auto error_of = [](const std::string& node) {
    const RunResult ended =
        simulated("nodes:\n  a: {" + node + ", next: {SUCCESS: end, FAILURE: end}}\n");
    REQUIRE(ended.error);
    CHECK(ended.error->internal);
    CHECK(ended.error->node == "a");
    return ended.error->code + ": " + ended.error->message;
  };
  CHECK(error_of("use: probe.block") ==
        "not_simulated: node 'a' (probe.block) blocks and does not run in a simulation");
  CHECK(error_of("use: probe.lend") ==
        "not_simulated: node 'a' (probe.lend) ran what may block, which no simulated run may do");
  CHECK(error_of("use: probe.fetch, with: {url: \"http://127.0.0.1:1/x\"}") ==
        "not_simulated: node 'a' (probe.fetch) called out (GET http://127.0.0.1:1/x), which no "
        "simulated run may do");
  CHECK(error_of("use: probe.needy") ==
        "setting_missing: node 'a' (probe.needy) needs the setting 'probe.address', which has no "
        "value");
}

TEST_CASE("what was not simulated ends the run, wherever it is") {
  const RunResult ended = simulated(R"(
nodes:
  a:
    for_each:
      in: ${{ [1, 2] }}
      tolerate: 2
      do:
        b: {use: probe.block, next: {SUCCESS: end, FAILURE: end}}
    next: end
)");
  CHECK(ended.outcome == "FAILURE");
  REQUIRE(ended.error);
  CHECK(ended.error->code == "not_simulated");
}

TEST_CASE("a simulated result is held against the declaration of the node") {
  const auto message = [](SimulatedResult answer) {
    const RunResult ended = simulated(
        "nodes:\n  a: {use: probe.choose, with: {outcome: SUCCESS}, next: "
        "{SUCCESS: end, OTHER: end, FAILURE: end}}\n",
        {{"a", std::move(answer)}});
    return ended.error ? ended.error->code + ": " + ended.error->message : ended.outcome;
  };
  CHECK(message(result({{"good", "x"}})) == "SUCCESS");
  CHECK(message(result({})) ==
        "simulation: the simulated result does not fit: it ended with SUCCESS without writing "
        "output 'good', which it declares for it");
  CHECK(message(result({{"good", 1}})) ==
        "simulation: the simulated result does not fit: output 'good': expected a string, found "
        "an int");
  CHECK(message(result({{"better", "x"}})) ==
        "simulation: the simulated result does not fit: probe.choose has no output 'better'");
  SimulatedResult strange;
  strange.outcome = "STRANGE";
  CHECK(message(strange) ==
        "simulation: the simulated result does not fit: probe.choose has no outcome STRANGE");
}

TEST_CASE("what a flow reads of its host is what the simulation says, whatever the host has") {
  struct Host final : Answers {
    std::map<std::string, std::string, std::less<>> environment() const override {
      return {{"PLACE", "here"}};
    }
    std::map<std::string, std::string, std::less<>> secrets() const override {
      return {{"key", "k-1"}};
    }
  };
  RuntimeOptions given = options();
  given.simulation = std::make_shared<Host>();
  const Runtime runtime(given);
  const RunResult ended =
      run(runtime,
          "inputs: {key: {type: string, secret: true}}\n"
          "outputs: {all: \"${{ first(env.PLACE, 'no') + secrets.key + inputs.key }}\", "
          "id: \"${{ run.id }}\"}\n"
          "nodes: {a: {wait: 0s, next: end}}\n");
  CHECK(output(ended, "all") == secret("herek-1k-1"));
  CHECK(output(ended, "id") == Value("00000000000000000000000000000001"));
}

TEST_CASE("a flow that a simulation stands for takes nothing of the host, and one that runs does") {
  struct Host final : Answers {
    using Answers::Answers;
    std::map<std::string, std::string, std::less<>> secrets() const override {
      return {{"pin", "no-number"}};
    }
  };
  const TemporaryFolder folder;
  static_cast<void>(folder.write("inner.yaml", R"(heddle: 1
flow: inner
inputs: {pin: {type: int, secret: true, required: false}}
nodes: {a: {wait: 0s, next: end}}
)"));
  const std::string outer = folder.write(
      "outer.yaml", "heddle: 1\nflow: outer\nnodes: {a: {use: \"flow:inner\", next: end}}\n");
  const auto outcome = [&](std::map<std::string, SimulatedResult, std::less<>> answers) {
    RuntimeOptions given = options();
    given.simulation = std::make_shared<Host>(std::move(answers));
    const Runtime runtime(given);
    const LoadedFlow loaded = runtime.load(outer);
    REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
    const RunResult ended = runtime.run(*loaded.flow);
    return ended.outcome + (ended.error ? " " + ended.error->code : "");
  };
  CHECK(outcome({{"a", result({})}}) == "SUCCESS");
  CHECK(outcome({}) == "FAILURE invalid");
}

}  // namespace heddle::test
