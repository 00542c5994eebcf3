// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <heddle/runtime.hpp>
#include <system_error>

namespace heddle {

// Never above the working directory: a file that somebody left in /tmp must not decide what code is
// loaded for a flow below it.
std::string find_configuration(const std::string& flow) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return {};
  // Any name does where there is no flow.
  const fs::path given = flow.empty() ? fs::path("flow.yaml") : fs::path(flow);
  const fs::path folder = (here / given).lexically_normal().parent_path();
  const fs::path inside = folder.lexically_relative(here);
  const bool is_inside = !inside.empty() && *inside.begin() != "..";
  for (fs::path at = folder;; at = at.parent_path()) {
    const fs::path file = at / "heddle.yaml";
    if (fs::is_regular_file(file, error)) {
      if (given.is_absolute()) return file.string();
      return is_inside ? file.lexically_relative(here).string()
                       : (given.parent_path() / file.filename()).string();
    }
    if (!is_inside || at == here) return {};
  }
}

}  // namespace heddle
