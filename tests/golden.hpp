// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "files.hpp"

// Texts that must stay as they are, in files beside the tests. HEDDLE_UPDATE_GOLDEN=1 writes them
// anew; read the difference before you keep it.
namespace heddle::test {

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// A unified difference of all lines, by the longest common subsequence.
inline std::string difference(const std::string& expected, const std::string& found) {
  const auto a = lines_of(expected);
  const auto b = lines_of(found);
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string out = "--- expected\n+++ found\n";
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out += " " + a[i++] + "\n";
      ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out += "-" + a[i++] + "\n";
    } else {
      out += "+" + b[j++] + "\n";
    }
  }
  return out;
}

inline bool updates_golden() {
  const char* update = std::getenv("HEDDLE_UPDATE_GOLDEN");
  return update != nullptr && std::string(update) == "1";
}

// How to write the file anew.
inline std::string cure(const std::filesystem::path& file) {
  return "where the difference is as it should be, HEDDLE_UPDATE_GOLDEN=1 build/bin/" +
         std::string(program_invocation_short_name) + " writes " + file.filename().string() +
         " anew";
}

// `found` must be what the file holds.
inline void check_golden(const std::filesystem::path& file, const std::string& found) {
  if (updates_golden()) {
    std::ofstream(file, std::ios::binary) << found;
    return;
  }
  const std::string expected = content_of(file);
  CHECK_MESSAGE(expected == found, file.filename().string(), " is not up to date; ", cure(file),
                "\n", difference(expected, found));
}

// The files of a folder whose names end so, sorted.
inline std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder,
                                                   const std::string& extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace heddle::test
