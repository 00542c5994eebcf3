// SPDX-License-Identifier: Apache-2.0
// expected: an output is either secret or is_public, not both
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Out<std::string> name{this, "name", "Who", {.secret = true, .is_public = true}};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
