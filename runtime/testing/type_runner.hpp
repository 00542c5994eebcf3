// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/testing.hpp>

#include "plugin/node_source.hpp"

// The fake host for node types that have no table of their own, such as those of method files.
namespace heddle::testing {

struct TypeRunner {
  // As Host::run(), for a type that came from a NodeSource.
  static Result run(Host& host, const plugin::NodeType& type);
};

}  // namespace heddle::testing
