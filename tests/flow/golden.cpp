// SPDX-License-Identifier: Apache-2.0
#include "golden.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace heddle::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// All lines, each behind '-', '+' or ' ', by the longest common subsequence.
std::vector<std::string> marked(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::vector<std::string> out;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out.push_back(" " + a[i++]);
      ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out.push_back("-" + a[i++]);
    } else {
      out.push_back("+" + b[j++]);
    }
  }
  return out;
}

// What differs, with some lines around it.
std::string difference(const std::string& expected, const std::string& found) {
  constexpr std::size_t around = 10;
  const auto lines = marked(lines_of(expected), lines_of(found));
  std::string out = "--- expected\n+++ found\n";
  std::size_t shown = 0;  // the lines before it are
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].front() == ' ') continue;
    const std::size_t begin = std::max(shown, i < around ? 0 : i - around);
    if (begin > shown) out += "…\n";
    shown = std::min(std::max(shown, i + around), lines.size());
    for (std::size_t j = begin; j < shown; ++j) out += lines[j] + "\n";
  }
  return out;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void check_golden(const std::filesystem::path& file, const std::string& found) {
  const char* update = std::getenv("HEDDLE_UPDATE_GOLDEN");
  if (update != nullptr && std::string(update) == "1") {
    std::ofstream(file, std::ios::binary) << found;
    return;
  }
  const std::string expected = read_file(file);
  CHECK_MESSAGE(expected == found, file.filename().string(), "\n", difference(expected, found));
}

}  // namespace heddle::test
