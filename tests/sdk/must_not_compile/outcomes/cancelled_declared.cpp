// SPDX-License-Identifier: Apache-2.0
// expected: CANCELLED is the host's own: throw heddle::Cancelled instead
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Outcome stopped{this, "CANCELLED", "Stopped"};
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
