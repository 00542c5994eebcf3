// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <heddle/descriptor.hpp>
#include <vector>

// The nodes of a flow.
namespace heddle::flow::schema {

// Adds what nodes are made of to the definitions: "node" and all that it refers to.
void define_nodes(const std::vector<NodeTypeDescriptor>& types, boost::json::object& definitions);

}  // namespace heddle::flow::schema
