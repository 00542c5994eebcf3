// SPDX-License-Identifier: Apache-2.0
#include "small.hpp"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <vector>

namespace heddle::bench {
namespace {

class Collector final : public benchmark::BenchmarkReporter {
 public:
  explicit Collector(Times& times) : times_(times) {}

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const std::string& args = run.run_name.args;
      const std::string name = run.run_name.function_name + (args.empty() ? "" : "/" + args);
      if (run.error_occurred) throw std::runtime_error(name + ": " + run.error_message);
      times_.add(name, 1e9 * run.cpu_accumulated_time / static_cast<double>(run.iterations));
    }
  }

 private:
  Times& times_;
};

void initialize(int repetitions) {
  std::vector<std::string> options = {
      "bench",
      "--benchmark_enable_random_interleaving=true",
      fmt::format("--benchmark_repetitions={}", repetitions),
      "--benchmark_min_time=0.05",
  };
  std::vector<char*> arguments;
  for (std::string& option : options) arguments.push_back(option.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
}

}  // namespace

void Times::add(const std::string& name, double nanoseconds) {
  const auto [it, added] = best_.emplace(name, nanoseconds);
  if (!added && nanoseconds < it->second) it->second = nanoseconds;
}

double Times::operator[](const std::string& name) const {
  const auto it = best_.find(name);
  if (it == best_.end()) throw std::out_of_range("not measured: " + name);
  return it->second;
}

void run_small(const std::string& group, int repetitions, Report& report) {
  struct Group {
    const char* name;
    void (*enroll)();
    void (*tell)(const Times&, Report&);
  };
  const Group groups[] = {{"node", &register_node_to_node, &report_node_to_node},
                          {"expression", &register_expressions, &report_expressions},
                          {"check", &register_checks, &report_checks},
                          {"fan_out", &register_fan_out, &report_fan_out}};
  initialize(repetitions);
  for (const Group& each : groups) {
    if (!group.empty() && group != each.name) continue;
    Times times;
    benchmark::ClearRegisteredBenchmarks();
    each.enroll();
    Collector collector(times);
    std::fprintf(stderr, "measuring: %s\n", each.name);
    benchmark::RunSpecifiedBenchmarks(&collector);
    each.tell(times, report);
  }
  benchmark::ClearRegisteredBenchmarks();
}

}  // namespace heddle::bench
