// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <heddle/value.hpp>

// Whatever goes through a value does so by recursion, its destructor too, on the small stack of a
// fiber. So no value may be of any depth: what comes from outside, and what an expression makes, is
// measured where it comes to be.
namespace heddle {

// How many lists and maps may stand in one another.
inline constexpr std::size_t most_levels = 128;

// Whether more than `levels` do. Goes no deeper than that.
bool nested_deeper(const Value& value, std::size_t levels = most_levels);

}  // namespace heddle
