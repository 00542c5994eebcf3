// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <stdexcept>
#include <thread>

#include "client_run.hpp"
#include "large.hpp"

// Authenticate, then Get New Token: a flow, against a client written by hand for these two
// requests. How many flows a second are done depends on what else the machine does, and on the
// server; the CPU time that the client's process took for one flow hardly does. Both are told.
namespace heddle::bench {
namespace {

struct Kind {
  const char* name;
  bool tls;
  unsigned threads;
};

struct Side {
  std::vector<double> rates;
  std::vector<double> cpu;  // microseconds for a flow

  void add(const Measured& measured) {
    if (measured.failed > 0) {
      throw std::runtime_error(
          fmt::format("{} of {} flows failed: {}", measured.failed, measured.flows, measured.why));
    }
    const auto flows = static_cast<double>(measured.flows);
    rates.push_back(flows / measured.seconds);
    cpu.push_back(1e6 * measured.cpu_seconds / flows);
  }
};

void measure(const Kind& kind, int rounds, Report& report) {
  std::fprintf(stderr, "measuring: two requests, %s\n", kind.name);
  // One core for each side, where there is one for each: else the two threads of a flow's client
  // are more than a core, and the scheduler's choices are measured.
  const bool pinned = kind.threads == 1 && std::thread::hardware_concurrency() > 1;
  const BenchServer server({.tls = kind.tls, .core = pinned ? 1 : -1});
  Load load{.threads = kind.threads, .core = pinned ? 0 : -1};
  Side flow;
  Side floor;
  for (int i = 0; i < rounds; ++i) {
    load.client = {program("bench_flow_client")};
    flow.add(server.measure(load));
    load.client = {program("bench_floor_client")};
    floor.add(server.measure(load));
  }
  const char* const floor_is = "a hand-written client (Beast)";
  const std::string how = fmt::format("median of {} rounds, 64 in flight", rounds);
  report.add({.name = fmt::format("two requests, {}", kind.name),
              .unit = "flows/s",
              .value = median(flow.rates),
              .floor = median(floor.rates),
              .bar = ratio_at_least(0.8),
              .floor_is = floor_is,
              .how = how});
  report.add({.name = fmt::format("two requests, {}: CPU time of the client", kind.name),
              .unit = "us/flow",
              .value = median(flow.cpu),
              .floor = median(floor.cpu),
              .bar = ratio_at_most(1.25),  // 1 / 0.8
              .floor_is = floor_is,
              .how = how});
}

}  // namespace

void report_two_requests(int rounds, Report& report) {
  const Kind kinds[] = {{"HTTP, one worker", false, 1},
                        {"HTTPS, one worker", true, 1},
                        {"HTTP, two workers", false, 2},
                        {"HTTPS, two workers", true, 2}};
  for (const Kind& kind : kinds) {
    try {
      measure(kind, rounds, report);
    } catch (const std::exception& error) {
      report.cannot(fmt::format("two requests, {}", kind.name), error.what());
    }
  }
}

}  // namespace heddle::bench
