// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <heddle/runtime.hpp>
#include <map>
#include <stdexcept>
#include <string>

#include "rows.hpp"

// The benchmarks of small things, in Google Benchmark. Each file registers its own, and makes rows
// of them once all of it have been measured: repetitions of values and floors are interleaved at
// random, so that what else goes on in the machine hits both alike.
namespace heddle::bench {

// Nanoseconds of CPU time of the whole process for one iteration, the best of all repetitions, by
// the name of the benchmark.
class Times {
 public:
  void add(const std::string& name, double nanoseconds);
  [[nodiscard]] double operator[](const std::string& name) const;

 private:
  std::map<std::string, double, std::less<>> best_;
};

// All groups, or the one with this name: node, expression, check, fan_out.
void run_small(const std::string& group, int repetitions, Report& report);

void register_node_to_node();
void report_node_to_node(const Times& times, Report& report);
void register_expressions();
void report_expressions(const Times& times, Report& report);
void register_checks();
void report_checks(const Times& times, Report& report);
void register_fan_out();
void report_fan_out(const Times& times, Report& report);

inline constexpr const char* best_cpu = "best CPU time";

// One worker, and the benchmarks' own plugin.
inline RuntimeOptions one_worker() {
  RuntimeOptions options;
  options.plugin_directories = {HEDDLE_BENCH_PLUGIN_DIR};
  options.workers = 1;
  return options;
}

inline Flow load(const Runtime& runtime, const std::string& text) {
  LoadedFlow loaded = runtime.load_text(text, "bench.yaml");
  if (!loaded.flow) throw std::runtime_error(render(loaded.diagnostics));
  return *loaded.flow;
}

inline void must_succeed(const RunResult& result) {
  if (result.outcome == "SUCCESS") return;
  throw std::runtime_error(fmt::format("a run ended with {}: {}", result.outcome,
                                       result.error ? result.error->message : "no error"));
}

}  // namespace heddle::bench
