// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/draft.hpp"

namespace heddle::flow {

// The flow that 'use: flow:NAME' means; null where there is none, or none that could be run, which
// is reported.
const Subflow* find_subflow(Draft& draft, const yaml::Node& use);

}  // namespace heddle::flow
