// SPDX-License-Identifier: Apache-2.0
#include "table.hpp"

#include <algorithm>

#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

constexpr std::size_t gap = 2;
// Narrower text is hard to read; better it sticks out.
constexpr std::size_t narrowest = 30;

std::vector<std::size_t> column_widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_width(on_one_line(row[i])));
    }
  }
  return widths;
}

}  // namespace

std::string table_text(const std::vector<std::vector<std::string>>& rows, std::size_t indent,
                       std::size_t width) {
  const auto widths = column_widths(rows);
  std::size_t before = indent;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) before += widths[i] > 0 ? widths[i] + gap : 0;
  const std::size_t room = std::max(width > before ? width - before : 0, narrowest);
  std::string out;
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      if (widths[i] > 0) line += padded(on_one_line(row[i]), widths[i] + gap);
    }
    const auto lines = wrapped(row.empty() ? "" : row.back(), room);
    for (std::size_t i = 0; i < std::max<std::size_t>(lines.size(), 1); ++i) {
      if (i > 0) line.assign(before, ' ');
      if (i < lines.size()) line += lines[i];
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
  }
  return out;
}

std::string paragraph(const std::string& text, std::size_t indent, std::size_t width) {
  std::string out;
  for (const auto& line : wrapped(text, width > indent ? width - indent : narrowest)) {
    out += std::string(indent, ' ') + line + "\n";
  }
  return out;
}

}  // namespace heddle::cli
