// SPDX-License-Identifier: Apache-2.0
#include "console.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

#include "json_text.hpp"
#include "terminal.hpp"

namespace heddle::cli {
namespace {

// A closed stdout stays one that cannot be written to, a closed stdin one that cannot be read.
void keep_open(int descriptor, int flags) {
  if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) return;
  const int opened = open("/dev/null", flags);  // the lowest free number, which is this one
  if (opened != descriptor && opened >= 0) close(opened);
}

bool wants_colour(int descriptor) {
  const char* off = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
  return (off == nullptr || *off == '\0') && takes_escapes(descriptor);
}

// 0, or the errno that ended it.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd waiting{descriptor, POLLOUT, 0};
      poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

std::string in_colour(std::string_view text, Console::Colour colour) {
  constexpr std::string_view codes[] = {"1;31", "32", "33", "2"};
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(colour)], text);
}

}  // namespace

Console::Console() {
  keep_open(STDIN_FILENO, O_WRONLY);
  keep_open(STDOUT_FILENO, O_RDONLY);
  keep_open(STDERR_FILENO, O_RDWR);
  colour_out_ = wants_colour(STDOUT_FILENO);
  colour_err_ = wants_colour(STDERR_FILENO);
  can_pin_ = takes_escapes(STDERR_FILENO);
}

bool Console::deliver() {
  const int error = write_all(STDOUT_FILENO, result_);
  result_.clear();
  if (error == 0) return true;
  notice(fmt::format("error: the result could not be written to stdout: {}",
                     std::strerror(error)));  // NOLINT(concurrency-mt-unsafe)
  return false;
}

void Console::err(std::string_view text) {
  std::string line(text);
  if (!line.ends_with('\n')) line += '\n';
  const std::lock_guard lock(mutex_);
  write_err(line);
}

void Console::write_err(std::string_view text) {
  write_all(STDERR_FILENO, pinned_.empty() ? std::string(text)
                                           : pinned_.above(text, window_of(STDERR_FILENO).columns));
}

void Console::try_err(std::string_view line) {
  // Whoever has the lock for longer waits for a reader that may never come. (Not a timed mutex:
  // gcc's ThreadSanitizer does not know how that is locked.)
  std::unique_lock lock(mutex_, std::try_to_lock);
  for (int i = 0; i < 10 && !lock.owns_lock(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    lock.try_lock();
  }
  pollfd waiting{STDERR_FILENO, POLLOUT, 0};
  if (poll(&waiting, 1, 0) != 1 || (waiting.revents & POLLOUT) == 0) return;
  const std::string text = lock.owns_lock() && !pinned_.empty()
                               ? pinned_.above(line, window_of(STDERR_FILENO).columns)
                               : std::string(line);
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
}

void Console::pin(std::string_view text, std::vector<PinnedLine> lines) {
  const std::lock_guard lock(mutex_);
  const std::size_t columns = window_of(STDERR_FILENO).columns;
  std::string all = pinned_.above(text, columns);
  all += pinned_.show(std::move(lines), columns);
  write_all(STDERR_FILENO, all);
}

void Console::unpin() {
  const std::lock_guard lock(mutex_);
  pinned_.let_go();
}

std::string Console::notice_line(std::string_view text) const {
  if (!machine_readable_) return std::string(text);
  return JsonObject().add("event", "notice").add("text", text).text();
}

void Console::notice(std::string_view text) {
  err(notice_line(text));
}

void Console::try_notice(std::string_view text) {
  try_err(notice_line(text) + "\n");
}

std::string Console::coloured_out(std::string_view text, Colour colour) const {
  return colour_out_ ? in_colour(text, colour) : std::string(text);
}

std::string Console::coloured_err(std::string_view text, Colour colour) const {
  return colour_err_ ? in_colour(text, colour) : std::string(text);
}

std::size_t Console::width() {
  constexpr std::size_t piped = 100;
  if (isatty(STDOUT_FILENO) != 1) return piped;
  return std::clamp<std::size_t>(window_of(STDOUT_FILENO).columns, 60, 160);
}

}  // namespace heddle::cli
