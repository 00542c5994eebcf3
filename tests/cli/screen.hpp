// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What a terminal shows of the bytes that it is sent: as much of one as the command needs. Like
// most of today's it keeps what scrolls out of the window, and breaks long lines anew when the
// window is made wider or narrower. Each character takes one column.
namespace heddle::test {

class Screen {
 public:
  Screen(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows) {}

  void take(std::string_view bytes);
  void resize(std::size_t columns, std::size_t rows);

  // The lines of the window, without the empty ones at its end.
  [[nodiscard]] std::vector<std::string> window() const;
  // Those that have scrolled out too.
  [[nodiscard]] std::vector<std::string> all() const;
  // Whether what is written next begins a line of its own.
  [[nodiscard]] bool at_line_start() const { return column_ == 0; }
  // Escape sequences that this terminal does not know.
  [[nodiscard]] const std::string& unknown() const { return unknown_; }

 private:
  struct Line {
    std::vector<std::string> characters;
    bool broken = false;  // goes on in the next line
  };

  void put(std::string character);
  void line_feed();
  void escape(std::string_view parameters, char command);
  [[nodiscard]] std::vector<std::string> texts(std::size_t first) const;

  std::size_t columns_;
  std::size_t rows_;
  std::vector<Line> lines_ = std::vector<Line>(1);
  std::size_t top_ = 0;  // the first line in the window
  std::size_t row_ = 0;  // of the cursor, in lines_
  std::size_t column_ = 0;
  std::string pending_;  // a sequence that has not come whole
  std::string unknown_;
};

}  // namespace heddle::test
