// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>

#include "child.hpp"
#include "large.hpp"

// What `heddle run` of one node takes from start to end, against a program with an empty main that
// links the same libraries; and what memory a host holds that has nothing to do.
namespace heddle::bench {

void report_start(int rounds, Report& report) {
  std::fprintf(stderr, "measuring: heddle run\n");
  const std::vector<std::string> heddle = {program("heddle"), "run",
                                           HEDDLE_BENCH_SOURCE_DIR "/one_node.yaml", "--plugins",
                                           HEDDLE_BENCH_PLUGIN_DIR};
  std::vector<double> run_seconds;
  std::vector<double> run_cpu;
  std::vector<double> empty_seconds;
  std::vector<double> empty_cpu;
  for (int i = 0; i < rounds; ++i) {
    const Ended run = run_program(heddle, Child::Output::dropped);
    run_seconds.push_back(1e3 * run.seconds);
    run_cpu.push_back(1e3 * run.cpu_seconds);
    const Ended empty = run_program({program("bench_empty_main")}, Child::Output::dropped);
    empty_seconds.push_back(1e3 * empty.seconds);
    empty_cpu.push_back(1e3 * empty.cpu_seconds);
  }
  const char* const floor_is = "an empty main with the same libraries";
  report.add({.name = "heddle run of one node, whole process",
              .unit = "ms",
              .value = median(run_seconds),
              .floor = median(empty_seconds),
              .bar = ratio_at_most(2),
              .floor_is = floor_is,
              .how = "median, wall clock"});
  report.add({.name = "heddle run of one node, whole process: CPU time",
              .unit = "ms",
              .value = median(run_cpu),
              .floor = median(empty_cpu),
              .bar = ratio_at_most(2),
              .floor_is = floor_is,
              .how = "median"});
}

void report_idle_host(Report& report) {
  const auto megabytes = [](const Ended& ended) {
    return std::atof(ended.out.c_str()) * 1024 / 1e6;
  };
  report.add({.name = "an idle host that has run a flow: RssAnon",
              .unit = "MB",
              .value = megabytes(run_program({program("bench_idle_host")})),
              .floor = megabytes(run_program({program("bench_empty_main"), "--memory"})),
              .bar = value_at_most(6),
              .floor_is = "an empty main with the same libraries",
              .how = "one process"});
}

}  // namespace heddle::bench
