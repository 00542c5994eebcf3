// SPDX-License-Identifier: Apache-2.0
#include "cli/program_texts.hpp"

#include <utility>

extern char** environ;

namespace heddle::test {
namespace {

// Nothing of the environment of the tests may change what they test.
std::vector<std::string> clean_environment(const std::map<std::string, std::string>& extra) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const std::string name = text.substr(0, text.find('='));
    if (name == "PATH" || name == "HOME" || name.find("SAN_OPTIONS") != std::string::npos ||
        name == "LD_LIBRARY_PATH") {
      result.push_back(text);
    }
  }
  for (const auto& [name, value] : extra) {
    std::string entry = name;
    entry += '=';
    entry += value;
    result.push_back(std::move(entry));
  }
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

ProgramTexts::ProgramTexts(const std::string& program, const std::vector<std::string>& arguments,
                           const std::map<std::string, std::string>& more_environment)
    : arguments_{program}, environment_(clean_environment(more_environment)) {
  arguments_.insert(arguments_.end(), arguments.begin(), arguments.end());
  argv_ = pointers(arguments_);
  envp_ = pointers(environment_);
}

}  // namespace heddle::test
