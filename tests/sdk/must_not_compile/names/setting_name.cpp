// SPDX-License-Identifier: Apache-2.0
// expected: the name of a setting must be family.name in lower_snake_case
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Setting<std::string> url{this, "url", "Where"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
