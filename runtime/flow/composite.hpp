// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "flow/flow.hpp"

// A list or map in a flow may hold expressions anywhere inside. To the engine it is one expression
// too, which builds the whole.
namespace heddle::flow {

Part make_constant(const Value& value);
Part make_list(std::vector<Part> items);
Part make_map(std::vector<std::pair<std::string, Part>> entries);

}  // namespace heddle::flow
