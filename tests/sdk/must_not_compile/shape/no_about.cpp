// SPDX-License-Identifier: Apache-2.0
// expected: a node needs: static constexpr heddle::About about
#include <heddle/node.hpp>

struct Example : heddle::Node {
  Outcome run(Call&) { return success; }
};
HEDDLE_PLUGIN("test", "1.0.0", "Apache-2.0", Example)
