// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/screen.hpp"

namespace heddle::test {

// The command at a terminal of its own, which somebody watches and types at. A shell has started
// it, which also owns the terminal when the command has ended or was stopped.
class Terminal {
 public:
  struct Options {
    std::size_t columns = 80;
    std::size_t rows = 24;
    std::map<std::string, std::string> environment = {};  // TERM is set, unless it stands here
    std::string stdout_to = {};                           // a file instead of the terminal
    std::chrono::milliseconds patience = std::chrono::seconds(60);
  };

  Terminal(const std::vector<std::string>& arguments, Options options);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void type(const std::string& keys);
  void resize(std::size_t columns, std::size_t rows);
  // Sends the command a signal.
  void send(int signal) const;
  // Whether Ctrl-Z (or another) stopped the command; watches until it is so.
  bool stopped();
  // What `fg` does: it has the terminal again and goes on.
  void go_on();
  // As if another program had written it.
  void overwrite(const std::string& text) { screen_.take(text); }
  // Watches until it is so; false when it never was.
  bool wait_for(const std::function<bool()>& so);
  // Watches until the text was written, wherever it stands now.
  bool saw(const std::string& text);
  // Watches until the command ends. by_signal + n, which is no exit code, when signal n ended it;
  // -1 when it took too long.
  static constexpr int by_signal = 256;
  int finish();

  [[nodiscard]] const Screen& screen() const { return screen_; }
  // All bytes that came.
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  // Whether what is typed is shown.
  [[nodiscard]] bool echoes() const;
  // Whether Ctrl-C leaves alone what was written and not yet shown.
  [[nodiscard]] bool keeps_output() const;

 private:
  void start(const char* name, const std::vector<std::string>& arguments);
  bool watch();
  // What the shell tells next of the command, as waitpid() does.
  bool told(int& status);

  Options options_;
  Screen screen_;
  std::string bytes_;
  std::chrono::steady_clock::time_point deadline_;
  int terminal_ = -1;  // our end of it
  pid_t shell_ = -1;
  pid_t command_ = -1;
  int reports_ = -1;
  int orders_ = -1;
};

}  // namespace heddle::test
