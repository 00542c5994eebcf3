// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <string>

// The methods are there twice: as plugins, and as method files (tests/method/imiassist). What holds
// for one holds for the other, so a case that is about methods runs with each.
//
//   TEST_CASE_OF_METHODS("a name that is no DNS name is INVALID") {
//     options.plugin_directories = {methods_directory()};
//     …
//   }
namespace heddle::test {

inline std::string& chosen_directory() {
  static std::string directory = HEDDLE_PLUGIN_DIR;
  return directory;
}

// The folder with those methods that the case that runs is about.
inline const std::string& methods_directory() {
  return chosen_directory();
}

class ChosenMethods {
 public:
  explicit ChosenMethods(const char* directory) { chosen_directory() = directory; }
  ~ChosenMethods() { chosen_directory() = HEDDLE_PLUGIN_DIR; }
  ChosenMethods(const ChosenMethods&) = delete;
  ChosenMethods& operator=(const ChosenMethods&) = delete;
};

inline const char* const method_files = HEDDLE_TEST_DATA_DIR "/method/imiassist";

}  // namespace heddle::test

// NOLINTBEGIN(cppcoreguidelines-macro-usage): as doctest's own
#define HEDDLE_TEST_OF_METHODS(function, name)                            \
  static void function();                                                 \
  TEST_CASE(name) {                                                       \
    const heddle::test::ChosenMethods chosen(HEDDLE_PLUGIN_DIR);          \
    function();                                                           \
  }                                                                       \
  TEST_CASE("as method files: " name) {                                   \
    const heddle::test::ChosenMethods chosen(heddle::test::method_files); \
    function();                                                           \
  }                                                                       \
  static void function()
#define TEST_CASE_OF_METHODS(name) HEDDLE_TEST_OF_METHODS(DOCTEST_ANONYMOUS(test_of_methods_), name)
// NOLINTEND(cppcoreguidelines-macro-usage)
