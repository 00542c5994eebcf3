// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "fiber/fiber.hpp"
#include "fiber/worker.hpp"
#include "small.hpp"

// A thousand pieces of work inside one node, each of one trivial node, and a flow used as a node.
namespace heddle::bench {
namespace {

constexpr int branches = 1000;

void run_flow(benchmark::State& state, const std::string& text, const Values& inputs) {
  const Runtime runtime(one_worker());
  const Flow flow = load(runtime, text);
  must_succeed(runtime.run(flow, inputs));
  for (auto _ : state) must_succeed(runtime.run(flow, inputs));
}

void for_each(benchmark::State& state) {
  const std::string text = fmt::format(
      "heddle: 1\nflow: fan\ninputs: {{items: list}}\nlimits: {{visits: 1000000}}\n"
      "nodes:\n  all:\n    for_each:\n      in: ${{{{ inputs.items }}}}\n      as: item\n"
      "      max_parallel: {}\n"
      "      do: {{pass: {{use: bench.pass, with: {{text: '${{{{ string(item) }}}}'}}, next: "
      "end}}}}\n"
      "    next: {{SUCCESS: end, FAILURE: end.FAILURE}}\n",
      state.range(0));
  List items;
  for (int i = 0; i < branches; ++i) items.emplace_back("Hello, Ada!");
  run_flow(state, text, {{"items", items}});
}

void parallel(benchmark::State& state) {
  std::string text =
      "heddle: 1\nflow: fan\nlimits: {visits: 1000000}\nnodes:\n  all:\n    parallel:\n"
      "      branches:\n";
  for (int i = 0; i < branches; ++i) {
    text += fmt::format(
        "        b{0}: {{n{0}: {{use: bench.pass, with: {{text: Ada}}, next: end}}}}\n", i);
  }
  text += "    next: {SUCCESS: end, FAILURE: end.FAILURE}\n";
  run_flow(state, text, {});
}

// What a branch rests on: a fiber that is started, runs and is waited for.
void fibers(benchmark::State& state) {
  fiber::Worker worker;
  for (auto _ : state) {
    worker.call([&worker] {
      int left = branches;
      fiber::Fiber* waiting = fiber::Fiber::current();
      for (int i = 0; i < branches; ++i) {
        fiber::Fiber::spawn(worker, [&left, waiting] {
          if (--left == 0) waiting->resume();
        });
      }
      while (left > 0) fiber::Fiber::park();
    });
  }
}

// A chain of nodes that are flows, each of one trivial node.
void nested(benchmark::State& state) {
  const auto folder = std::filesystem::temp_directory_path() /
                      fmt::format("heddle-bench-{}", static_cast<std::int64_t>(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "inner.yaml")
      << "heddle: 1\nflow: inner\ninputs: {text: string}\n"
         "outputs: {same: '${{ nodes.a.same }}'}\n"
         "nodes: {a: {use: bench.pass, with: {text: '${{ inputs.text }}'}, next: end}}\n";
  std::string text =
      "heddle: 1\nflow: chain\ninputs: {text: string}\nlimits: {visits: 1000000}\nnodes:\n";
  const auto nodes = static_cast<int>(state.range(0));
  for (int i = 0; i < nodes; ++i) {
    text += fmt::format(
        "  n{}: {{use: 'flow:inner', with: {{text: '${{{{ {} }}}}'}}, next: {{SUCCESS: {}, "
        "FAILURE: end.FAILURE}}}}\n",
        i, i == 0 ? "inputs.text" : fmt::format("nodes.n{}.same", i - 1),
        i + 1 == nodes ? "end" : fmt::format("n{}", i + 1));
  }
  RuntimeOptions options = one_worker();
  options.flow_directories = {folder.string()};
  const Runtime runtime(options);
  const Flow flow = load(runtime, text);
  std::filesystem::remove_all(folder);
  must_succeed(runtime.run(flow, {{"text", "Hello, Ada!"}}));
  for (auto _ : state) must_succeed(runtime.run(flow, {{"text", "Hello, Ada!"}}));
}

}  // namespace

void register_fan_out() {
  for (const int width : {1, 100, 1000}) {
    benchmark::RegisterBenchmark("for_each", &for_each)->Arg(width)->MeasureProcessCPUTime();
  }
  benchmark::RegisterBenchmark("parallel", &parallel)->MeasureProcessCPUTime();
  benchmark::RegisterBenchmark("fibers", &fibers)->MeasureProcessCPUTime();
  for (const int nodes : {1, 101}) {
    benchmark::RegisterBenchmark("nested", &nested)->Arg(nodes)->MeasureProcessCPUTime();
  }
}

void report_fan_out(const Times& times, Report& report) {
  const double floor = times["fibers"] / branches;
  const char* const floor_is = "a bare fiber: start, run, wait";
  for (const int width : {1, 100, 1000}) {
    report.add({.name = fmt::format("a branch: for_each of 1000 items, max_parallel {}", width),
                .unit = "ns",
                .value = times[fmt::format("for_each/{}", width)] / branches,
                .floor = floor,
                .floor_is = floor_is,
                .how = best_cpu});
  }
  report.add({.name = "a branch: parallel of 1000",
              .unit = "ns",
              .value = times["parallel"] / branches,
              .floor = floor,
              .floor_is = floor_is,
              .how = best_cpu});
  report.add({.name = "a flow as a node, with one node inside",
              .unit = "ns",
              .value = (times["nested/101"] - times["nested/1"]) / 100,
              .floor = floor,
              .floor_is = floor_is,
              .how = best_cpu});
}

}  // namespace heddle::bench
