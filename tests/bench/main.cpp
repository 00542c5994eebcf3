// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>

#include "large.hpp"
#include "small.hpp"

// Runs the benchmarks, prints the table and writes the JSON file. Never fails by what was measured:
// whoever reads the table judges.
namespace heddle::bench {
namespace {

constexpr const char* usage =
    "bench [--json FILE] [--only GROUP] [--rounds N] [--soak]\n"
    "  GROUP: node, expression, check, fan_out, two_requests, in_flight, start, scripts, soak\n";

struct Options {
  std::string json;
  std::string only;
  int rounds = 5;
  bool soak = false;
};

bool read(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--soak") {
      options.soak = true;
    } else if (i + 1 < argc && name == "--json") {
      options.json = argv[++i];
    } else if (i + 1 < argc && name == "--only") {
      options.only = argv[++i];
    } else if (i + 1 < argc && name == "--rounds") {
      options.rounds = std::max(1, std::atoi(argv[++i]));
    } else {
      return false;
    }
  }
  return true;
}

void measure(const Options& options, Report& report) {
  const auto wanted = [&](std::string_view group) {
    return options.only.empty() || options.only == group;
  };
  if (wanted("two_requests")) report_two_requests(options.rounds, report);
  if (wanted("in_flight")) report_in_flight(std::min(options.rounds, 3), report);
  run_small(options.only, options.rounds, report);
  if (wanted("start")) {
    report_start(4 * options.rounds, report);
    report_idle_host(report);
  }
  if (wanted("scripts")) report_scripts(options.rounds, report);
  if (options.soak || options.only == "soak") report_soak(report);
}

}  // namespace
}  // namespace heddle::bench

int main(int argc, char** argv) {
  using namespace heddle::bench;
  Options options;
  if (!read(argc, argv, options)) {
    std::fputs(usage, stderr);
    return 2;
  }
  try {
    Report report;
    measure(options, report);
    std::fputs(report.table().c_str(), stdout);
    if (options.json.empty()) return 0;
    std::ofstream file(options.json);
    file << report.json();
    file.close();
    if (file) return 0;
    std::fprintf(stderr, "cannot write %s\n", options.json.c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 1;
}
