// SPDX-License-Identifier: Apache-2.0
#include "cli/command.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <thread>
#include <utility>

#include "cli/program_texts.hpp"

namespace heddle::test {
namespace {

using Clock = std::chrono::steady_clock;

void close_if_open(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

struct Pipe {
  int read_end = -1;
  int write_end = -1;

  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
};

// The pipe of this end, by a door of its own: how it waits is not how others do.
void fill(int read_end) {
  const std::string path = "/proc/self/fd/" + std::to_string(read_end);
  const int end = open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (end < 0) throw std::runtime_error("cannot write to " + path);
  const std::string block(4096, '.');
  while (write(end, block.data(), block.size()) > 0) {
  }
  close(end);
}

// The signals in one line of /proc/PID/status, as bits; SIGINT is bit 1.
std::uint64_t signals_in(const std::string& status, const std::string& name) {
  const std::size_t at = status.find(name + ":");
  return at == std::string::npos ? 0
                                 : std::stoull(status.substr(at + name.size() + 1), nullptr, 16);
}

void wait_a_little() {
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// Reads what is there; at its end, closes it.
void read_some(int& descriptor, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || errno != EINTR) {
    close_if_open(descriptor);
  }
}

}  // namespace

Process::Process(const std::string& program, const std::vector<std::string>& arguments,
                 CommandOptions options)
    : options_(std::move(options)), deadline_(Clock::now() + options_.patience) {
  std::signal(SIGPIPE, SIG_IGN);
  spawn(program, arguments);
}

void Process::spawn(const std::string& program, const std::vector<std::string>& arguments) {
  Pipe in;
  Pipe out;
  Pipe err;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read_end, 0);
  posix_spawn_file_actions_adddup2(&actions, err.write_end, 2);
  if (!options_.stdout_to) {
    posix_spawn_file_actions_adddup2(&actions, out.write_end, 1);
  } else if (options_.stdout_to->empty()) {
    posix_spawn_file_actions_addclose(&actions, 1);
  } else {
    posix_spawn_file_actions_addopen(&actions, 1, options_.stdout_to->c_str(), O_WRONLY, 0);
  }
  if (!options_.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, options_.directory.c_str());
  }
  // As a shell starts a program: signals that the test runner ignores or blocks are not.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t set;
  sigemptyset(&set);
  posix_spawnattr_setsigmask(&attributes, &set);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&set, signal);
  posix_spawnattr_setsigdefault(&attributes, &set);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);

  ProgramTexts texts(program, arguments, options_.environment);
  const int failed =
      posix_spawn(&pid_, program.c_str(), &actions, &attributes, texts.argv(), texts.envp());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  for (int* end : {&in.read_end, &out.write_end, &err.write_end}) close_if_open(*end);
  in_ = in.write_end;
  out_ = out.read_end;
  err_ = err.read_end;
  if (failed != 0) throw std::runtime_error("cannot start " + program);
  fcntl(in_, F_SETFL, O_NONBLOCK);
}

Process::~Process() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  for (int* end : {&in_, &out_, &err_}) close_if_open(*end);
}

void Process::send(int signal) const {
  kill(pid_, signal);
}

bool Process::took(int signal) const {
  const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(signal - 1);
  const auto is_left = [&] {
    const std::string status = content_of("/proc/" + std::to_string(pid_) + "/status");
    return ((signals_in(status, "ShdPnd") | signals_in(status, "SigPnd")) & bit) != 0;
  };
  while (is_left()) {
    if (is_late()) return false;
    wait_a_little();
  }
  return true;
}

void Process::clog_stderr() {
  fill(err_);
  clogged_ = true;
}

void Process::feed() {
  const ssize_t count = write(in_, options_.input.data() + fed_, options_.input.size() - fed_);
  if (count > 0) fed_ += static_cast<std::size_t>(count);
  // It has ended without reading all.
  if (count < 0 && errno != EAGAIN && errno != EINTR) {
    fed_ = options_.input.size();
    close_if_open(in_);
  }
}

bool Process::move_data() {
  const bool fed = fed_ == options_.input.size();
  if (fed) close_if_open(in_);
  if (out_ < 0 && (err_ < 0 || clogged_)) return false;
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
  if (left <= 0) return false;
  const int watched_err = clogged_ ? -1 : err_;
  std::array<pollfd, 3> waiting{
      {{fed ? -1 : in_, POLLOUT, 0}, {out_, POLLIN, 0}, {watched_err, POLLIN, 0}}};
  if (poll(waiting.data(), waiting.size(), static_cast<int>(left)) <= 0) return true;
  if (waiting[0].revents != 0) feed();
  if (waiting[1].revents != 0) read_some(out_, result_.out);
  if (waiting[2].revents != 0) read_some(err_, result_.err);
  return true;
}

bool Process::saw(const std::string& text) {
  const auto is_there = [&] {
    return result_.out.find(text) != std::string::npos ||
           result_.err.find(text) != std::string::npos;
  };
  while (!is_there()) {
    if (!move_data()) return false;
  }
  return true;
}

CommandResult Process::finish() {
  while (move_data()) {
  }
  if (is_late()) {
    kill(pid_, SIGKILL);
    waitpid(std::exchange(pid_, -1), nullptr, 0);
    result_.exit_code = -1;
    return result_;
  }
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  result_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return result_;
}

CommandResult run_heddle(const std::vector<std::string>& arguments, CommandOptions options) {
  return Process(HEDDLE_COMMAND, arguments, std::move(options)).finish();
}

// The kernel takes the connections; nobody ever looks at them.
SilentService::SilentService() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket_, any, size) != 0 || listen(socket_, 16) != 0 ||
      getsockname(socket_, any, &size) != 0) {
    throw std::runtime_error("cannot listen");
  }
  url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

SilentService::~SilentService() {
  close(socket_);
}

NamedPipe::NamedPipe(const std::string& path) : path_(path) {
  if (mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("cannot make " + path);
}

NamedPipe::~NamedPipe() {
  close_if_open(writer_);
}

bool NamedPipe::is_read() {
  const auto end = Clock::now() + std::chrono::seconds(30);
  while (writer_ < 0 && Clock::now() < end) {
    writer_ = open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (writer_ < 0) wait_a_little();
  }
  return writer_ >= 0;
}

void NamedPipe::write(const std::string& text) {
  if (::write(writer_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    throw std::runtime_error("cannot write to " + path_);
  }
  close_if_open(writer_);
}

std::string flow_file(const std::string& name) {
  return std::string(HEDDLE_TEST_DATA_DIR) + "/cli/flows/" + name;
}

}  // namespace heddle::test
