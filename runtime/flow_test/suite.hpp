// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <heddle/diagnostic.hpp>
#include <heddle/runtime.hpp>
#include <memory>
#include <string>
#include <vector>

#include "flow_test/case.hpp"

// Finds flow tests and makes their cases ready to run. All mistakes are found before any case runs.
//
//   Suite suite;
//   for (const auto& file : find_tests("flows", why)) load_file(file, host, suite);
//   if (has_errors(suite.diagnostics)) …
//   for (const auto& one : suite.cases) show(run_case(one, host));
namespace heddle::flow_test {

// A case and the structure of its flow.
struct Prepared {
  Case given;
  std::vector<FlowNode> nodes;
};

struct Suite {
  std::vector<Prepared> cases;          // in the order of the paths, then of the files
  std::vector<Diagnostic> diagnostics;  // file by file, sorted by place
  std::size_t files = 0;
};

// The options of the host for a flow, such as its configuration.
using Host = std::function<RuntimeOptions(const std::string& flow)>;

// NAME.test.yaml
bool is_test(const std::string& path);

// The tests at a path: the file itself, the one beside a flow, or all below a folder, sorted.
// `why`: there are none.
std::vector<std::string> find_tests(const std::string& path, std::string& why);

// Reads one file, its flow too, and adds what it holds.
void load_file(const std::string& file, const Host& host, Suite& suite);

// A runtime in which the flow meets this world.
std::unique_ptr<Runtime> make_runtime(const World& world, RuntimeOptions options);

}  // namespace heddle::flow_test
