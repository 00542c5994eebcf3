// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

// Mistakes in a node that the compiler finds, and in which words. Each file in must_not_compile/
// makes one mistake; its second line says what the compiler's output must hold.
namespace {

namespace fs = std::filesystem;

struct Compiled {
  bool succeeded = false;
  std::string output;
};

Compiled run(const std::string& command) {
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  Compiled result;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    result.output.append(buffer.data(), size);
  }
  const int status = ::pclose(pipe);
  result.succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return result;
}

Compiled compile(const fs::path& file) {
  // C: so that the compiler's quotation marks are plain ones.
  return run("LC_ALL=C '" HEDDLE_CXX_COMPILER "' -std=c++20 -I '" HEDDLE_SOURCE_DIR
             "/include' -c -o /dev/null '" +
             file.string() + "'");
}

std::string expected_words(const fs::path& file) {
  constexpr std::string_view mark = "// expected: ";
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(mark)) return line.substr(mark.size());
  }
  throw std::runtime_error(file.string() + " does not say what is expected");
}

// Tries every file of a folder in must_not_compile/.
void check_mistakes(std::string_view kind) {
  std::set<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(fs::path(HEDDLE_SOURCE_DIR "/tests/sdk/must_not_compile") / kind)) {
    files.insert(entry.path());
  }
  REQUIRE_FALSE(files.empty());
  for (const fs::path& file : files) {
    CAPTURE(file.filename().string());
    const std::string words = expected_words(file);
    const Compiled result = compile(file);
    CHECK_FALSE(result.succeeded);
    const bool said = result.output.find(words) != std::string::npos;
    INFO("expected: ", words, "\nfound:\n", said ? "" : result.output);
    CHECK(said);
  }
}

}  // namespace

TEST_CASE("a good node compiles with the command that the bad ones are tried with") {
  const Compiled result = compile(HEDDLE_SOURCE_DIR "/tests/plugins/good/demo.greet.cpp");
  INFO(result.output);
  CHECK(result.succeeded);
}

TEST_CASE("a name that no host would take does not compile") {
  check_mistakes("names");
}

TEST_CASE("what is declared twice does not compile") {
  check_mistakes("twice");
}

TEST_CASE("an outcome that is no node's to declare, or that none declares, does not compile") {
  check_mistakes("outcomes");
}

TEST_CASE("what is no node, or no variable, does not compile") {
  check_mistakes("shape");
}
