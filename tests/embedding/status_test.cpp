// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <heddle/node.hpp>
#include <heddle/runtime.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "hosted.hpp"

// What a host may ask of a run while that is under way.

namespace {

using namespace std::chrono_literals;
using heddle::Call;
using heddle::Outcome;

// Holds its worker, as no node should, until it is told to go on.
struct Gate {
  std::promise<void> entered;
  std::promise<void> opened;
};

struct Pass : heddle::Node {
  static constexpr heddle::About about{.name = "gate.pass", .doc = "Waits until it is opened."};
  Gate* gate = nullptr;
  Outcome run(Call&) {
    gate->entered.set_value();
    gate->opened.get_future().wait();
    return success;
  }
};

heddle::RuntimeOptions with(Gate& gate) {
  heddle::RuntimeOptions options;
  options.workers = 1;
  options.nodes = {heddle::host_node<Pass>([&gate](Pass& node) { node.gate = &gate; })};
  return options;
}

std::string text(const heddle::NodePlace& place) {
  std::string result = place.node + " (" + place.node_type + ")";
  if (!place.within.empty()) result += " within " + place.within;
  if (!place.flows.empty()) result += " in " + place.flows;
  return result;
}

// Asks until the run is at so many nodes: there is no event for what only waits.
std::vector<std::string> places(const heddle::Run& run, std::size_t count) {
  for (;;) {
    std::vector<std::string> result;
    for (const auto& place : run.status().nodes) result.push_back(text(place));
    if (result.size() == count || run.result() != nullptr) return result;
    std::this_thread::sleep_for(1ms);
  }
}

}  // namespace

namespace heddle::test {

TEST_CASE("a run tells the node that it is at, and does not wait for that") {
  Gate gate;
  const Runtime runtime(with(gate));
  const Flow flow = load(runtime, "nodes: {first: {use: gate.pass, next: end}}\n");
  const Run run = runtime.start(flow);
  gate.entered.get_future().wait();
  RunStatus status = run.status();
  CHECK(status.state == RunStatus::State::running);
  REQUIRE(status.nodes.size() == 1);
  CHECK(text(status.nodes[0]) == "first (gate.pass)");
  CHECK(run.result() == nullptr);
  CHECK_FALSE(run.finished());
  CHECK(run.flow() == "test");

  // Its worker is held, so that the next does not begin.
  const Run next = runtime.start(load(runtime, "nodes: {a: {wait: 0s, next: end}}\n"));
  CHECK(next.status().state == RunStatus::State::waiting);
  CHECK(next.status().nodes.empty());
  CHECK(next.status().duration == 0s);

  gate.opened.set_value();
  const RunResult& result = run.wait();
  CHECK(result.outcome == "SUCCESS");
  status = run.status();
  CHECK(status.state == RunStatus::State::ended);
  CHECK(status.nodes.empty());
  CHECK(status.duration == result.duration);
  CHECK(run.result() == &result);
  CHECK(next.wait().outcome == "SUCCESS");
}

TEST_CASE("a run in branches is at several nodes, each with where it stands") {
  const Runtime runtime;
  const Run run = runtime.start(load(runtime, R"(
nodes:
  both:
    parallel:
      branches:
        left: {rest: {wait: 1h, next: end}}
        right: {sleep: {wait: 1h, next: end}}
    next: end
)"));
  auto seen = places(run, 3);
  std::sort(seen.begin() + 1, seen.end());
  CHECK(seen == std::vector<std::string>{"both (parallel)", "rest (wait) within both.left",
                                         "sleep (wait) within both.right"});
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
}

TEST_CASE("what cleans up at the end of a run is where it is too") {
  Gate gate;
  const Runtime runtime(with(gate));
  const Run run = runtime.start(load(runtime, R"(
nodes: {a: {wait: 0s, next: end}}
finally: {last: {use: gate.pass, next: end}}
)"));
  gate.entered.get_future().wait();
  CHECK(places(run, 1) == std::vector<std::string>{"last (gate.pass) within finally"});
  gate.opened.set_value();
  CHECK(run.wait().outcome == "SUCCESS");
}

TEST_CASE("runs can be asked where they are while they go on, by several threads") {
  const Runtime runtime;
  const Flow flow = load(runtime, R"(
inputs: {items: {type: list}}
nodes:
  each:
    for_each:
      in: ${{ inputs.items }}
      max_parallel: 4
      do:
        a: {wait: 0s, next: b}
        b: {wait: 0s, next: end}
    next: end
)");
  std::atomic<bool> stop = false;
  std::atomic<int> strange = 0;
  std::vector<std::thread> askers;
  for (int i = 0; i < 3; ++i) {
    askers.emplace_back([&] {
      while (!stop) {
        for (const auto& run : runtime.runs()) {
          for (const auto& place : run.status().nodes) {
            const bool outer = place.node == "each" && place.within.empty();
            const bool inner = (place.node == "a" || place.node == "b") &&
                               place.within.starts_with("each[") && place.node_type == "wait";
            if (!outer && !inner) ++strange;
          }
        }
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    CHECK(runtime.run(flow, {{"items", List(200, Value(1))}}).outcome == "SUCCESS");
  }
  stop = true;
  for (auto& asker : askers) asker.join();
  CHECK(strange == 0);
}

TEST_CASE("a runtime tells the runs that are under way, in the order of their start") {
  RuntimeOptions options;
  options.workers = 2;
  const Runtime runtime(std::move(options));
  const Flow flow = load(runtime, "nodes: {rest: {wait: 1h, next: end}}\n");
  CHECK(runtime.runs().empty());
  std::vector<std::string> started;
  for (int i = 0; i < 20; ++i) started.push_back(runtime.start(flow).id());
  std::vector<std::string> told;
  for (const auto& run : runtime.runs()) told.push_back(run.id());
  CHECK(told == started);
  for (const auto& run : runtime.runs()) run.cancel();
  for (const auto& run : runtime.runs()) run.wait();
  CHECK(runtime.runs().empty());
}

TEST_CASE("a handle of a run outlives its runtime, with the result") {
  std::vector<Run> runs;
  {
    const Runtime runtime;
    runs.push_back(runtime.start(load(runtime, "nodes: {rest: {wait: 1h, next: end}}\n")));
  }
  REQUIRE(runs[0].result() != nullptr);
  CHECK(runs[0].result()->outcome == "CANCELLED");
  CHECK(runs[0].result()->cancelled == CancelReason::shutdown);
  runs[0].cancel();
  CHECK(runs[0].status().state == RunStatus::State::ended);
  CHECK(name_of(RunStatus::State::waiting) == "waiting");
  CHECK(name_of(RunStatus::State::running) == "running");
  CHECK(name_of(RunStatus::State::ended) == "ended");
}

}  // namespace heddle::test
