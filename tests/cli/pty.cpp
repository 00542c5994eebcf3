// SPDX-License-Identifier: Apache-2.0
#include "cli/pty.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "cli/program_texts.hpp"

namespace heddle::test {
namespace {

using WallClock = std::chrono::steady_clock;

void set_size(int terminal, std::size_t columns, std::size_t rows) {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  ioctl(terminal, TIOCSWINSZ, &size);
}

struct Job {
  const char* terminal;
  const char* stdout_to;  // null: the terminal
  char* const* argv;
  char* const* envp;
  int reports;
  int orders;
};

void reset_signals() {
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU}) {
    std::signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void be_command(const Job& job) {
  setpgid(0, 0);
  tcsetpgrp(0, getpid());
  if (job.stdout_to != nullptr) dup2(open(job.stdout_to, O_WRONLY | O_CREAT, 0600), 1);
  reset_signals();
  execve(job.argv[0], job.argv, job.envp);
  _exit(127);
}

// Between fork() and its end this must not allocate.
[[noreturn]] void be_shell(const Job& job) {
  setsid();
  const int terminal = open(job.terminal, O_RDWR);  // which makes it this session's
  for (const int descriptor : {0, 1, 2}) dup2(terminal, descriptor);
  std::signal(SIGTTOU, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  const pid_t command = fork();
  if (command == 0) be_command(job);
  [[maybe_unused]] ssize_t done = write(job.reports, &command, sizeof command);
  int status = 0;
  while (waitpid(command, &status, WUNTRACED) == command) {
    tcsetpgrp(0, getpgrp());
    done = write(job.reports, &status, sizeof status);
    char order = 0;
    while (read(job.orders, &order, 1) < 0) {
    }
    tcsetpgrp(0, command);
    kill(-command, SIGCONT);
  }
  _exit(0);
}

}  // namespace

Terminal::Terminal(const std::vector<std::string>& arguments, Options options)
    : options_(std::move(options)),
      screen_(options_.columns, options_.rows),
      deadline_(WallClock::now() + options_.patience),
      terminal_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
  std::array<char, 128> name{};
  if (terminal_ < 0 || grantpt(terminal_) != 0 || unlockpt(terminal_) != 0 ||
      ptsname_r(terminal_, name.data(), name.size()) != 0) {
    throw std::runtime_error("no terminal");
  }
  set_size(terminal_, options_.columns, options_.rows);
  options_.environment.try_emplace("TERM", "xterm-256color");
  start(name.data(), arguments);
}

void Terminal::start(const char* name, const std::vector<std::string>& arguments) {
  const ProgramTexts texts(HEDDLE_COMMAND, arguments, options_.environment);
  std::array<int, 2> reports{};
  std::array<int, 2> orders{};
  if (pipe2(reports.data(), O_CLOEXEC) != 0 || pipe2(orders.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("no pipe");
  }
  const char* stdout_to = options_.stdout_to.empty() ? nullptr : options_.stdout_to.c_str();
  const Job job{name, stdout_to, texts.argv(), texts.envp(), reports[1], orders[0]};
  shell_ = fork();
  if (shell_ == 0) be_shell(job);
  close(reports[1]);
  close(orders[0]);
  reports_ = reports[0];
  orders_ = orders[1];
  if (shell_ < 0 || read(reports_, &command_, sizeof command_) != sizeof command_) {
    throw std::runtime_error("cannot start the command");
  }
}

Terminal::~Terminal() {
  for (const pid_t process : {command_, shell_}) {
    if (process > 0) kill(process, SIGKILL);
  }
  if (shell_ > 0) waitpid(shell_, nullptr, 0);
  for (const int descriptor : {reports_, orders_, terminal_}) close(descriptor);
}

void Terminal::type(const std::string& keys) {
  std::size_t typed = 0;
  while (typed < keys.size()) {
    const ssize_t count = write(terminal_, keys.data() + typed, keys.size() - typed);
    if (count < 0) throw std::runtime_error("cannot type");
    typed += static_cast<std::size_t>(count);
  }
}

void Terminal::resize(std::size_t columns, std::size_t rows) {
  screen_.resize(columns, rows);
  set_size(terminal_, columns, rows);
}

void Terminal::send(int signal) const {
  kill(command_, signal);
}

// Takes what has come; false when nothing came for a moment.
bool Terminal::watch() {
  pollfd waiting{terminal_, POLLIN, 0};
  if (poll(&waiting, 1, 20) <= 0) return false;
  std::array<char, 65536> buffer{};
  const ssize_t count = read(terminal_, buffer.data(), buffer.size());
  if (count <= 0) return false;
  const std::string_view got(buffer.data(), static_cast<std::size_t>(count));
  bytes_ += got;
  screen_.take(got);
  return true;
}

bool Terminal::wait_for(const std::function<bool()>& so) {
  while (!so()) {
    if (WallClock::now() >= deadline_) return false;
    watch();
  }
  return true;
}

bool Terminal::saw(const std::string& text) {
  return wait_for([&] { return bytes_.find(text) != std::string::npos; });
}

bool Terminal::told(int& status) {
  const auto there = [&] {
    pollfd waiting{reports_, POLLIN, 0};
    return poll(&waiting, 1, 0) == 1;
  };
  return wait_for(there) && read(reports_, &status, sizeof status) == sizeof status;
}

bool Terminal::stopped() {
  int status = 0;
  return told(status) && WIFSTOPPED(status);
}

void Terminal::go_on() {
  [[maybe_unused]] const ssize_t written = write(orders_, "f", 1);
}

int Terminal::finish() {
  int status = 0;
  if (!told(status) || WIFSTOPPED(status)) return -1;
  command_ = -1;
  while (watch()) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
}

bool Terminal::echoes() const {
  termios state{};
  tcgetattr(terminal_, &state);
  return (state.c_lflag & ECHO) != 0;
}

bool Terminal::keeps_output() const {
  termios state{};
  tcgetattr(terminal_, &state);
  return (state.c_lflag & NOFLSH) != 0;
}

}  // namespace heddle::test
