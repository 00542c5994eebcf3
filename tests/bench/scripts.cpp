// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "child.hpp"
#include "client_run.hpp"
#include "large.hpp"

// The same two requests as they are done today without a workflow engine: a script of curl and jq,
// a Python script, an asynchronous Python service. Here the flow is what the others are held
// against.
namespace heddle::bench {
namespace {

constexpr const char* python = "/usr/bin/python3";  // the distribution's, which has the packages

std::string script(const char* name) {
  return std::string(HEDDLE_BENCH_SOURCE_DIR "/scripts/") + name;
}

struct Times {
  std::vector<double> wall;
  std::vector<double> cpu;  // with that of the programs that it starts

  void run(const std::vector<std::string>& command) {
    const Ended ended = run_program(command, Child::Output::dropped);
    wall.push_back(1e3 * ended.seconds);
    cpu.push_back(1e3 * ended.cpu_seconds);
  }
};

void report_processes(int rounds, Report& report) {
  const BenchServer server({});
  const std::string url = "http://127.0.0.1:" + server.port();
  const std::vector<std::string> flow = {program("heddle"),
                                         "run",
                                         HEDDLE_SOURCE_DIR "/flows/imiassist/new_token.yaml",
                                         "--plugins",
                                         HEDDLE_PLUGIN_DIR,
                                         "--set",
                                         "imiassist.base_url=" + url,
                                         "-i",
                                         "subdomain=healthcarecomms",
                                         "-i",
                                         "domain=eclinic.org.uk",
                                         "-i",
                                         "user_email=integration@healthcarecomms.example",
                                         "--secret",
                                         "user_password=env:IMIASSIST_PASSWORD"};
  Times of_flow;
  Times of_shell;
  Times of_python;
  for (int i = 0; i < rounds; ++i) {
    of_flow.run(flow);
    of_shell.run({script("two_requests.sh"), url});
    of_python.run({python, script("two_requests.py"), url});
  }
  const auto add = [&](const char* name, const Times& times) {
    Row row{.name = fmt::format("two requests as a process: {}", name),
            .unit = "ms",
            .value = median(times.wall),
            .floor = median(of_flow.wall),
            .floor_is = "heddle run of the flow",
            .how = fmt::format("median of {}, wall clock", rounds)};
    report.add(row);
    row.name += ": CPU time";
    row.value = median(times.cpu);
    row.floor = median(of_flow.cpu);
    row.how = fmt::format("median of {}", rounds);
    report.add(row);
  };
  add("bash, curl and jq", of_shell);
  add("Python, requests", of_python);
}

void report_service(int rounds, Report& report) {
  const BenchServer server({});
  const Load of_flow{.client = {program("bench_flow_client")}};
  const Load of_python{.client = {python, script("service.py")}, .flows = 2'000, .warm_up = 200};
  std::vector<double> flow;
  std::vector<double> service;
  const auto cpu = [&](const Load& load) {
    const Measured measured = server.measure(load);
    if (measured.failed > 0) throw std::runtime_error(measured.why);
    return 1e6 * measured.cpu_seconds / static_cast<double>(measured.flows);
  };
  for (int i = 0; i < rounds; ++i) {
    flow.push_back(cpu(of_flow));
    service.push_back(cpu(of_python));
  }
  report.add({.name = "two requests, 64 in flight: Python, asyncio and aiohttp: CPU time",
              .unit = "us/flow",
              .value = median(service),
              .floor = median(flow),
              .floor_is = "the flow, one worker",
              .how = fmt::format("median of {} rounds", rounds)});
}

}  // namespace

void report_scripts(int rounds, Report& report) {
  std::fprintf(stderr, "measuring: scripts\n");
  ::setenv("IMIASSIST_PASSWORD", "a password of some length", 1);
  try {
    report_processes(4 * rounds, report);
    report_service(rounds, report);
  } catch (const std::exception& error) {
    report.cannot("two requests by scripts", error.what());
  }
}

}  // namespace heddle::bench
