// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.hpp"

// Which way a run goes, and how it ends.
namespace heddle::test {
namespace {

std::string choosing(const std::string& outcome, const std::string& next) {
  return "outcomes: [ODD]\nnodes:\n  a:\n    use: probe.choose\n    with: {outcome: " + outcome +
         "}\n    next: " + next + "\n  b: {use: probe.sleep, with: {time: 1ms}, next: end.ODD}\n";
}

TEST_CASE("an outcome leads where its edge says") {
  const Runtime runtime(options());
  const char* next = "{SUCCESS: end, OTHER: b, FAILURE: b, INVALID: end}";
  CHECK(run(runtime, choosing("SUCCESS", next)).outcome == "SUCCESS");
  CHECK(run(runtime, choosing("OTHER", next)).outcome == "ODD");
  CHECK(run(runtime, choosing("FAILURE", next)).outcome == "ODD");
  CHECK(run(runtime, choosing("INVALID", next)).outcome == "SUCCESS");
}

TEST_CASE("INVALID falls back to FAILURE where it is not wired") {
  const Runtime runtime(options());
  CHECK(run(runtime, choosing("INVALID", "{SUCCESS: end, OTHER: end, FAILURE: b}")).outcome ==
        "ODD");
}

TEST_CASE("an unwired FAILURE ends the run with the node's error") {
  const Runtime runtime(options());
  const RunResult result = run(runtime, choosing("FAILURE", "{SUCCESS: b, OTHER: end}"));
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->code == "told");
  CHECK(result.error->message == "told so");
  CHECK(result.error->node == "a");
  CHECK_FALSE(result.error->internal);
}

TEST_CASE("an output that does not exist on an outcome is left out where a run fails") {
  const Runtime runtime(options());
  const std::string text = R"(
outputs: {good: "${{ nodes.a.good }}"}
nodes:
  a:
    use: probe.choose
    with: {outcome: OTHER}
    next: {SUCCESS: end, OTHER: end.FAILURE}
)";
  const RunResult result = run(runtime, text);
  CHECK(result.outcome == "FAILURE");
  CHECK_FALSE(result.error);
  CHECK(result.outputs.empty());
}

TEST_CASE("SUCCESS with an output that cannot be made is a FAILURE") {
  const Runtime runtime(options());
  const std::string text = R"(
outputs: {good: "${{ nodes.a.same.inner }}"}
nodes: {a: {use: probe.echo, with: {value: {other: 1}}, next: end}}
)";
  const RunResult result = run(runtime, text);
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->code == "output_unavailable");
  CHECK(result.error->message.find("the output 'good' of the flow: ") == 0);
}

TEST_CASE("a cycle ends at the visit limit") {
  const Runtime runtime(options());
  const std::string text = R"(
limits: {visits: 50}
nodes:
  a: {use: probe.echo, with: {value: 1}, next: b}
  b: {use: probe.choose, with: {outcome: OTHER}, next: {SUCCESS: end, OTHER: a}}
)";
  const RunResult result = run(runtime, text);
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->message ==
        "the run visited 50 nodes without coming to an end; raise limits.visits in the flow if "
        "that is what it should do");
}

TEST_CASE("a run starts at the node that start names") {
  const Runtime runtime(options());
  const std::string text = R"(
start: second
outputs: {x: "${{ nodes.second.same }}"}
nodes:
  first: {use: probe.echo, with: {value: 1}, next: end}
  second: {use: probe.echo, with: {value: 2}, next: first}
)";
  CHECK(output(run(runtime, text), "x") == Value(2));
}

}  // namespace
}  // namespace heddle::test
