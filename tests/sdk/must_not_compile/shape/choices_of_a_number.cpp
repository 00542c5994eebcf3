// SPDX-License-Identifier: Apache-2.0
// expected: only a string can have choices
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  In<std::int64_t> n{this, "n", "How many", {.choices = {"1", "2"}}};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
