// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

// The programs that are measured against each other run as processes of their own, so that time and
// memory of one are never those of another.
namespace heddle::bench {

// What has become of a process.
struct Ended {
  int status = 0;   // of exit(); 128 and more: of a signal
  std::string out;  // what it wrote to its standard output
  double seconds = 0;
  double cpu_seconds = 0;  // its own and the kernel's for it
};

class Child {
 public:
  // Dropped: with what it writes to its standard error.
  enum class Output { read, dropped };

  // Starts `arguments[0]`. Throws std::system_error. It is ended when this process ends.
  explicit Child(const std::vector<std::string>& arguments, Output output = Output::read);
  // Ends it, by SIGTERM.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // The next line of its output, without the line break. Throws std::runtime_error when there is
  // none.
  std::string line();
  // Reads the rest of its output and waits for its end.
  Ended wait();

 private:
  bool read_more();

  std::string name_;
  pid_t pid_ = -1;
  int out_ = -1;
  std::string pending_;
  double begun_ = 0;
};

// Starts it, waits, and gives its output; throws std::runtime_error when it fails.
Ended run_program(const std::vector<std::string>& arguments,
                  Child::Output output = Child::Output::read);

}  // namespace heddle::bench
