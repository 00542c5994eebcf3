// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <re2/re2.h>

#include <string>

#include "cli/command.hpp"
#include "cli/sandbox.hpp"

// The first page that a stranger reads: what it shows of the command is what the command prints.

namespace heddle::test {
namespace {

// What follows `$ COMMAND`, which may go over several lines, up to the end of its block.
std::string shown_for(const std::string& command) {
  const std::string page = content_of(HEDDLE_SOURCE_DIR "/README.md");
  const std::size_t begin = page.find("```console\n$ " + command);
  REQUIRE(begin != std::string::npos);
  std::size_t end = page.find('\n', begin + 11);
  while (page[end - 1] == '\\') end = page.find('\n', end + 1);
  return page.substr(end + 1, page.find("```\n", end) - end - 1);
}

// Without what is another one each time: ids, times of day, how long something took.
std::string timeless(std::string text) {
  RE2::GlobalReplace(&text, R"([0-9a-f]{32})", "ID");
  RE2::GlobalReplace(&text, R"(\d{4}-\d\d-\d\dT[\d:.]+Z)", "TIME");
  RE2::GlobalReplace(&text, R"(\d+(\.\d+)? (s|ms|us|µs)\b)", "DURATION");
  return text;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("README.md shows a run as it is") {
  Sandbox sandbox;
  const auto result = sandbox.run(Sandbox::password);
  CHECK(timeless(result.err + result.out) == timeless(shown_for("heddle run")));
}

TEST_CASE("README.md shows the mistakes of a flow as they are reported") {
  std::string flow = content_of(HEDDLE_SOURCE_DIR "/flows/imiassist/new_token.yaml");
  replace(flow, "user_password: ${{", "user_pasword: ${{");
  replace(flow, "FAILURE: end.FAILURE", "FAILURE: end");
  for (const std::string output : {"api_key", "created_at", "expires_at"}) {
    replace(flow, "  " + output + ": ${{ nodes.token." + output + " }}\n", "");
  }
  const TemporaryFolder folder;
  CHECK(folder.write("token.yaml", flow) == folder.file("token.yaml"));
  const auto result = run_heddle({"check", "token.yaml"}, {.directory = folder.path()});
  CHECK(result.exit_code == 2);
  CHECK(result.out == shown_for("heddle check token.yaml"));
}

}  // namespace heddle::test
