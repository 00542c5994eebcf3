// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

#include "expression/function.hpp"

// What CEL says of two values: whether they are equal, and which is less. Both see numbers on one
// line, whatever their types, and no rounding: 2^53 + 1 is not the double 2^53, although it becomes
// that when it is made a double.
namespace heddle::expression {

// Of two numbers, or two of one type that is ordered: bool, string, bytes, timestamp, duration.
// Unordered for NaN and for everything else.
//
// The largest int and the largest uint are the one exception to exactness: they equal 2^63 and 2^64
// as doubles, which are what they become, so that no int is less than its own double. (The
// conformance suite has it so.)
std::partial_ordering compare(const Value& a, const Value& b);

// equal(), which charges `budget` for what it goes through. When that runs out, the answer is
// false, and budget.exhausted() tells.
bool equal(const Value& a, const Value& b, Budget& budget);

}  // namespace heddle::expression
