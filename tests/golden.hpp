// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "files.hpp"

// Golden files: what is printed about NAME.yaml must be NAME.txt beside it.
// HEDDLE_UPDATE_GOLDEN=1 writes the texts anew; read the difference before you keep it.
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

// The .yaml files of tests/FOLDER, sorted.
inline std::vector<std::filesystem::path> golden_files(std::string_view folder) {
  std::vector<std::filesystem::path> files;
  const auto path = std::filesystem::path(HEDDLE_TEST_DATA_DIR) / folder;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// What is wrong with what was printed about the file; empty: nothing.
inline std::string compare_with_golden(const std::filesystem::path& file,
                                       const std::string& printed) {
  const auto text = std::filesystem::path(file).replace_extension(".txt");
  const char* update = std::getenv("HEDDLE_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(text, std::ios::binary) << printed;
    return {};
  }
  const std::string expected = content_of(text);
  return expected == printed ? std::string()
                             : file.filename().string() + "\n" + difference(expected, printed);
}

}  // namespace heddle::test
