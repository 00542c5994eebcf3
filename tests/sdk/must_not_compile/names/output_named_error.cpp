// SPDX-License-Identifier: Apache-2.0
// expected: outputs cannot be named outcome or error: every node has those
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Out<std::string> error{this, "error", "Why"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
