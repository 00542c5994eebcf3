// SPDX-License-Identifier: Apache-2.0
#include "pinned_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace heddle::cli {
namespace {

// New text is written over the old, as erasing first would flicker (and fill the history of a
// terminal that keeps what is erased); what the old had more of goes, and what was typed meanwhile.
constexpr std::string_view end_of_line = "\x1b[K\n";
constexpr std::string_view erase_below = "\x1b[J";

}  // namespace

// A terminal that was made narrower has broken the longer ones of the lines into several rows.
std::string PinnedLines::to_the_first(std::size_t columns) const {
  if (lines_.empty()) return {};
  std::size_t rows = 0;
  for (const auto& line : lines_) {
    rows += columns == 0 ? 1 : std::max<std::size_t>((line.width + columns - 1) / columns, 1);
  }
  // Rows that were broken are best gone: a terminal remembers that they belong together.
  return fmt::format("\x1b[{}A\r{}", rows, columns != columns_ ? erase_below : "");
}

std::string PinnedLines::show(std::vector<PinnedLine> lines, std::size_t columns) {
  std::string out = to_the_first(columns);
  for (const auto& line : lines) {
    out += line.text;
    out += end_of_line;
  }
  out += erase_below;
  lines_ = std::move(lines);
  columns_ = columns;
  return out;
}

std::string PinnedLines::above(std::string_view text, std::size_t columns) {
  if (lines_.empty() || text.empty()) return std::string(text);
  std::string out = to_the_first(columns);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += text.substr(0, end);
    out += end_of_line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  auto lines = std::exchange(lines_, {});
  return out + show(std::move(lines), columns);
}

}  // namespace heddle::cli
