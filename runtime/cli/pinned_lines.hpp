// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Lines that stay at the bottom of a terminal while others scroll past above them. A terminal has
// no such thing: whoever wants it moves the cursor up and writes over what was there, and has to
// know to the row where it is.
//
//   PinnedLines pinned;
//   write(pinned.show({{"1 of 2", 6}}, 80));
//   write(pinned.above("a message\n", 80));
//   write(pinned.show({{"2 of 2", 6}}, 80));
//
// The cursor rests at the beginning of the row below, visible, so that nothing has to be put in
// order when the program ends, however it ends. Only makes texts; does not write.
namespace heddle::cli {

struct PinnedLine {
  std::string text;       // with the escape sequences of its colours
  std::size_t width = 0;  // the columns that it takes: fewer than the terminal has
};

class PinnedLines {
 public:
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  // What to write so that these lines stand in the place of those before.
  std::string show(std::vector<PinnedLine> lines, std::size_t columns);
  // What to write so that the text, which ends in a line break, stands above them.
  std::string above(std::string_view text, std::size_t columns);
  // They stay where they are as ordinary lines; the next will stand below.
  void let_go() { lines_.clear(); }

 private:
  [[nodiscard]] std::string to_the_first(std::size_t columns) const;

  std::vector<PinnedLine> lines_;
  std::size_t columns_ = 0;  // when they were written
};

}  // namespace heddle::cli
