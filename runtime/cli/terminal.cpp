// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace heddle::cli {

bool takes_escapes(int descriptor) {
  const char* terminal = std::getenv("TERM");  // NOLINT(concurrency-mt-unsafe)
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb" &&
         isatty(descriptor) == 1;
}

Window window_of(int descriptor) {
  Window window;
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return window;
  if (size.ws_col > 0) window.columns = size.ws_col;
  if (size.ws_row > 0) window.rows = size.ws_row;
  return window;
}

bool in_foreground(int descriptor) {
  const pid_t group = tcgetpgrp(descriptor);
  // A terminal that is not the one the program was started from has no foreground.
  return group < 0 || group == getpgrp();
}

OutputKept::OutputKept(int descriptor) : descriptor_(descriptor) {
  termios state{};
  if (tcgetattr(descriptor, &state) != 0 || (state.c_lflag & NOFLSH) != 0) return;
  state.c_lflag |= NOFLSH;
  changed_ = tcsetattr(descriptor, TCSANOW, &state) == 0;
}

// What others have changed meanwhile stays.
void OutputKept::undo() const {
  termios state{};
  if (!changed_ || !in_foreground(descriptor_) || tcgetattr(descriptor_, &state) != 0) return;
  state.c_lflag &= ~static_cast<tcflag_t>(NOFLSH);
  tcsetattr(descriptor_, TCSANOW, &state);
}

}  // namespace heddle::cli
