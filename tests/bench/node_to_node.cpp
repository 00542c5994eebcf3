// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "small.hpp"

// What it costs to go from one node to the next: a chain of nodes that each pass a short text on,
// less a chain of one, so that the start and the end of a run are not counted.
namespace heddle::bench {
namespace {

constexpr int chain = 1001;
const char* const short_text = "Hello, Ada!";

std::string flow_of(int nodes) {
  std::string text =
      "heddle: 1\nflow: chain\ninputs: {text: string}\nlimits: {visits: 1000000}\n"
      "outputs: {same: '${{ nodes.n" +
      std::to_string(nodes - 1) + ".same }}'}\nnodes:\n";
  for (int i = 0; i < nodes; ++i) {
    const std::string source = i == 0 ? "inputs.text" : fmt::format("nodes.n{}.same", i - 1);
    const std::string next = i + 1 == nodes ? "end" : fmt::format("n{}", i + 1);
    text += fmt::format("  n{}: {{use: bench.pass, with: {{text: '${{{{ {} }}}}'}}, next: {}}}\n",
                        i, source, next);
  }
  return text;
}

void run_chain(benchmark::State& state, bool observed) {
  const Runtime runtime(one_worker());
  const Flow flow = load(runtime, flow_of(static_cast<int>(state.range(0))));
  std::uint64_t events = 0;
  std::optional<Subscription> subscription;
  if (observed) subscription = runtime.observe([&events](const Event&) { ++events; });
  must_succeed(runtime.run(flow, {{"text", short_text}}));
  for (auto _ : state) must_succeed(runtime.run(flow, {{"text", short_text}}));
  benchmark::DoNotOptimize(events);
}

// What any engine has to do at least: put a text under the name of a variable, and get it by that.
void run_hash_map(benchmark::State& state) {
  std::vector<std::string> names;
  std::unordered_map<std::string, std::string> variables;
  for (int i = 0; i < state.range(0); ++i) {
    names.push_back(fmt::format("n{}.same", i));
    variables[names.back()] = "";
  }
  for (auto _ : state) {
    std::string text = short_text;
    for (const std::string& name : names) {
      variables[name] = text;
      text = variables.find(name)->second;
    }
    benchmark::DoNotOptimize(text);
  }
}

double per_node(const Times& times, const char* name) {
  return (times[fmt::format("{}/{}", name, chain)] - times[fmt::format("{}/1", name)]) /
         (chain - 1);
}

}  // namespace

void register_node_to_node() {
  for (const int nodes : {1, chain}) {
    benchmark::RegisterBenchmark("chain", &run_chain, false)->Arg(nodes)->MeasureProcessCPUTime();
    benchmark::RegisterBenchmark("observed", &run_chain, true)->Arg(nodes)->MeasureProcessCPUTime();
    benchmark::RegisterBenchmark("hash_map", &run_hash_map)->Arg(nodes)->MeasureProcessCPUTime();
  }
}

void report_node_to_node(const Times& times, Report& report) {
  const double floor = per_node(times, "hash_map");
  report.add({.name = "node to node",
              .unit = "ns",
              .value = per_node(times, "chain"),
              .floor = floor,
              .bar = value_at_most(100),
              .floor_is = "a hash-map variable, written and read",
              .how = best_cpu});
  report.add({.name = "node to node, one observer",
              .unit = "ns",
              .value = per_node(times, "observed"),
              .floor = floor,
              .bar = value_at_most(200),
              .floor_is = "the same",
              .how = best_cpu});
  report.add({.name = "a run of one node, start to result",
              .unit = "us",
              .value = times["chain/1"] / 1e3,
              .how = best_cpu});
}

}  // namespace heddle::bench
