// SPDX-License-Identifier: Apache-2.0
// expected: a name is declared twice in one node
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Outcome a{this, "OTHER", "So"};
  Outcome b{this, "OTHER", "Or so"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
