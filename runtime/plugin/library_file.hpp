// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// dlopen trusts files: of one that was cut off half-way it maps what is not there and dies of
// SIGBUS, and a pipe makes it wait for ever. This looks first.
namespace heddle::plugin {

// Why dlopen must not have the file ("found an empty file"), or an empty text.
std::string library_file_problem(const std::string& path);

}  // namespace heddle::plugin
