// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "files.hpp"

// The command as its users have it: a process with arguments, an environment, pipes and an exit
// code.
namespace heddle::test {

struct CommandOptions {
  std::string input = {};                               // what it reads from stdin
  std::map<std::string, std::string> environment = {};  // beside PATH and what sanitizers need
  std::optional<std::string> stdout_to = {};            // a file instead of a pipe; empty: closed
  std::string directory = {};                           // to run in; empty: that of the tests
  std::chrono::milliseconds patience = std::chrono::seconds(30);
};

struct CommandResult {
  int exit_code = 0;  // -1 when a signal ended it, or it took too long
  int signal = 0;     // that ended it; 0: none did, or it took too long
  std::string out;
  std::string err;

  [[nodiscard]] std::string all() const { return out + err; }
};

class Process {
 public:
  explicit Process(const std::string& program, const std::vector<std::string>& arguments,
                   CommandOptions options = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send(int signal) const;
  // Waits until no such signal is left that it has not been given or read; false when that never
  // was.
  bool took(int signal) const;
  // From now on stderr is a full pipe that nobody reads.
  void clog_stderr();
  // Reads until `text` was written to stdout or stderr; false when it never came.
  bool saw(const std::string& text);
  // Reads until it ends.
  CommandResult finish();

  [[nodiscard]] const CommandResult& so_far() const { return result_; }

 private:
  void spawn(const std::string& program, const std::vector<std::string>& arguments);
  // Moves what is there; false when nothing will come any more or time is up.
  bool move_data();
  void feed();
  [[nodiscard]] bool is_late() const { return std::chrono::steady_clock::now() >= deadline_; }

  CommandOptions options_;
  CommandResult result_;
  std::chrono::steady_clock::time_point deadline_;
  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  bool clogged_ = false;  // stderr is
  std::size_t fed_ = 0;
};

// Runs `heddle` with these arguments to its end.
CommandResult run_heddle(const std::vector<std::string>& arguments, CommandOptions options = {});

// A service that takes connections and never answers.
class SilentService {
 public:
  SilentService();
  ~SilentService();
  SilentService(const SilentService&) = delete;
  SilentService& operator=(const SilentService&) = delete;
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  int socket_ = -1;
  std::string url_;
};

// A file that is read as it is written: whoever opens it waits for the other side.
class NamedPipe {
 public:
  explicit NamedPipe(const std::string& path);
  ~NamedPipe();
  NamedPipe(const NamedPipe&) = delete;
  NamedPipe& operator=(const NamedPipe&) = delete;
  // Waits until somebody has opened it to read; false when nobody does.
  bool is_read();
  // What they read, and then its end.
  void write(const std::string& text);

 private:
  std::string path_;
  int writer_ = -1;
};

// tests/cli/flows/NAME
std::string flow_file(const std::string& name);

}  // namespace heddle::test
