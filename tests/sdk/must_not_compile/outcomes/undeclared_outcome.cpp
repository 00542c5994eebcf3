// SPDX-License-Identifier: Apache-2.0
// expected: an output's `on` names an outcome that the node does not declare
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Out<std::string> name{this, "name", "Who", {.on = {"FOUND"}}};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
