// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// Running a program so that nothing of it is left when this has returned: no process, no zombie, no
// descriptor. Blocks its thread; other threads may run programs at the same time.
namespace heddle::core {

struct Program {
  std::string path;
  std::vector<std::string> arguments;  // without its own name
  std::vector<std::string> environment;
  std::optional<std::string> input;
  std::string directory;  // empty: that of this process
  std::size_t maximum_output = 0;
};

struct Ended {
  int start_error = 0;  // errno; not 0: it did not start
  int exit_code = -1;
  int signal = 0;  // that ended it
  bool stopped = false;
  bool too_large = false;
  std::string output;
  std::string errors;
};

// It has ended when its own process has: what that left behind in its process group is killed. Once
// `stop` says so, the group is sent SIGTERM and soon after SIGKILL. Throws std::system_error
// where this process lacks what it takes, such as descriptors.
Ended run_program(const Program& program, const std::function<bool()>& stop);

}  // namespace heddle::core
