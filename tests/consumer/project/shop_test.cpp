// SPDX-License-Identifier: Apache-2.0
#include <heddle/testing.hpp>
#include <iostream>

#include "price.hpp"

int main() {
  heddle::testing::Host host;
  host.input("article", "A-17");
  const auto result = host.run(heddle::node_type<Price>);
  if (result.outcome == "SUCCESS" && result.output("cents") == 400) return 0;
  std::cerr << "expected SUCCESS and cents: 400, found\n" << result.summary() << '\n';
  return 1;
}
