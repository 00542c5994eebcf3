// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include "flow/control_types.hpp"

// The nodes that steer a run and belong to the language.
namespace heddle::flow::schema {

// A node of this kind; it stands at #/$defs/KIND.
boost::json::object control_node(const ControlType& type);

// Its key, for a node that may still become anything.
boost::json::object offered(const ControlType& type);

// What decides: an expression as a whole that gives a bool, or true or false.
boost::json::object condition();

// More than 0; a pause may be 0, with or without a unit.
boost::json::object duration_text(bool zero);

}  // namespace heddle::flow::schema
