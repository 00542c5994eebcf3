// SPDX-License-Identifier: Apache-2.0
#include "program_path.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

namespace heddle::core {
namespace {

bool is_program(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string find_program(std::string_view program) {
  if (program.starts_with('/')) return std::string(program);
  for (std::string_view rest = search_path; !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    std::string path = std::string(rest.substr(0, end)) + "/" + std::string(program);
    if (is_program(path)) return path;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

bool is_directory(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_allowed(const List& allowed, const std::string& program, const std::string& path) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const Value& one) {
    return one.type() == Type::string && (one.string() == program || one.string() == path);
  });
}

}  // namespace heddle::core
