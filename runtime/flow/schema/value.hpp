// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <heddle/descriptor.hpp>
#include <string_view>

// Schemas of values: what may stand in a flow for a value of some type.
namespace heddle::flow::schema {

// A constant of the type.
boost::json::object constant(Type type);
// The same, or nothing at all.
boost::json::object constant_or_null(Type type);

// What an input can be given: a constant that keeps its bounds, or an expression.
boost::json::object given(Type type, const Constraints& constraints);

// The value as JSON.
boost::json::value json_of(const Value& value);

}  // namespace heddle::flow::schema
