// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flow/composite.hpp"
#include "flow/draft.hpp"

// What steers a run is one whole expression that gives a bool: `when: ${{ … }}`.
namespace heddle::flow {

struct Condition {
  Part expression;               // null: a mistake was reported
  std::optional<bool> constant;  // it gives this whenever it is asked
  std::string_view text;         // what stands between the braces
};

// `reader` is the node that asks, `of` what the condition is in a message: "'when' of …".
Condition compile_condition(Draft& draft, const yaml::Node& node, std::uint32_t reader,
                            const std::string& of);

}  // namespace heddle::flow
