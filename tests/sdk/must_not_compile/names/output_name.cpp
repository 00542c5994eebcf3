// SPDX-License-Identifier: Apache-2.0
// expected: the name of an output must be lower_snake_case
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Out<std::string> name{this, "user name", "Who"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
