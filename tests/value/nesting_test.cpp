// SPDX-License-Identifier: Apache-2.0
#include "value/nesting.hpp"

#include <doctest/doctest.h>

#include <cstddef>

namespace {

using heddle::List;
using heddle::Map;
using heddle::Value;

Value lists(std::size_t levels) {
  Value value = 1;
  for (std::size_t i = 0; i < levels; ++i) value = List{0, value};
  return value;
}

}  // namespace

TEST_CASE("lists and maps that stand in one another are counted, and nothing else is") {
  CHECK_FALSE(heddle::nested_deeper(Value("text"), 0));
  CHECK_FALSE(heddle::nested_deeper(List{}, 1));
  CHECK(heddle::nested_deeper(List{}, 0));
  CHECK_FALSE(heddle::nested_deeper(lists(3), 3));
  CHECK(heddle::nested_deeper(lists(3), 2));
  CHECK(heddle::nested_deeper(Map{{"a", 1}, {"b", lists(2)}}, 2));
  CHECK_FALSE(heddle::nested_deeper(Map{{"a", 1}, {"b", lists(2)}}, 3));
  CHECK_FALSE(heddle::nested_deeper(lists(128)));
  CHECK(heddle::nested_deeper(lists(129)));
}
