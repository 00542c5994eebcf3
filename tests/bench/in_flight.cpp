// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <stdexcept>

#include "client_run.hpp"
#include "large.hpp"

// Ten thousand runs at once, each waiting for a server that answers after 200 ms.
namespace heddle::bench {
namespace {

constexpr long runs = 10'000;

void measure(int rounds, Report& report) {
  std::fprintf(stderr, "measuring: %ld runs in flight\n", runs);
  const BenchServer server({.delay = 200});
  Load load{.flows = runs, .warm_up = 0, .in_flight = runs};
  std::vector<double> succeeded;
  std::vector<double> peak;
  std::vector<double> cpu;
  std::vector<double> floor_peak;
  std::vector<double> floor_cpu;
  for (int i = 0; i < rounds; ++i) {
    load.client = {program("bench_flow_client")};
    const Measured flow = server.measure(load);
    succeeded.push_back(static_cast<double>(flow.flows - flow.failed));
    if (flow.failed > 0) {
      std::fprintf(stderr, "%ld runs failed: %s\n", flow.failed, flow.why.c_str());
    }
    peak.push_back(flow.peak_megabytes);
    cpu.push_back(1e6 * flow.cpu_seconds / static_cast<double>(runs));
    load.client = {program("bench_floor_client")};
    const Measured floor = server.measure(load);
    floor_peak.push_back(floor.peak_megabytes);
    floor_cpu.push_back(1e6 * floor.cpu_seconds / static_cast<double>(runs));
  }
  report.add({.name = "10000 runs in flight: that succeeded",
              .unit = "runs",
              .value = *std::min_element(succeeded.begin(), succeeded.end()),
              .bar = value_at_least(runs),
              .how = "the worst round"});
  report.add({.name = "10000 runs in flight: peak memory of the process",
              .unit = "MB",
              .value = *std::max_element(peak.begin(), peak.end()),
              .floor = *std::max_element(floor_peak.begin(), floor_peak.end()),
              .bar = value_at_most(200),
              .floor_is = "a hand-written client (Beast)",
              .how = "the worst round, VmHWM"});
  report.add({.name = "10000 runs in flight: CPU time of the client",
              .unit = "us/flow",
              .value = median(cpu),
              .floor = median(floor_cpu),
              .floor_is = "a hand-written client (Beast)",
              .how = "median; with connecting"});
}

}  // namespace

void report_in_flight(int rounds, Report& report) {
  try {
    measure(rounds, report);
  } catch (const std::exception& error) {
    report.cannot("10000 runs in flight", error.what());
  }
}

}  // namespace heddle::bench
