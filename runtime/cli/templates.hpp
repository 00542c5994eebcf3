// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

// The files of runtime/cli/templates, which are inside the command so that it
// needs nothing else.
namespace heddle::cli {

struct TemplateFile {
  std::string_view name;  // NAME in it is to be replaced
  std::string_view text;  // and so is what is written @LIKE_THIS@
};

const std::vector<TemplateFile>& node_template();
const std::vector<TemplateFile>& flow_template();
// By the name of the shell.
const std::vector<TemplateFile>& completion_template();

}  // namespace heddle::cli
