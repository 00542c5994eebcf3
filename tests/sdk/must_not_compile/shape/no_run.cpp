// SPDX-License-Identifier: Apache-2.0
// expected: a node needs: Outcome run(Call& call)
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
