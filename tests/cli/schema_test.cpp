// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <heddle/json.hpp>
#include <string>

#include "cli/command.hpp"

using heddle::test::content_of;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

mode_t mode_of(const std::string& path) {
  struct stat found {};
  REQUIRE(stat(path.c_str(), &found) == 0);
  return found.st_mode & 07777U;
}

}  // namespace

TEST_CASE("the schema of flows is printed as JSON") {
  const auto result = run_heddle({"schema"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out.ends_with("\n}\n"));
  const auto schema = heddle::parse_json(result.out);
  CHECK(*schema.map().find("$schema") ==
        heddle::Value("https://json-schema.org/draft/2020-12/schema"));
  CHECK(has(result.out, R"("const": "imiassist.authenticate")"));
}

TEST_CASE("plugins of --plugins are in the schema") {
  const auto result = run_heddle({"schema", "--plugins", HEDDLE_TEST_PLUGIN_DIR "/good"});
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, R"("const": "demo.greet")"));
  CHECK(has(result.out, R"("const": "imiassist.authenticate")"));
}

TEST_CASE("the schema goes to a file at once, and a new file to its usual readers") {
  const TemporaryFolder folder;
  const std::string path = folder.file("flow.schema.json");
  const mode_t before = umask(027);
  const auto result = run_heddle({"schema", "--out", path});
  umask(before);
  CHECK(result.exit_code == 0);
  CHECK(result.all().empty());
  CHECK(content_of(path) == run_heddle({"schema"}).out);
  CHECK(mode_of(path) == 0640);
  CHECK(folder.names() == std::vector<std::string>{"flow.schema.json"});
}

TEST_CASE("a schema that is replaced keeps its readers") {
  const TemporaryFolder folder;
  const std::string path = folder.write("flow.schema.json", "old");
  chmod(path.c_str(), 0664);
  CHECK(run_heddle({"schema", "--out", path}).exit_code == 0);
  CHECK(content_of(path).starts_with("{\n"));
  CHECK(mode_of(path) == 0664);
}

TEST_CASE("a schema that cannot be written leaves the old one") {
  const TemporaryFolder folder;
  const auto refused = run_heddle({"schema", "--out", folder.path(), "--plugins", "/none"});
  CHECK(refused.exit_code == 2);
  CHECK(refused.out.empty());
  CHECK(refused.err ==
        "error: --plugins: there is no folder '/none'\n"
        "error: --out: the file '" +
            folder.path() + "' cannot be written: it is a folder\n");
  const std::string path = folder.write("flow.schema.json", "old");
  const std::string shell = "ulimit -f 1; trap '' XFSZ; exec \"$0\" \"$@\"";
  const auto failed =
      heddle::test::Process("/bin/sh", {"-c", shell, HEDDLE_COMMAND, "schema", "--out", path})
          .finish();
  CHECK(failed.exit_code == 3);
  CHECK(failed.err == "error: --out: the file '" + path +
                          "' cannot be written: writing failed: File too large\n");
  CHECK(content_of(path) == "old");
  CHECK(folder.names() == std::vector<std::string>{"flow.schema.json"});
}

TEST_CASE("a plugin that cannot be loaded is told on stderr, and the rest is in the schema") {
  const TemporaryFolder folder;
  const std::string file = folder.write("broken.so", "this is no library");
  const auto result = run_heddle({"schema", "--plugins", folder.path()});
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, file + ": error[HD4001]: this plugin cannot be used: "));
  CHECK(has(result.out, R"("const": "imiassist.authenticate")"));
}

// Plugins are looked for beside the program, so a copy that stands elsewhere has none.
TEST_CASE("without plugins the schema knows the language, and stderr where they were looked for") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.file("bin"));
  std::filesystem::copy_file(HEDDLE_COMMAND, folder.file("bin/heddle"));
  const auto result = heddle::test::Process(folder.file("bin/heddle"), {"schema"}).finish();
  CHECK(result.exit_code == 0);
  CHECK(result.err == "there are no node types; searched for plugins in:\n  " +
                          folder.file("lib/heddle/plugins") + "\n");
  CHECK(has(result.out, R"("title": "Heddle flow")"));
}
