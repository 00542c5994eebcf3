// SPDX-License-Identifier: Apache-2.0
#include "child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace heddle::bench {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

[[noreturn]] void become(std::vector<char*>& arguments, int out, bool drop_errors) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  ::dup2(out, STDOUT_FILENO);
  if (drop_errors) ::dup2(out, STDERR_FILENO);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, Output output) : name_(arguments.at(0)) {
  std::vector<std::string> copies = arguments;
  std::vector<char*> pointers;
  for (std::string& copy : copies) pointers.push_back(copy.data());
  pointers.push_back(nullptr);
  std::array<int, 2> ends{-1, -1};
  if (output == Output::read) {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      throw std::system_error(errno, std::generic_category());
  } else {
    ends[1] = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  }
  begun_ = now();
  pid_ = ::vfork();
  if (pid_ == 0) become(pointers, ends[1], output == Output::dropped);
  const int error = errno;
  ::close(ends[1]);
  out_ = ends[0];
  if (pid_ < 0) throw std::system_error(error, std::generic_category(), "cannot start " + name_);
}

Child::~Child() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  if (out_ >= 0) ::close(out_);
}

bool Child::read_more() {
  if (out_ < 0) return false;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t size = ::read(out_, buffer.data(), buffer.size());
    if (size > 0) pending_.append(buffer.data(), static_cast<std::size_t>(size));
    if (size >= 0) return size > 0;
    if (errno != EINTR) return false;
  }
}

std::string Child::line() {
  while (true) {
    if (const auto end = pending_.find('\n'); end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return line;
    }
    if (!read_more()) {
      throw std::runtime_error(fmt::format("{} said no more, after '{}'", name_, pending_));
    }
  }
}

Ended Child::wait() {
  while (read_more()) continue;
  Ended ended;
  int status = 0;
  rusage usage{};
  while (::wait4(pid_, &status, 0, &usage) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category());
  }
  pid_ = -1;
  ended.seconds = now() - begun_;
  ended.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ended.out = std::exchange(pending_, {});
  return ended;
}

Ended run_program(const std::vector<std::string>& arguments, Child::Output output) {
  Ended ended = Child(arguments, output).wait();
  if (ended.status != 0) {
    throw std::runtime_error(
        fmt::format("{} ended with {}: {}", arguments.at(0), ended.status, ended.out));
  }
  return ended;
}

}  // namespace heddle::bench
