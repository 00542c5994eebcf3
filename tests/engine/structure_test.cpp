// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.hpp"

// What a host can learn of a flow's nodes and edges without running it.
namespace heddle::test {
namespace {

// "SUCCESS → b", "FAILURE → end.FAILURE (implied)"
std::vector<std::string> edges(const FlowNode& node) {
  std::vector<std::string> lines;
  for (const auto& edge : node.edges) {
    CHECK(edge.node.empty() != edge.end.empty());
    lines.push_back(edge.outcome + " → " + (edge.node.empty() ? "end." + edge.end : edge.node) +
                    (edge.implied ? " (implied)" : ""));
  }
  return lines;
}

using Lines = std::vector<std::string>;

const char* const text = R"(outcomes: [ODD]
start: b
nodes:
  a:
    use: probe.choose
    description: Chooses "well".
    with: {outcome: OTHER}
    next: {other: b, INVALID: end.ODD, SUCCESS: end}
  b: {use: probe.sleep, with: {time: 1ms}, next: {SUCCESS: a, FAILURE: end.ODD}}
)";

TEST_CASE("a flow tells its nodes in its order, with what stands there of them") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, text);
  const auto nodes = flow.nodes();
  REQUIRE(nodes.size() == 2);
  CHECK(nodes[0].id == "a");
  CHECK(nodes[0].type == "probe.choose");
  CHECK(nodes[0].description == "Chooses \"well\".");
  CHECK(nodes[0].line == 6);
  CHECK(nodes[1].id == "b");
  CHECK(nodes[1].type == "probe.sleep");
  CHECK(nodes[1].description.empty());
  CHECK(nodes[1].line == 11);
  CHECK(flow.start() == "b");
}

TEST_CASE("edges are those of the flow, and then where failures lead that it does not wire") {
  const Runtime runtime(options());
  const auto nodes = load(runtime, text).nodes();
  REQUIRE(nodes.size() == 2);
  CHECK(edges(nodes[0]) == Lines{"OTHER → b", "INVALID → end.ODD", "SUCCESS → end.SUCCESS",
                                 "FAILURE → end.FAILURE (implied)",
                                 "TIMEOUT → end.FAILURE (implied)"});
  CHECK(edges(nodes[1]) == Lines{"SUCCESS → a", "FAILURE → end.ODD", "TIMEOUT → end.ODD (implied)",
                                 "INVALID → end.ODD (implied)"});
}

TEST_CASE("what a flow tells of itself outlives its runtime") {
  std::optional<Flow> flow;
  {
    const Runtime runtime(options());
    flow = load(runtime, text);
  }
  CHECK(flow->start() == "b");
  CHECK(edges(flow->nodes().at(1)).front() == "SUCCESS → a");
}

}  // namespace
}  // namespace heddle::test
