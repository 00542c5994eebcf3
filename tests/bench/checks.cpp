// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "small.hpp"

// What it takes to read, check and make ready a large flow, against yaml-cpp's bare events over the
// same text, which nobody who reads YAML with it gets around.
namespace heddle::bench {
namespace {

class Nothing final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

struct Shape {
  const char* name;
  int reads_back;  // how far back the second input reads; 0: always from the first node
  int loops;       // every so many nodes a failure leads back as many; 0: never
  bool all;        // a loop around everything
};

constexpr Shape shapes[] = {{"each reads the two before it", 2, 0, false},
                            {"each reads the first", 0, 0, false},
                            {"each reads what is 1000 before it", 1000, 0, false},
                            {"loops of 10", 2, 10, false},
                            {"one loop, each reads the first", 0, 0, true}};
constexpr int sizes[] = {100, 1'000, 5'000, 20'000};

std::string flow_of(int size, const Shape& shape) {
  std::string text = "heddle: 1\nflow: large\ninputs: {who: string}\nnodes:\n";
  for (int i = 0; i < size; ++i) {
    const int before = std::max(i - 1, 0);
    const int source = shape.reads_back == 0 ? 0 : std::max(i - shape.reads_back, 0);
    const std::string next = i + 1 == size ? "end" : fmt::format("n{}", i + 1);
    std::string failure = "end.FAILURE";
    if (shape.loops > 0 && i % shape.loops == shape.loops - 1) {
      failure = fmt::format("n{}", i - shape.loops + 2);
    }
    if (shape.all && i + 1 == size) failure = "n1";
    text += fmt::format("  n{}:\n    use: bench.greet\n    with:\n", i);
    if (i == 0) {
      text += "      name: ${{ inputs.who }}\n";
    } else {
      text += fmt::format(
          "      name: \"${{{{ nodes.n{}.greeting }}}} to ${{{{ inputs.who }}}}\"\n"
          "      times: ${{{{ nodes.n{}.letters }}}}\n",
          before, source);
    }
    text += fmt::format("    next: {{SUCCESS: {}, FAILURE: {}}}\n", next, failure);
  }
  return text;
}

void check(benchmark::State& state, const Shape& shape) {
  const Runtime runtime(one_worker());
  const std::string text = flow_of(static_cast<int>(state.range(0)), shape);
  load(runtime, text);
  for (auto _ : state) benchmark::DoNotOptimize(load(runtime, text));
}

void events(benchmark::State& state, const Shape& shape) {
  const std::string text = flow_of(static_cast<int>(state.range(0)), shape);
  for (auto _ : state) {
    std::istringstream stream(text);
    Nothing nothing;
    YAML::Parser(stream).HandleNextDocument(nothing);
  }
}

std::string name_of(const char* what, const Shape& shape, int size) {
  return fmt::format("{} {}/{}", what, shape.name, size);
}

void add(const Shape& shape, int size, const Times& times, Report& report) {
  report.add({.name = fmt::format("load + check, {} nodes, {}", size, shape.name),
              .unit = "us/node",
              .value = times[name_of("check", shape, size)] / 1e3 / size,
              .floor = times[name_of("events", shape, size)] / 1e3 / size,
              .bar = size == 5'000 ? ratio_at_most(1.4) : Bar{},
              .floor_is = "yaml-cpp's bare events",
              .how = best_cpu});
}

}  // namespace

void register_checks() {
  for (const Shape& shape : shapes) {
    for (const int size : sizes) {
      if (&shape != shapes && size < 5'000) continue;
      benchmark::RegisterBenchmark(fmt::format("check {}", shape.name).c_str(), &check, shape)
          ->Arg(size);
      benchmark::RegisterBenchmark(fmt::format("events {}", shape.name).c_str(), &events, shape)
          ->Arg(size);
    }
  }
}

void report_checks(const Times& times, Report& report) {
  for (const int size : sizes) add(shapes[0], size, times, report);
  for (const Shape& shape : shapes) {
    if (&shape == shapes) continue;
    for (const int size : {5'000, 20'000}) add(shape, size, times, report);
  }
  for (const Shape& shape : shapes) {
    report.add({.name = fmt::format("load + check grows linearly, {}", shape.name),
                .unit = "us/node",
                .value = times[name_of("check", shape, 20'000)] / 1e3 / 20'000,
                .floor = times[name_of("check", shape, 5'000)] / 1e3 / 5'000,
                .bar = ratio_at_most(1.2),
                .floor_is = "the same at 5000 nodes",
                .how = best_cpu});
  }
}

}  // namespace heddle::bench
