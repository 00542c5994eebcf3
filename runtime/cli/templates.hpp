// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

// The files of runtime/cli/templates, which are inside the command so that it
// needs nothing else.
namespace heddle::cli {

struct TemplateFile {
  std::string_view name;  // NAME in it is to be replaced
  std::string_view text;  // and so is what is written @LIKE_THIS@
};

std::span<const TemplateFile> node_template();
std::span<const TemplateFile> flow_template();
// By the name of the shell.
std::span<const TemplateFile> completion_template();

}  // namespace heddle::cli
