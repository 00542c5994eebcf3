// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "golden.hpp"

using heddle::test::CommandResult;
using heddle::test::Process;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(HEDDLE_TEST_DATA_DIR) / "cli/golden/graph";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

CommandResult graph(const std::string& flow, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"graph", flow, "--plugins",
                                        HEDDLE_TEST_PLUGIN_DIR "/probe"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_heddle(arguments);
}

struct Form {
  std::vector<std::string> arguments;
  std::string extension;
};

const std::vector<Form> forms = {{{}, ".mmd"},
                                 {{"--all"}, ".all.mmd"},
                                 {{"--format", "dot"}, ".dot"},
                                 {{"--format", "dot", "--all"}, ".all.dot"}};

// A flow of `count` nodes in a row, each with two edges to the next.
std::string long_flow(int count) {
  std::string text = "heddle: 1\nflow: long\nnodes:\n";
  for (int i = 0; i < count; ++i) {
    const std::string next = i + 1 < count ? "n" + std::to_string(i + 1) : "end";
    text += "  n" + std::to_string(i) +
            ": {use: probe.echo, with: {value: 1}, next: {SUCCESS: " + next + ", FAILURE: " + next +
            "}}\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a flow is drawn as its golden pictures say") {
  const auto flows = heddle::test::files_in(golden, ".yaml");
  REQUIRE(flows.size() >= 2);
  for (const auto& flow : flows) {
    for (const auto& form : forms) {
      const auto result = graph(flow.string(), form.arguments);
      CHECK(result.exit_code == 0);
      CHECK(result.err.empty());
      heddle::test::check_golden(fs::path(flow).replace_extension(form.extension), result.out);
    }
  }
}

TEST_CASE("Graphviz draws every golden picture, with nothing to say about it") {
  const auto pictures = heddle::test::files_in(golden, ".dot");
  REQUIRE(pictures.size() >= 4);
  for (const auto& picture : pictures) {
    CAPTURE(picture.filename().string());
    const auto drawn = Process("/usr/bin/env", {"dot", "-Tplain", picture.string()}).finish();
    CHECK(drawn.exit_code == 0);
    CHECK(drawn.err.empty());
    CHECK(has(drawn.out, "\nedge \"start.\" "));
  }
}

TEST_CASE("Mermaid is what one gets without asking") {
  const std::string flow = (golden / "two_nodes.yaml").string();
  CHECK(graph(flow).out == graph(flow, {"--format", "mermaid"}).out);
}

TEST_CASE("a flow with errors is not drawn, and stdout stays empty") {
  const TemporaryFolder folder;
  const std::string bad = folder.write("bad.yaml",
                                       "heddle: 1\nflow: bad\nnodes:\n"
                                       "  a: {use: probe.echo, with: {value: 1}, next: b}\n");
  const auto result = graph(bad);
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(has(result.err, bad + ":4:48: error[HD2201]: there is no node 'b'\n"));
  CHECK(result.err.ends_with("1 error; nothing was drawn\n"));
  const auto none = graph("/does/not/exist.yaml");
  CHECK(none.exit_code == 2);
  CHECK(none.out.empty());
  CHECK(has(none.err, "/does/not/exist.yaml: error[HD1001]: "));
}

TEST_CASE("a flow with warnings is drawn, and the warnings stay out of the picture") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("warned.yaml",
                                        "heddle: 1\nflow: warned\nnodes:\n"
                                        "  a: {use: probe.echo, with: {value: 1}, next: end}\n"
                                        "  b: {use: probe.echo, with: {value: 1}, next: end}\n");
  const auto result = graph(flow);
  CHECK(result.exit_code == 0);
  CHECK(result.out.starts_with("---\ntitle: \"warned\"\n"));
  CHECK(has(result.err, "warning[HD2206]"));
}

TEST_CASE("a picture with more edges than Mermaid draws comes with a warning") {
  const TemporaryFolder folder;
  const auto long_enough = graph(folder.write("a.yaml", long_flow(249)));
  CHECK(long_enough.exit_code == 0);
  CHECK(long_enough.err.empty());
  const std::string longer = folder.write("b.yaml", long_flow(250));
  const auto too_long = graph(longer);
  CHECK(too_long.exit_code == 0);
  CHECK(too_long.err ==
        "warning: Mermaid draws at most 500 edges unless its maxEdges allows more, and this flow "
        "has 501; try --format dot\n");
  CHECK(has(too_long.out, "linkStyle 1,3,5,"));
  CHECK(graph(longer, {"--format", "dot"}).err.empty());
}

TEST_CASE("what cannot be drawn is refused with a way out") {
  const std::string flow = (golden / "two_nodes.yaml").string();
  const auto refused = [&](std::vector<std::string> arguments) {
    const auto result = run_heddle(arguments);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    return result.err;
  };
  const std::string help = "\nRun 'heddle graph --help' for how to use it.\n";
  CHECK(refused({"graph", flow, "--format", "png"}) ==
        "heddle graph: --format: expected mermaid or dot" + help);
  CHECK(refused({"graph", flow, flow}) ==
        "heddle graph: there is a word too many: graph takes one flow" + help);
  CHECK(refused({"graph"}) ==
        "heddle graph: say which flow, such as flows/imiassist/new_token.yaml" + help);
  CHECK(refused({"graph", flow, "--plugins", "/does/not/exist"}) ==
        "error: --plugins: there is no folder '/does/not/exist'\n1 error; nothing was drawn\n");
}
