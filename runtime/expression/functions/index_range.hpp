// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "expression/function.hpp"

namespace heddle::expression {

// The failure of a function that takes a position in a "string" or "list" from 0 to `last`.
inline Value index_out_of_range(std::string_view function, std::string_view of, std::size_t last,
                                std::int64_t index) {
  return failure(fmt::format("{}() takes an index from 0 to {} of this {}, not {}", function, last,
                             of, index));
}

}  // namespace heddle::expression
