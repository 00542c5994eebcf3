// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <heddle/runtime.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "flow_test/suite.hpp"

// Runs a case and holds what came of it against what it expects.
namespace heddle::flow_test {

// What is not as expected. No text in it shows a secret.
struct Difference {
  std::string key;  // "outcome", "outputs.token", "path", "attempts.sign_in", "error.code"
  std::string expected;
  std::string found;
};

// What a run did, as observers saw it.
struct Trail {
  std::vector<std::string> path;
  std::map<std::string, std::uint64_t, std::less<>> attempts;  // by place, and by path
  std::vector<std::pair<std::string, std::string>> edges;      // node and outcome, as taken
  std::vector<std::pair<std::string, Value>> shown;            // the outputs, masked
  std::string problem;  // why the run says nothing of the flow: a node called out; empty: nothing
};

// Adds what the event says; observers are told in values.
void note(Trail& trail, const Event& event);

struct CaseResult {
  RunResult run;
  Trail trail;
  std::vector<Difference> differences;

  [[nodiscard]] bool passed() const { return differences.empty() && trail.problem.empty(); }
};

CaseResult run_case(const Prepared& prepared, const Host& host);

// Runs the flow of `world` and nothing else. Throws InputError.
CaseResult run_in(const World& world, const std::string& flow, const Host& host);

// What of `result` is not as `expect` says.
std::vector<Difference> compare(const Expectation& expect, const CaseResult& result,
                                const World& world);

}  // namespace heddle::flow_test
