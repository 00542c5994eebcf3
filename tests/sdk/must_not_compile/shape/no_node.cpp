// SPDX-License-Identifier: Apache-2.0
// expected: a node must derive from heddle::Node
#include <heddle/node.hpp>

struct Example {
  static constexpr heddle::About about{.name = "test.node"};
  heddle::Outcome run(heddle::Call&) { return heddle::Outcome(0); }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
