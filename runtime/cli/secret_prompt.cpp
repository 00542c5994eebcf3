// SPDX-License-Identifier: Apache-2.0
#include "secret_prompt.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// What would end or stop the program with the terminal still silent. SIGINT and SIGTERM are the
// Interrupt's.
constexpr std::array<int, 3> leaving = {SIGTSTP, SIGQUIT, SIGHUP};

// A signal handler has no other way to it.
struct Typing {
  int terminal = -1;  // where the prompt is
  std::string prompt;
  termios before{};
  termios silent{};
  std::array<struct sigaction, leaving.size()> handlers{};
};
Typing typing;  // NOLINT(cert-err58-cpp): an empty string throws nothing

// All of these may be called in a signal handler.
void say(std::string_view text) {
  [[maybe_unused]] const ssize_t written = write(typing.terminal, text.data(), text.size());
}

void be_silent() {
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &typing.silent);
  say(typing.prompt);
}

void be_as_before() {
  tcsetattr(STDIN_FILENO, TCSANOW, &typing.before);
  say("\n");  // the user's own was not shown
}

void leave(int number) {
  const int error = errno;
  be_as_before();
  struct sigaction ours {};
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, &ours);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);  // here the program ends or stops
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  sigaction(number, &ours, nullptr);
  be_silent();
  errno = error;
}

void watch_signals() {
  struct sigaction action {};
  // Without SA_RESTART: whoever reads the secret reads on, and ThreadSanitizer calls a handler only
  // when the read has returned.
  action.sa_handler = leave;
  for (std::size_t i = 0; i < leaving.size(); ++i) {
    sigaction(leaving[i], nullptr, &typing.handlers[i]);
    // What was to be ignored (nohup) still is.
    if (typing.handlers[i].sa_handler != SIG_IGN) sigaction(leaving[i], &action, nullptr);
  }
}

}  // namespace

HiddenTyping::HiddenTyping(std::string_view prompt, Interrupt& interrupt) : interrupt_(interrupt) {
  if (!possible() || tcgetattr(STDIN_FILENO, &typing.before) != 0) return;
  active_ = true;
  typing.silent = typing.before;
  typing.silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  typing.prompt = on_one_line(prompt);
  // stderr may be a file.
  typing.terminal = open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (typing.terminal < 0) typing.terminal = STDERR_FILENO;
  interrupt_.at_hard_end(be_as_before);
  watch_signals();
  be_silent();
}

HiddenTyping::~HiddenTyping() {
  if (!active_) return;
  for (std::size_t i = 0; i < leaving.size(); ++i) {
    sigaction(leaving[i], &typing.handlers[i], nullptr);
  }
  be_as_before();
  interrupt_.at_hard_end(nullptr);
  if (typing.terminal != STDERR_FILENO) close(typing.terminal);
  typing.terminal = -1;
}

bool HiddenTyping::possible() {
  return isatty(STDIN_FILENO) == 1;
}

}  // namespace heddle::cli
