// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <sys/ioctl.h>
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

}  // namespace heddle::cli
