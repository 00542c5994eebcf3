// SPDX-License-Identifier: Apache-2.0
#include "cli/screen.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace heddle::test {
namespace {

std::size_t size_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// The size of what stands first; 0 when it has not come whole.
std::size_t size_of_first(std::string_view bytes) {
  if (bytes.front() != '\x1b') {
    const std::size_t size = size_of_character(bytes.front());
    return size <= bytes.size() ? size : 0;
  }
  if (bytes.size() < 2) return 0;
  if (bytes[1] != '[') return 2;
  const auto end =
      std::find_if(bytes.begin() + 2, bytes.end(), [](char c) { return c >= '@' && c <= '~'; });
  return end == bytes.end() ? 0 : static_cast<std::size_t>(end - bytes.begin()) + 1;
}

}  // namespace

void Screen::take(std::string_view bytes) {
  pending_ += bytes;
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const std::size_t size = size_of_first(rest);
    if (size == 0) break;
    const std::string_view first = rest.substr(0, size);
    rest.remove_prefix(size);
    if (first == "\n") {
      line_feed();
    } else if (first == "\r") {
      column_ = 0;
    } else if (first.starts_with("\x1b[")) {
      escape(first.substr(2, size - 3), first.back());
    } else if (static_cast<unsigned char>(first.front()) < 0x20) {
      unknown_ += first;
    } else {
      put(std::string(first));
    }
  }
  pending_ = std::string(rest);
}

void Screen::put(std::string character) {
  if (column_ == columns_) {
    lines_[row_].broken = true;
    line_feed();
    column_ = 0;
  }
  auto& characters = lines_[row_].characters;
  if (characters.size() <= column_) characters.resize(column_ + 1, " ");
  characters[column_++] = std::move(character);
}

void Screen::line_feed() {
  if (++row_ == lines_.size()) lines_.emplace_back();
  if (row_ >= top_ + rows_) top_ = row_ + 1 - rows_;
}

void Screen::escape(std::string_view parameters, char command) {
  const auto cut = [&](Line& line, std::size_t column) {
    if (line.characters.size() > column) line.characters.resize(column);
    line.broken = false;
  };
  if (command == 'm') return;  // how it looks is not kept
  if (command == 'A') {
    const auto count = static_cast<std::size_t>(std::atoi(std::string(parameters).c_str()));
    row_ -= std::min(count, row_ - top_);
    column_ = std::min(column_, columns_ - 1);
  } else if (command == 'K' && parameters.empty()) {
    cut(lines_[row_], column_);
  } else if (command == 'J' && parameters.empty()) {
    cut(lines_[row_], column_);
    for (std::size_t i = row_ + 1; i < lines_.size(); ++i) lines_[i] = {};
  } else {
    unknown_ += "\x1b[" + std::string(parameters) + command;
  }
}

void Screen::resize(std::size_t columns, std::size_t rows) {
  std::vector<Line> whole(1);
  std::size_t cursor_line = 0;
  std::size_t cursor_column = 0;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (i == row_) {
      cursor_line = whole.size() - 1;
      cursor_column = whole.back().characters.size() + column_;
    }
    auto& characters = whole.back().characters;
    characters.insert(characters.end(), lines_[i].characters.begin(), lines_[i].characters.end());
    if (!lines_[i].broken && i + 1 < lines_.size()) whole.emplace_back();
  }
  columns_ = columns;
  rows_ = rows;
  lines_.clear();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto& characters = whole[i].characters;
    if (i == cursor_line) {
      row_ = lines_.size() + cursor_column / columns;
      column_ = cursor_column % columns;
    }
    do {
      const auto end =
          characters.begin() + static_cast<std::ptrdiff_t>(std::min(columns, characters.size()));
      Line& line = lines_.emplace_back();
      line.characters.assign(characters.begin(), end);
      characters.erase(characters.begin(), end);
      line.broken = !characters.empty();
    } while (!characters.empty());
  }
  if (lines_.size() <= row_) lines_.resize(row_ + 1);
  std::size_t used = lines_.size();
  while (used > row_ + 1 && lines_[used - 1].characters.empty()) --used;
  top_ = used > rows_ ? used - rows_ : 0;
}

std::vector<std::string> Screen::texts(std::size_t first) const {
  std::vector<std::string> result;
  for (std::size_t i = first; i < lines_.size(); ++i) {
    std::string text;
    for (const auto& character : lines_[i].characters) text += character;
    text.erase(text.find_last_not_of(' ') + 1);
    result.push_back(std::move(text));
  }
  while (!result.empty() && result.back().empty()) result.pop_back();
  return result;
}

std::vector<std::string> Screen::window() const {
  return texts(top_);
}

std::vector<std::string> Screen::all() const {
  return texts(0);
}

}  // namespace heddle::test
