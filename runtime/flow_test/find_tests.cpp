// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "flow_test/suite.hpp"

namespace heddle::flow_test {

namespace fs = std::filesystem;

bool is_test(const std::string& path) {
  constexpr std::string_view ending = ".test.yaml";
  return path.size() > ending.size() && path.ends_with(ending) &&
         path[path.size() - ending.size() - 1] != '/';
}

std::vector<std::string> find_tests(const std::string& path, std::string& why) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    if (is_test(path) || !path.ends_with(".yaml")) return {path};
    std::string beside = path.substr(0, path.size() - std::string_view(".yaml").size());
    beside += ".test.yaml";
    if (fs::exists(beside, error)) return {beside};
    why = fmt::format("there is no flow test '{}' beside '{}'", beside, path);
    return {};
  }
  std::vector<std::string> found;
  // A folder that cannot be read is left out, as one that is not there.
  fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    std::string name = at->path().string();
    if (path == "." && name.starts_with("./")) name.erase(0, 2);
    if (is_test(name) && at->is_regular_file(error)) found.push_back(std::move(name));
    error.clear();
  }
  if (error) why = fmt::format("the folder '{}' cannot be read: {}", path, error.message());
  if (found.empty() && why.empty()) {
    why = fmt::format("there is no flow test (NAME.test.yaml) in '{}'", path);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace heddle::flow_test
