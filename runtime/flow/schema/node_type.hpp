// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <heddle/descriptor.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "flow/type_index.hpp"

// What depends on the type of a node: its `with` and its `next`.
namespace heddle::flow::schema {

// A schema of both, for nodes of this type; it stands at #/$defs/TYPE.
boost::json::object node_type(const NodeTypeDescriptor& type);

// A text that says where an outcome leads.
boost::json::object target_text();

// The schema of `next`, at #/$defs/NAME/properties/next.
boost::json::object next(const TypeIndex& index);

// A map from these outcomes to targets, at `path` in the schema ("#/$defs/…"). Those in `must_lead`
// have to be there.
boost::json::object edges(const std::vector<OutcomeDescriptor>& outcomes,
                          const std::vector<std::string>& must_lead, std::string_view path);

}  // namespace heddle::flow::schema
