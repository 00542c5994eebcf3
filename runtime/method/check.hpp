// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/diagnostic.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "method/method.hpp"

// A method file is written by people: it is read as a flow is, with every finding at its place, and
// its expressions are held against the declarations before anything is sent.
namespace heddle::method {

struct Checked {
  std::shared_ptr<const Method> method;  // null: a diagnostic is an error
  std::vector<Diagnostic> diagnostics;   // sorted by place
};

// Whether a file of this name is a method.
bool is_method_file(std::string_view path);

// `file` is its path: the name of the method is held against that of the file. Thread-safe.
Checked check_text(std::string_view text, const std::string& file);
Checked check_file(const std::string& path);

}  // namespace heddle::method
