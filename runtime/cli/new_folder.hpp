// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace heddle::cli {

// Why no folder was made, with its path and what to do.
class NewFolderError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Makes a folder with these files (name, text), wholly or not at all: it is
// made beside its place and then put there at once. Where something is there
// already, nothing is touched. Throws NewFolderError.
void make_folder(const std::filesystem::path& path,
                 const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace heddle::cli
