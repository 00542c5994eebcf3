// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "flow/composite.hpp"
#include "flow/yaml/source.hpp"
#include "flow/yaml/tree.hpp"

// An expression that knows where it stands in the file: what goes wrong while a flow runs is told
// with its line and column, though nothing of the file is left but that.
namespace heddle::flow {

// `scalar` is the text that `inside` was compiled from.
Part make_placed(std::unique_ptr<const expression::Expression> inside, const yaml::Source& source,
                 const yaml::Node& scalar);

}  // namespace heddle::flow
