// SPDX-License-Identifier: Apache-2.0
// expected: the type of an input, output or setting is one of: bool, std::int64_t,
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  In<float> share{this, "share", "How much"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
