// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "expression/function.hpp"

// Tests of a table of functions are tables themselves: the overload, what it is given, what it
// gives.
//
//   hold(operator_functions(), {{"_+_(int, int) -> int", {1, 2}, 3}});
namespace heddle::expression {

struct Call {
  std::string signature;
  std::vector<Value> arguments;
  Value expected;  // or the failure()
};

// What the overload of that signature gives. The test fails when there is none in the table.
Value call(std::span<const Function> table, std::string_view signature,
           const std::vector<Value>& arguments);
// The same within a budget, of which `left` is left.
Value call_within(std::uint64_t left, std::span<const Function> table, std::string_view signature,
                  const std::vector<Value>& arguments);

// Checks each call. Expected and given must be of one type, doubles the same to the sign of zero
// (NaN is NaN), failures the same to the word.
void hold(std::span<const Function> table, const std::vector<Call>& calls);

// Checks that there is a call of each overload in the table.
void cover(std::span<const Function> table, const std::vector<std::vector<Call>>& calls);

// "12u", "double -0", "failure: division by zero": for messages of tests. Apart from the shown() of
// case_value.hpp, which is for people.
inline namespace overloads {
std::string shown(const Value& value);
}

// The moment that now() gives in these tests: 2009-02-13T23:31:30.123456789Z.
inline constexpr Timestamp test_time{1'234'567'890, 123'456'789};

}  // namespace heddle::expression
