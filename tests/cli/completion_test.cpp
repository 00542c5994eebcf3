// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "golden.hpp"

// What shells make of what is typed, by the shells themselves.

using heddle::test::CommandOptions;
using heddle::test::lines_of;
using heddle::test::Process;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

const std::string folder_of_command = std::filesystem::path(HEDDLE_COMMAND).parent_path().string();

std::vector<std::string> said_by(const std::string& shell, const std::vector<std::string>& words,
                                 const TemporaryFolder& here) {
  CommandOptions options;
  options.environment = {{"HOME", here.path()}, {"TERM", "dumb"}};
  options.directory = here.path();
  const auto result = Process("/usr/bin/" + shell, words, options).finish();
  INFO(result.err);
  CHECK(result.exit_code == 0);
  return lines_of(result.out);
}

std::vector<std::string> by_bash(const std::string& words, const TemporaryFolder& here) {
  return said_by("bash",
                 {"--norc", "-c",
                  "PATH='" + folder_of_command +
                      "':$PATH; source <(heddle completion bash); COMP_WORDS=(heddle " + words +
                      "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _heddle; "
                      "((${#COMPREPLY[@]} == 0)) || printf '%s\\n' \"${COMPREPLY[@]}\""},
                 here);
}

std::vector<std::string> by_fish(const std::string& line, const TemporaryFolder& here) {
  return said_by("fish",
                 {"--no-config", "-c",
                  "set -x PATH '" + folder_of_command +
                      "' $PATH; heddle completion fish | source; complete -C '" + line +
                      "' | string replace -r '\\t.*' ''; true"},
                 here);
}

// What zsh would choose from; its own _describe needs a line editor.
std::vector<std::string> by_zsh(const std::string& words, const TemporaryFolder& here) {
  return said_by("zsh",
                 {"-f", "-c",
                  "PATH='" + folder_of_command +
                      "':$PATH; compdef() { : }; _describe() { print -l -- \"${(@P)2}\" }; "
                      "_files() { print -- \":files $*\" }; "
                      "source <(heddle completion zsh); words=(heddle " +
                      words + "); CURRENT=$#words; _heddle"},
                 here);
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("bash completes commands, options, their words, files and node types") {
  const TemporaryFolder here;
  (void)here.write("one.yaml", "");
  CHECK(by_bash("ch", here) == Words{"check"});
  CHECK(by_bash("run --tr", here) == Words{"--trace"});
  CHECK(by_bash("check --format ''", here) == Words{"text", "json", "github"});
  CHECK(by_bash("check on", here) == Words{"one.yaml"});
  CHECK(by_bash("run --config no", here) == Words{"none"});
  CHECK(by_bash("nodes core.sl", here) == Words{"core.sleep"});
  const auto codes = by_bash("explain HD210", here);
  CHECK(std::find(codes.begin(), codes.end(), "HD2104") != codes.end());
  CHECK(by_bash("new ''", here) == Words{"node", "flow"});
  CHECK(by_bash("completion z", here) == Words{"zsh"});
  CHECK(by_bash("eval 1", here).empty());
}

TEST_CASE("fish completes them as well") {
  const TemporaryFolder here;
  (void)here.write("one.yaml", "");
  CHECK(by_fish("heddle ch", here) == Words{"check"});
  CHECK(by_fish("heddle check --format g", here) == Words{"github"});
  CHECK(by_fish("heddle check on", here) == Words{"one.yaml"});
  CHECK(by_fish("heddle nodes core.sl", here) == Words{"core.sleep"});
}

TEST_CASE("zsh is given words with their descriptions, and told where files stand") {
  const TemporaryFolder here;
  const auto made = by_zsh("new ''", here);
  REQUIRE(made.size() == 2);
  CHECK(made.front().starts_with("node:Makes a project"));
  CHECK(by_zsh("check --format ''", here) == Words{"text:", "json:", "github:"});
  CHECK(by_zsh("check ''", here) == Words{":files "});
  CHECK(by_zsh("run --plugins ''", here) == Words{":files -/"});
}

TEST_CASE("a value that is typed behind an option is no command") {
  // "new" is the name of a folder here, so what follows are still the words of 'check'.
  const auto result = run_heddle({"completion", "words", "check", "--plugins", "new", ""});
  CHECK(result.out == ":files\n");
}
