// SPDX-License-Identifier: Apache-2.0
#include "expression/slots.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using heddle::Value;
using heddle::expression::Slot;
using heddle::expression::Slots;

TEST_CASE("slots laid over others see those, and change only their own") {
  Slots flow(std::vector<Slot>(8));
  flow.own(1) = {Value("outer"), true};
  flow.own(5) = {Value("begun"), true};
  const Slots::Ranges ranges = {{2, 1}, {5, 2}};
  Slots item(flow, ranges);
  CHECK(item[1].value == Value("outer"));
  CHECK(item[5].value == Value("begun"));
  CHECK_FALSE(item[2].available);
  item.own(2) = {Value(2), true};
  item.own(6) = {Value(6), true};
  item.own(5) = {Value("changed"), true};
  CHECK(item[2].value == Value(2));
  CHECK(item[6].value == Value(6));
  CHECK(flow[5].value == Value("begun"));
  CHECK_FALSE(flow[2].available);
  CHECK_FALSE(flow[6].available);
}

// A run has one for each output of its nodes.
TEST_CASE("a slot takes no more room than its value") {
  CHECK(sizeof(Slot) == sizeof(Value));
}

TEST_CASE("slots that are moved keep their values, and end them") {
  Slots slots(3);
  slots.own(0) = {heddle::secret(Value(std::string(100, 'x'))), true};
  slots.own(2) = {Value(heddle::List{1, std::string(100, 'y')}), true};
  const Slots moved(std::move(slots));
  CHECK(moved[0].value.secret());
  CHECK(moved[0].available);
  CHECK_FALSE(moved[1].available);
  CHECK(moved[2].value.list().size() == 2);
}

TEST_CASE("slots lie over slots that lie over others") {
  Slots flow(std::vector<Slot>(4));
  const Slots::Ranges outer_ranges = {{1, 1}};
  const Slots::Ranges inner_ranges = {{2, 2}};
  Slots outer(flow, outer_ranges);
  outer.own(1) = {Value(1), true};
  Slots inner(outer, inner_ranges);
  inner.own(3) = {Value(3), true};
  CHECK(inner[1].value == Value(1));
  CHECK(inner[3].value == Value(3));
  CHECK_FALSE(outer[3].available);
  CHECK(inner.find(0) == flow.find(0));
  CHECK(inner.find(4) == nullptr);
}
