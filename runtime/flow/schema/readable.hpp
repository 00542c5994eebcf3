// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>

// A schema is opened by people too, from what an editor shows of it.
namespace heddle::flow::schema {

// JSON text with a line for each member, but for lists of scalars that fit on one; ends with a line
// break.
std::string readable(const boost::json::value& value);

}  // namespace heddle::flow::schema
