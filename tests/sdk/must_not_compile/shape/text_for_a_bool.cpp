// SPDX-License-Identifier: Apache-2.0
// expected: no match for 'operator='
#include <heddle/node.hpp>

struct Example : heddle::Node {
  static constexpr heddle::About about{.name = "test.node"};
  Out<bool> done{this, "done", "Whether"};
  Outcome run(Call&) {
    done = "yes";
    return success;
  }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
