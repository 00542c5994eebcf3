// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "child.hpp"
#include "client_run.hpp"
#include "large.hpp"

// Whether a host grows: memory after the first runs and after a hundred thousand more, of all
// kinds.
namespace heddle::bench {

void report_soak(Report& report) {
  std::fprintf(stderr, "measuring: soak\n");
  try {
    const BenchServer server({});
    const std::string out = run_program({program("bench_soak"), server.port()}).out;
    double first = 0;
    double last = 0;
    long runs = 0;
    if (std::sscanf(out.c_str(), "%ld %lf %lf", &runs, &first, &last) != 3) {
      throw std::runtime_error("bench_soak said: " + out);
    }
    report.add({.name = fmt::format("soak of {} runs: resident memory at the end", runs),
                .unit = "MB",
                .value = last * 1024 / 1e6,
                .floor = first * 1024 / 1e6,
                .bar = ratio_at_most(1.02),
                .floor_is = "the same after the first tenth",
                .how = "one process"});
  } catch (const std::exception& error) {
    report.cannot("soak", error.what());
  }
}

}  // namespace heddle::bench
