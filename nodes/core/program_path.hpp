// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/value.hpp>
#include <string>
#include <string_view>

// Which program a flow means, and whether it may run it.
namespace heddle::core {

// What programs are searched for in, and find their own in.
inline constexpr std::string_view search_path = "/usr/local/bin:/usr/bin:/bin";

// The file of a program by its absolute path or name; empty when there is none of that name.
std::string find_program(std::string_view program);

bool is_directory(const std::string& path);

// Whether one of the allowed is this program, as it is given or as it was found.
bool is_allowed(const List& allowed, const std::string& program, const std::string& path);

}  // namespace heddle::core
