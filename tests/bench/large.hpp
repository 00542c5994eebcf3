// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "rows.hpp"

// The benchmarks of whole processes: a program of ours and one that is its floor, started in turns
// as often as there are rounds.
namespace heddle::bench {

void report_two_requests(int rounds, Report& report);
void report_in_flight(int rounds, Report& report);
void report_scripts(int rounds, Report& report);
void report_start(int rounds, Report& report);
void report_idle_host(Report& report);
void report_soak(Report& report);

// A program of the build.
inline std::string program(const std::string& name) {
  return std::string(HEDDLE_BENCH_PROGRAM_DIR) + "/" + name;
}

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace heddle::bench
