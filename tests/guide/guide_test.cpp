// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "guide/shown.hpp"

// The guides: what they show of a file is in the file, which is built and run, and what they show
// of a command is what the command prints.

using heddle::test::blocks_of;
using heddle::test::content_of;
using heddle::test::run_heddle;
using heddle::test::why_not_in;

namespace {

namespace fs = std::filesystem;

const fs::path source = HEDDLE_SOURCE_DIR;

struct Guide {
  const char* path;
  bool whole;       // a file is shown from its beginning to its end
  bool from_files;  // C++ and CMake are shown from files only
  int files;        // at least so many blocks
  int commands;
};

// flows/README.md has many parts of flows, which are not flows that run.
constexpr Guide guides[] = {{"flows/README.md", true, false, 2, 4},
                            {"nodes/README.md", false, true, 8, 0},
                            {"include/README.md", false, true, 12, 0}};

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

std::string place(const Guide& guide, std::size_t line) {
  return std::string(guide.path) + ":" + std::to_string(line);
}

}  // namespace

TEST_CASE("what a guide shows of a file is in the file") {
  for (const auto& guide : guides) {
    int shown = 0;
    for (const auto& block : blocks_of(source / guide.path)) {
      const std::string where = place(guide, block.line);
      const bool is_code = block.kind == "cpp" || block.kind == "cmake" || block.kind == "c";
      CHECK_MESSAGE(
          (!block.file.empty() || !guide.from_files || !is_code), where,
          ": begin the block with a comment that names the file it is from, such as "
          "'// tests/guide/people/look_up.hpp', so that what readers copy has been built");
      if (block.file.empty()) continue;
      REQUIRE_MESSAGE(fs::is_regular_file(source / block.file), where, ": there is no file ",
                      block.file);
      const std::string why = why_not_in(content_of(source / block.file), block.text, guide.whole);
      CHECK_MESSAGE(why.empty(), where, ": what is shown of ", block.file, " is not in it: ", why);
      ++shown;
    }
    CHECK_MESSAGE(shown >= guide.files, std::string(guide.path), " shows ", shown, " files");
  }
}

TEST_CASE("what a guide shows of a command is what it prints") {
  for (const auto& guide : guides) {
    int run = 0;
    for (const auto& block : blocks_of(source / guide.path)) {
      if (block.kind != "console") continue;
      CAPTURE(place(guide, block.line));
      REQUIRE(block.text.starts_with("$ heddle "));
      const std::size_t end = block.text.find('\n');
      const auto words = words_of(block.text.substr(9, end - 9));
      const auto result = run_heddle(words, {.directory = source.string()});
      const std::string shown = block.text.substr(end + 1);
      CHECK_MESSAGE((result.out == shown || result.err.find(shown) != std::string::npos),
                    result.all());
      ++run;
    }
    CHECK_MESSAGE(run >= guide.commands, std::string(guide.path), " shows ", run, " commands");
  }
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

TEST_CASE("part of a file is shown as it is, less deeply indented, and a drift is named") {
  const std::string file =
      "// SPDX-License-Identifier: Apache-2.0\n"
      "struct A {\n"
      "  void f() {\n"
      "\n"
      "    g();\n"
      "  }\n"
      "};\n";
  CHECK(why_not_in(file, "void f() {\n\n  g();\n}\n", false) == "");
  CHECK(why_not_in(file, "struct A {\n  void f() {\n", false) == "");
  CHECK(why_not_in(file, "void f() {\n\n  h();\n", false) ==
        "its line 3 is not there behind those before it:   h();");
  CHECK(why_not_in(file, "void g() {\n", false) == "its line 1 is not there: void g() {");
  CHECK(why_not_in(file, "void f() {\n\ng();\n", false) ==
        "its line 3 is not there behind those before it: g();");
  CHECK(why_not_in(file, "", false) == "nothing is shown");
  CHECK(why_not_in(file, file.substr(file.find('\n') + 1), true) == "");
  CHECK(why_not_in(file, "struct A {\n", true) != "");
}
