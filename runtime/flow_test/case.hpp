// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/runtime.hpp>
#include <heddle/simulation.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// One case of a flow test, with all that it says known to fit its flow.
namespace heddle::flow_test {

using Texts = std::map<std::string, std::string, std::less<>>;

struct Expectation {
  std::string outcome = "SUCCESS";
  std::vector<std::pair<std::string, Value>> outputs;  // null: it has no value
  std::optional<std::vector<std::string>> path;
  std::vector<std::pair<std::string, std::uint64_t>> attempts;  // by node or place, over all visits
  std::optional<std::string> error_code;
  std::optional<std::string> error_message;
  std::optional<std::string> error_node;
};

// Successive attempts of a node in one place, over all visits; the last one stands for all further.
using Answers = std::vector<SimulatedResult>;

// What a flow meets outside: everything that is not the flow.
struct World {
  Timestamp clock{1'767'225'600, 0};  // 2026-01-01T00:00:00Z
  Values inputs;
  Texts environment;
  Texts secrets;
  Texts settings;
  std::map<std::string, Answers, std::less<>> mocks;  // by place, node id or node type
};

struct Case {
  std::string file;
  std::string flow;  // its file
  std::string name;
  std::uint32_t line = 0;
  World world;
  Expectation expect;
};

}  // namespace heddle::flow_test
