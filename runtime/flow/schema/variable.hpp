// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

// The inputs and outputs of a flow.
namespace heddle::flow::schema {

// Adds "flow_input" and "flow_output" to the definitions, and all that these refer to.
void define_variables(boost::json::object& definitions);

}  // namespace heddle::flow::schema
