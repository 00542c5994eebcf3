// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "interrupt.hpp"

// A secret that somebody types. What is typed must not be seen, and a terminal that goes on hiding
// it when the program is gone is a broken one: so however typing ends (also by Ctrl-C, Ctrl-Z,
// Ctrl-\ or a signal from elsewhere), the terminal is as it was before.
//
//   const HiddenTyping hidden("user_password: ", interrupt);
//   read(STDIN_FILENO, …);
namespace heddle::cli {

// While it lives, stdin does not echo and the prompt stands on the terminal; nothing of this where
// stdin is no terminal. Reading may end with EINTR, and has to go on then. One at a time.
class HiddenTyping {
 public:
  HiddenTyping(std::string_view prompt, Interrupt& interrupt);
  ~HiddenTyping();
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

  // Whether there is a terminal to type at.
  [[nodiscard]] static bool possible();
  // A terminal gives no more bytes of a line than this, and leaves out the rest without a word.
  static constexpr std::size_t longest_line = 4095;

 private:
  Interrupt& interrupt_;
  bool active_ = false;
};

}  // namespace heddle::cli
