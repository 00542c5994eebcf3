// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

// What is known of the terminal behind a descriptor, if there is one.
namespace heddle::cli {

// Whether it is a terminal that understands escape sequences: a pipe is none, and TERM=dumb (what
// some editors run programs in) does not.
bool takes_escapes(int descriptor);

// What it shows at this moment; 80 × 24 where it does not say.
struct Window {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
Window window_of(int descriptor);

// Whether the terminal is this program's to draw on. It is not while a shell has the program in the
// background.
bool in_foreground(int descriptor);

// A terminal throws away what was written to it and not shown yet when somebody types Ctrl-C: some
// lines, or the movement of the cursor between them. While this lives it does not, so that whoever
// draws over what is there finds it where it should be.
class OutputKept {
 public:
  explicit OutputKept(int descriptor);
  ~OutputKept() { undo(); }
  OutputKept(const OutputKept&) = delete;
  OutputKept& operator=(const OutputKept&) = delete;

  // For whoever ends the program without destructors. Where that is a signal's default action,
  // nobody does, and nobody will notice.
  void undo() const;

 private:
  int descriptor_;
  bool changed_ = false;
};

}  // namespace heddle::cli
