// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "cli/command.hpp"

// The author's guide, flows/README.md: what it shows of a file is what is in the file, every flow
// in flows/ is without findings, and what it shows of a command is what the command prints.

using heddle::test::content_of;
using heddle::test::run_heddle;

namespace {

namespace fs = std::filesystem;

const fs::path source = HEDDLE_SOURCE_DIR;

// The text between ```KIND and ``` for each such block.
std::vector<std::string> blocks(const std::string& kind) {
  std::istringstream guide(content_of((source / "flows/README.md").string()));
  std::vector<std::string> out;
  bool inside = false;
  for (std::string line; std::getline(guide, line);) {
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      out.back() += line + "\n";
    } else if (line == "```" + kind) {
      inside = true;
      out.emplace_back();
    }
  }
  return out;
}

// As a shell takes them apart: blanks outside of single quotes separate.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

}  // namespace

TEST_CASE("what the guide shows of a file is in the file") {
  int shown = 0;
  for (const auto& block : blocks("yaml")) {
    if (!block.starts_with("# flows/")) continue;
    const std::size_t end = block.find('\n');
    const fs::path file = source / block.substr(2, end - 2);
    CAPTURE(file.string());
    CHECK(block.substr(end + 1) == content_of(file.string()));
    ++shown;
  }
  CHECK(shown >= 2);
}

TEST_CASE("every flow of this repository is without findings") {
  int checked = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source / "flows")) {
    if (entry.path().extension() != ".yaml" || entry.path().filename() == "heddle.yaml") continue;
    CAPTURE(entry.path().string());
    const auto result = run_heddle({"check", "--strict", entry.path().string()});
    CHECK(result.exit_code == 0);
    CHECK(result.out == entry.path().string() + ": ok\n");
    ++checked;
  }
  CHECK(checked >= 4);
}

TEST_CASE("what the guide shows of a command is what it prints") {
  int run = 0;
  for (const auto& block : blocks("console")) {
    CAPTURE(block);
    REQUIRE(block.starts_with("$ heddle "));
    const std::size_t end = block.find('\n');
    const auto words = words_of(block.substr(9, end - 9));
    const auto result = run_heddle(words, {.directory = source.string()});
    const std::string shown = block.substr(end + 1);
    CHECK_MESSAGE((result.out == shown || result.err.find(shown) != std::string::npos),
                  result.all());
    ++run;
  }
  CHECK(run >= 4);
}
