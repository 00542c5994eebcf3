// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <heddle/runtime.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "flow_test/run_case.hpp"
#include "value/mask.hpp"

// Makes a flow test of a real run: what its nodes answered becomes mocks. No secret gets into it:
// each is replaced by a text or number that fits where it stood.
//
//   Recorder recorder(runtime, flow);      // before the run
//   …
//   Recording recording = recorder.finish(result, inputs, "token.test.yaml", host);
namespace heddle::flow_test {

struct Recording {
  std::string text;                   // of the file; empty: there is nothing to record
  std::vector<std::string> warnings;  // how the test goes otherwise than the run did, or why not
};

class Recorder {
 public:
  Recorder(const Runtime& runtime, const Flow& flow);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // After the run. Runs the test once: it expects what comes of that, for what is made from
  // secrets is another thing there. `inputs` are those that the run was given.
  Recording finish(const RunResult& result, const Values& inputs, const std::string& test_file,
                   const Host& host);

 private:
  void take(const Event& event);
  void take_attempt(const Event& event);
  const std::optional<NodeTypeDescriptor>& type_of(std::string_view name);
  [[nodiscard]] std::chrono::nanoseconds delay_of(const Event& event) const;
  void add_host_values(const Masker& masker);

  const Runtime& runtime_;
  const Flow& flow_;
  World world_;
  std::map<std::string, std::optional<NodeTypeDescriptor>, std::less<>> types_;
  std::set<std::string, std::less<>> asked_;  // places whose node was given its inputs
  std::map<std::string, std::chrono::system_clock::time_point, std::less<>> begun_;  // attempts
  CaseResult real_;
  Subscription watching_;
};

// A value of the variable in the place of one that is secret.
Value placeholder(const VariableDescriptor& variable);

// The text of a test with this one case. `flow` is as it stands in the file.
std::string test_text(const World& world, const std::string& flow, const std::string& name,
                      const CaseResult& expected);

}  // namespace heddle::flow_test
