// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <heddle/json.hpp>
#include <string>

#include "cli/command.hpp"
#include "golden.hpp"

using heddle::test::check_golden;
using heddle::test::content_of;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

// Whoever changes what a node says of itself finds the page changed as well.
TEST_CASE("nodes/REFERENCE.md is what the node types say of themselves") {
  const auto result = run_heddle({"docs", "--config", "none"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  check_golden(std::filesystem::path(HEDDLE_SOURCE_DIR) / "nodes/REFERENCE.md", result.out);
}

TEST_CASE("docs writes the node types, families and control nodes that it is asked for") {
  const auto result = run_heddle({"docs", "imiassist", "core.sleep", "switch"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  std::string headings;
  for (const auto& line : heddle::test::lines_of(result.out)) {
    if (line.starts_with("## ") || line.starts_with("### ")) headings += line + "\n";
  }
  CHECK(headings ==
        "## The core family\n"
        "### Sleep\n"
        "## The imiassist family\n"
        "### Authenticate\n"
        "### Get Existing Token\n"
        "### Get New Token\n"
        "## Control nodes\n"
        "### Switch\n");
}

TEST_CASE("docs as JSON has each node type as `heddle nodes` gives it, and the control nodes") {
  const auto all = run_heddle({"docs", "--format", "json"});
  CHECK(all.exit_code == 0);
  const auto nodes = heddle::parse_json(all.out).list();
  CHECK(nodes.size() == 9 + 6);
  const auto listed = heddle::parse_json(run_heddle({"nodes", "--json"}).out).list();
  REQUIRE(listed.size() == 9);
  for (std::size_t i = 0; i < listed.size(); ++i) CHECK(nodes[i] == listed[i]);
  CHECK(*nodes.back().map().find("name") == heddle::Value("wait"));
  CHECK(*nodes.back().map().find("plugin") == heddle::Value(""));
  const auto one = run_heddle({"docs", "core.sleep", "--format", "json"});
  CHECK(one.out ==
        "[" + run_heddle({"nodes", "core.sleep", "--json"}).out.substr(0, one.out.size() - 3) +
            "]\n");
}

TEST_CASE("docs goes to a file at once, in each format") {
  const TemporaryFolder folder;
  for (const std::string format : {"md", "html", "json"}) {
    CAPTURE(format);
    const std::string path = folder.file("nodes." + format);
    const auto result = run_heddle({"docs", "--format", format, "--output", path});
    CHECK(result.exit_code == 0);
    CHECK(result.all().empty());
    CHECK(content_of(path) == run_heddle({"docs", "--format", format}).out);
  }
  CHECK(run_heddle({"docs", "--out", folder.file("as_schema_has_it.md")}).exit_code == 0);
  CHECK(folder.names().size() == 4);
}

TEST_CASE("docs of what there is not writes nothing, and says what was meant") {
  const TemporaryFolder folder;
  const auto result =
      run_heddle({"docs", "imiassis", "core.slep", "--output", folder.file("x.md")});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err.starts_with(
      "error: there is no family and no control node 'imiassis'\n"
      "      = did you mean 'imiassist'?\n"
      "      = families and control nodes: core, imiassist, for_each, parallel, repeat, set, "
      "switch, wait\n"
      "error[HD2001]: there is no node type 'core.slep'\n"
      "      = did you mean 'core.sleep'?\n"));
  CHECK(result.err.ends_with("2 errors; nothing was written\n"));
  CHECK(folder.names().empty());
  const auto json = run_heddle({"docs", "imiassis", "--format", "json"});
  CHECK(json.exit_code == 2);
  CHECK(json.err.empty());
  CHECK(has(json.out, R"({"diagnostics":[{"severity":"error")"));
}

TEST_CASE("docs knows three formats") {
  const auto result = run_heddle({"docs", "--format", "pdf"});
  CHECK(result.exit_code == 2);
  CHECK(result.err ==
        "heddle docs: --format: expected md, html or json\n"
        "Run 'heddle docs --help' for how to use it.\n");
}

TEST_CASE("a file for docs that cannot be written is refused before anything is loaded") {
  const TemporaryFolder folder;
  const auto result = run_heddle({"docs", "--output", folder.path()});
  CHECK(result.exit_code == 2);
  CHECK(result.err == "error: --output: the file '" + folder.path() +
                          "' cannot be written: it is a folder\n1 error; nothing was written\n");
}

TEST_CASE("a plugin that cannot be loaded is told on stderr, and the rest is in the docs") {
  const TemporaryFolder folder;
  const std::string file = folder.write("broken.so", "this is no library");
  const auto result = run_heddle({"docs", "--plugins", folder.path()});
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, file + ": error[HD4001]: this plugin cannot be used: "));
  CHECK(has(result.out, "### Authenticate\n"));
}
