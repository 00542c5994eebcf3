// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace heddle::test {

// What a program is started with, in the form in which the system takes it. Of the environment of
// the tests only PATH, HOME and what sanitizers need is there.
class ProgramTexts {
 public:
  ProgramTexts(const std::string& program, const std::vector<std::string>& arguments,
               const std::map<std::string, std::string>& more_environment);
  ProgramTexts(const ProgramTexts&) = delete;
  ProgramTexts& operator=(const ProgramTexts&) = delete;

  [[nodiscard]] char* const* argv() const { return argv_.data(); }
  [[nodiscard]] char* const* envp() const { return envp_.data(); }

 private:
  std::vector<std::string> arguments_;
  std::vector<std::string> environment_;
  std::vector<char*> argv_;
  std::vector<char*> envp_;
};

}  // namespace heddle::test
