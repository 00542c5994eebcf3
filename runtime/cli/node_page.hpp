// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <heddle/descriptor.hpp>
#include <string>
#include <vector>

namespace heddle::cli {

// A node type in full, for people who write flows: what it takes, gives and how it ends.
std::string node_page(const NodeTypeDescriptor& type, std::size_t width);

// The same as a JSON object. Its members are part of the command's interface: they are described in
// nodes/README.md, stay what they are, and only others come to them.
std::string node_json(const NodeTypeDescriptor& type);

// Several as an array, and a line break.
std::string nodes_json(const std::vector<NodeTypeDescriptor>& types);

}  // namespace heddle::cli
