// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <heddle/descriptor.hpp>
#include <string>

namespace heddle::cli {

// A node type in full, for people who write flows: what it takes, gives and how it ends.
std::string node_page(const NodeTypeDescriptor& type, std::size_t width);

// The same as a JSON object.
std::string node_json(const NodeTypeDescriptor& type);

}  // namespace heddle::cli
