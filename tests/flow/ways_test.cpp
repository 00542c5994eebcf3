// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "checking.hpp"

// What the edges alone tell: loops that are not left, or only by failing.
namespace {

using heddle::test::check;
using heddle::test::Codes;
using heddle::test::codes_of;
using heddle::test::flow_with;

// A loop of two nodes, of which the second leads on as given.
std::string loop(std::string_view next, std::string_view more = "") {
  return flow_with(
      "outcomes: [DONE]\n"
      "nodes:\n  one: {use: demo.greet, with: {name: x}, next: two}\n"
      "  two: {use: demo.greet, with: {name: x}, next: " +
      std::string(next) + "}\n" + std::string(more));
}

}  // namespace

TEST_CASE("a loop needs a way to an end") {
  CHECK(codes_of(loop("one")) == Codes{"HD2207"});
  CHECK(codes_of(loop("two")) == Codes{"HD2207"});
  CHECK(codes_of(loop("{SUCCESS: end, FAILURE: one}")) == Codes{});
}

TEST_CASE("a loop that only a failure ends, as a failure, is warned of") {
  CHECK(codes_of(loop("{SUCCESS: one, FAILURE: end.FAILURE}")) == Codes{"HD2208"});
  CHECK(codes_of(loop("{SUCCESS: one, TIMEOUT: end.TIMEOUT}")) == Codes{"HD2208"});
  CHECK(codes_of(loop("{SUCCESS: two, INVALID: end.FAILURE}")) == Codes{"HD2208"});
  const std::string cleanup = "  cleanup: {use: demo.greet, with: {name: x}, next: end.FAILURE}\n";
  CHECK(codes_of(loop("{SUCCESS: one, FAILURE: cleanup}", cleanup)) == Codes{"HD2208"});
}

TEST_CASE("a loop that a failure ends otherwise is meant") {
  CHECK(codes_of(loop("{SUCCESS: one, FAILURE: end}")) == Codes{});
  CHECK(codes_of(loop("{SUCCESS: one, FAILURE: end.DONE}")) == Codes{});
  const std::string report = "  report: {use: demo.greet, with: {name: x}, next: end}\n";
  CHECK(codes_of(loop("{SUCCESS: one, FAILURE: report}", report)) == Codes{});
}

TEST_CASE("a loop that is left when all went well is none of these, wherever it leads") {
  CHECK(codes_of(loop("{SUCCESS: end.FAILURE, FAILURE: one}")) == Codes{});
  const auto asking = flow_with(
      "nodes:\n  ask: {use: demo.ask, with: {question: x}, next: {YES: ask, NO: end.FAILURE}}\n");
  CHECK(codes_of(asking) == Codes{});
}

TEST_CASE("of a loop in a failing part only the loop is warned of, once and with its nodes") {
  const auto found = check(loop("{SUCCESS: one, FAILURE: end.FAILURE}")).diagnostics;
  REQUIRE(found.size() == 1);
  CHECK(heddle::render(found) ==
        R"(flow.yaml:5:3: warning[HD2208]: only a failure ends the loop of node 'one'
    5 |   one: {use: demo.greet, with: {name: x}, next: two}
      |   ^~~ as long as all goes well, a run goes round here
      = the loop: 'one' and 'two'
      = lead an outcome of it to 'end', or to an outcome of the flow where a failure is meant to end it
      = else it stops as FAILURE after 1000 visits of nodes
)");
}

TEST_CASE("nothing is said of a loop with an edge that is not clear") {
  CHECK(codes_of(loop("{SUCCESS: one, FAILURE: no_such_place}")) == Codes{"HD2201"});
}
