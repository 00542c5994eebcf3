// SPDX-License-Identifier: Apache-2.0
// expected: the id of a plugin must be lower_snake_case
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("Test", "1.0.0", "Apache-2.0", Example)
