// SPDX-License-Identifier: Apache-2.0
// expected: every node has SUCCESS and FAILURE: use success and failure
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Outcome done{this, "SUCCESS", "Done"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
