// SPDX-License-Identifier: Apache-2.0
#include "guide/shown.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include "golden.hpp"

namespace heddle::test {
namespace {

// The path in "// tests/guide/a.hpp"; a comment about anything else has none.
std::string path_in(std::string_view comment) {
  constexpr std::array<std::string_view, 2> marks = {"// ", "# "};
  constexpr std::array<std::string_view, 5> rooms = {"flows/", "include/", "nodes/", "runtime/",
                                                     "tests/"};
  for (const auto mark : marks) {
    if (!comment.starts_with(mark)) continue;
    const std::string_view path = comment.substr(mark.size());
    const bool is_path =
        path.find(' ') == std::string_view::npos &&
        std::any_of(rooms.begin(), rooms.end(), [&](auto room) { return path.starts_with(room); });
    if (is_path) return std::string(path);
  }
  return "";
}

std::string indented(const std::string& line, std::size_t by) {
  return line.empty() ? line : std::string(by, ' ') + line;
}

std::size_t indentation(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

using Lines = std::vector<std::string>;

// Of the lines shown, how many stand in the file from `at` on.
std::size_t agreeing(const Lines& file, std::size_t at, const Lines& shown) {
  const std::size_t in_file = indentation(file[at]);
  const std::size_t in_guide = indentation(shown.front());
  if (in_file < in_guide) return 0;
  std::size_t count = 0;
  while (count < shown.size() && at + count < file.size() &&
         file[at + count] == indented(shown[count], in_file - in_guide)) {
    ++count;
  }
  return count;
}

}  // namespace

std::vector<Shown> blocks_of(const std::filesystem::path& guide) {
  std::ifstream stream(guide);
  std::vector<Shown> blocks;
  bool inside = false;
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) blocks.push_back({line.substr(3), number, "", ""});
    } else if (inside) {
      Shown& block = blocks.back();
      if (block.text.empty() && block.file.empty()) block.file = path_in(line);
      if (number != block.line + 1 || block.file.empty()) block.text += line + "\n";
    }
  }
  return blocks;
}

std::string why_not_in(const std::string& file_text, const std::string& shown, bool whole) {
  const Lines lines = lines_of(shown);
  Lines file = lines_of(file_text);
  if (lines.empty()) return "nothing is shown";
  if (!file.empty() && file.front().find("SPDX-License-Identifier") != std::string::npos) {
    file.erase(file.begin());
  }
  if (whole) return file == lines ? "" : difference(file_text, shown);
  std::size_t most = 0;
  for (std::size_t at = 0; at < file.size(); ++at) {
    most = std::max(most, agreeing(file, at, lines));
    if (most == lines.size()) return "";
  }
  return "its line " + std::to_string(most + 1) + " is not there" +
         (most == 0 ? "" : " behind those before it") + ": " + lines[most];
}

}  // namespace heddle::test
