// SPDX-License-Identifier: Apache-2.0
// expected: the name of an outcome must be UPPER_SNAKE_CASE
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Outcome other{this, "Other", "Otherwise"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
