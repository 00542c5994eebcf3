// SPDX-License-Identifier: Apache-2.0
#include "program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <string_view>
#include <system_error>
#include <utility>

namespace heddle::core {
namespace {

using Clock = std::chrono::steady_clock;
// Well below what a host waits for a node that blocks (RuntimeOptions::blocking_patience, a
// second): nobody would be left to kill and to reap the program.
constexpr std::chrono::milliseconds grace{400};
// How often it is asked whether to stop. What the program does is noticed at once.
constexpr int tick_milliseconds = 20;
constexpr int most_reads = 16;

[[noreturn]] void lacks(const char* what, int error = errno) {
  throw std::system_error(error, std::generic_category(), what);
}

// Of a function that returns its error. A program that is started without one of its settings would
// run with descriptors, signals or a folder that are not its own.
void must_prepare(int error) {
  if (error != 0) lacks("the program cannot be prepared", error);
}

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

// Above the standard ones, which the program's are copied to: a process may have those closed.
Descriptor above_standard(Descriptor given) {
  if (given.get() > STDERR_FILENO) return given;
  Descriptor moved(fcntl(given.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!moved.open()) lacks("no more descriptors for a program");
  return moved;
}

struct Pipe {
  Descriptor read;
  Descriptor write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) lacks("no more descriptors for a program");
  Descriptor read(ends[0]);
  Descriptor write(ends[1]);
  return {above_standard(std::move(read)), above_standard(std::move(write))};
}

void do_not_block(const Descriptor& descriptor) {
  fcntl(descriptor.get(), F_SETFL, fcntl(descriptor.get(), F_GETFL) | O_NONBLOCK);
}

// Writing to a program that reads no more must not end this process.
class PipeSignalBlocked {
 public:
  PipeSignalBlocked() {
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &previous_);
  }
  ~PipeSignalBlocked() {
    constexpr timespec at_once{0, 0};
    while (!was_pending_ && sigtimedwait(&pipe_, nullptr, &at_once) == SIGPIPE) {
    }
    pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
  }
  PipeSignalBlocked(const PipeSignalBlocked&) = delete;
  PipeSignalBlocked& operator=(const PipeSignalBlocked&) = delete;

