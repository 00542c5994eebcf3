// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "expression/function.hpp"

// What is said of a number that is not one of those that can be taken. A failure is shown where its
// arguments may not be, so it tells the number only if that is no secret.
namespace heddle::expression {

// ", not -1": ends the sentence that says what is taken.
inline std::string not_this(const Value& number) {
  return number.secret() ? std::string() : fmt::format(", not {}", number.integer());
}

// The failure of a function that takes a position in a "string" or "list" from 0 to `last`.
inline Value index_out_of_range(std::string_view function, std::string_view of, std::size_t last,
                                const Value& index) {
  return failure(fmt::format("{}() takes an index from 0 to {} of this {}{}", function, last, of,
                             not_this(index)));
}

// The failure of a function that takes the part from `first` to `last`, which lies before it.
inline Value ends_before_it_begins(std::string_view function, const Value& first,
                                   const Value& last) {
  if (first.secret() || last.secret()) {
    return failure(fmt::format("what {}() takes ends before it begins", function));
  }
  return failure(
      fmt::format("{}({}, {}) ends before it begins", function, first.integer(), last.integer()));
}

}  // namespace heddle::expression
