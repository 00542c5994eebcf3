// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "flow/draft.hpp"

// retry: how often a node that failed is tried again, after which pauses, and what for.
namespace heddle::flow {

// All but the condition, which cannot be compiled before all names are known.
void read_retry(Draft& draft, std::uint32_t index, const yaml::Node& node);
void bind_retry(Draft& draft, std::uint32_t index);

}  // namespace heddle::flow