 private:
  sigset_t pipe_{};
  sigset_t previous_{};
  bool was_pending_ = false;
};

class FileActions {
 public:
  FileActions() { must_prepare(posix_spawn_file_actions_init(&actions_)); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  [[nodiscard]] posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

class Attributes {
 public:
  Attributes() { must_prepare(posix_spawnattr_init(&attributes_)); }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  [[nodiscard]] posix_spawnattr_t* get() { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

// What posix_spawn is told: a process group of its own, signals as a program expects them, no
// descriptor but the three.
class Spawning {
 public:
  Spawning() {
    sigset_t signals;
    sigemptyset(&signals);
    must_prepare(posix_spawnattr_setsigmask(attributes_.get(), &signals));
    sigfillset(&signals);
    must_prepare(posix_spawnattr_setsigdefault(attributes_.get(), &signals));
    must_prepare(posix_spawnattr_setpgroup(attributes_.get(), 0));
    must_prepare(posix_spawnattr_setflags(
        attributes_.get(), POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
  }

  void directory(const std::string& path) {
    must_prepare(posix_spawn_file_actions_addchdir_np(actions_.get(), path.c_str()));
  }
  void standard(int number, int fd) {
    must_prepare(posix_spawn_file_actions_adddup2(actions_.get(), fd, number));
  }
  void no_input() {
    must_prepare(
        posix_spawn_file_actions_addopen(actions_.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0));
  }

  // errno, or 0 with the process in `pid`.
  int start(const Program& program, pid_t& pid) {
    must_prepare(posix_spawn_file_actions_addclosefrom_np(actions_.get(), STDERR_FILENO + 1));
    std::vector<std::string> texts = program.arguments;
    texts.insert(texts.begin(), program.path);
    std::vector<std::string> variables = program.environment;
    return posix_spawn(&pid, program.path.c_str(), actions_.get(), attributes_.get(),
                       pointers(texts).data(), pointers(variables).data());
  }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  }

  FileActions actions_;
  Attributes attributes_;
};

// A program that has been started, until it is reaped.
class Child {
 public:
  explicit Child(const Program& program)
      : input_(program.input.value_or("")), maximum_(program.maximum_output) {
    Pipe in = program.input ? make_pipe() : Pipe{};
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    Spawning spawning;
    if (!program.directory.empty()) spawning.directory(program.directory);
    if (in.read.open()) {
      spawning.standard(STDIN_FILENO, in.read.get());
    } else {
      spawning.no_input();
    }
    spawning.standard(STDOUT_FILENO, out.write.get());
    spawning.standard(STDERR_FILENO, err.write.get());
    ended_.start_error = spawning.start(program, pid_);
    if (ended_.start_error != 0) return;
    // Without it (an old kernel) an end is noticed within a tick.
    exit_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
    in_ = std::move(in.write);
    out_ = std::move(out.read);
    err_ = std::move(err.read);
    if (in_.open()) do_not_block(in_);
    do_not_block(out_);
    do_not_block(err_);
  }
  ~Child() { reap(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Ended run(const std::function<bool()>& stop) {
    if (ended_.start_error != 0) return std::move(ended_);
    while (!has_ended()) {
      wait();
      exchange();
      keep_in_bounds(stop);
    }
    while (exchange()) {
    }
    reap();
    return std::move(ended_);
  }

 private:
  void wait() const {
    std::array<pollfd, 4> all{{{in_.get(), POLLOUT, 0},
                               {out_.get(), POLLIN, 0},
                               {err_.get(), POLLIN, 0},
                               {exit_.get(), POLLIN, 0}}};
    poll(all.data(), all.size(), tick_milliseconds);
  }

  // Its process is kept as a zombie, so that the number of its group stays its own.
  [[nodiscard]] bool has_ended() const {
    siginfo_t info{};
    const int result = waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT);
    return result != 0 ? errno != EINTR : info.si_pid == pid_;
  }

  // Whether there may be more to read at once.
  bool exchange() {
    feed();
    const bool more_output = take(out_, ended_.output);
    return take(err_, ended_.errors) || more_output;
  }

  void feed() {
    while (in_.open()) {
      if (given_ == input_.size()) return in_.close();
      const ssize_t count = write(in_.get(), input_.data() + given_, input_.size() - given_);
      if (count >= 0) {
        given_ += static_cast<std::size_t>(count);
      } else if (errno == EAGAIN) {
        return;
      } else if (errno != EINTR) {
        in_.close();
      }
    }
  }

  bool take(Descriptor& from, std::string& to) {
    std::array<char, 65536> buffer{};
    // A program that writes faster than this reads must not keep it from being asked to stop.
    for (int turn = 0; turn < most_reads && from.open(); ++turn) {
      const ssize_t count = read(from.get(), buffer.data(), buffer.size());
      if (count > 0) {
        to.append(buffer.data(), static_cast<std::size_t>(count));
        if (to.size() <= maximum_) continue;
        ended_.too_large = true;
        to.resize(maximum_);
        from.close();
      } else if (count < 0 && errno == EAGAIN) {
        return false;
      } else if (count == 0 || errno != EINTR) {
        from.close();
      }
    }
    return from.open();
  }

  void keep_in_bounds(const std::function<bool()>& stop) {
    if (ended_.too_large) kill(-pid_, SIGKILL);
    if (!ended_.stopped && stop()) {
      ended_.stopped = true;
      kill_at_ = Clock::now() + grace;
      kill(-pid_, SIGTERM);
    }
    if (ended_.stopped && Clock::now() >= kill_at_) kill(-pid_, SIGKILL);
  }

  void reap() {
    if (pid_ <= 0) return;
    kill(-pid_, SIGKILL);
    int status = 0;
    pid_t reaped = -1;
    do {
      reaped = waitpid(pid_, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    // Where the host has its children reaped by the system, nobody knows how it ended.
    if (reaped == pid_ && WIFEXITED(status)) ended_.exit_code = WEXITSTATUS(status);
    if (reaped == pid_ && WIFSIGNALED(status)) {
      ended_.signal = WTERMSIG(status);
      ended_.exit_code = 128 + ended_.signal;
    }
    pid_ = -1;
  }

  std::string input_;
  std::size_t given_ = 0;
  std::size_t maximum_;
  pid_t pid_ = -1;
  Descriptor exit_;
  Descriptor in_;
  Descriptor out_;
  Descriptor err_;
  Clock::time_point kill_at_;
  Ended ended_;
};

}  // namespace

Ended run_program(const Program& program, const std::function<bool()>& stop) {
  const PipeSignalBlocked blocked;
  return Child(program).run(stop);
}

}  // namespace heddle::core
