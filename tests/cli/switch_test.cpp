// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/json.hpp>

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "flow/control_types.hpp"

// A flow that decides, as its author sees it.
namespace {

using heddle::test::flow_file;
using heddle::test::run_heddle;

heddle::test::CommandResult decide(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"run", flow_file("decide.yaml")});
  return run_heddle(arguments);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The lines of progress without what differs from run to run.
std::string steps(const std::string& text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    if (line.starts_with("  ")) out += line.substr(0, line.find(" in ")) + "\n";
    at = end + 1;
  }
  return out;
}

}  // namespace

TEST_CASE("a run shows which way a switch led") {
  const auto result = decide({});
  CHECK(result.exit_code == 0);
  CHECK(result.out == "outcome: SUCCESS\nfirst: WHEN_2\n");
  CHECK(steps(result.err) ==
        "  first   started (switch)\n  first   WHEN_2\n"
        "  second  started (switch)\n  second  ELSE\n");
  const auto stopped = decide({"-i", "stop=true"});
  CHECK(stopped.exit_code == 1);
  CHECK(stopped.out == "outcome: STOPPED\nfirst: WHEN_1\n");
  CHECK(decide({"-i", "data={\"ready\": false}"}).out == "outcome: NOT_READY\nfirst: ELSE\n");
}

TEST_CASE("a condition that fails says which and why") {
  const auto result = decide({"-i", "data={\"reedy\": true}"});
  CHECK(result.exit_code == 1);
  CHECK(result.out.starts_with("outcome: FAILURE\n"));
  CHECK(has(result.err, ": condition_failed: 'when' of case 2: inputs.data has no 'ready' (" +
                            flow_file("decide.yaml") + ":18:33)\nrun FAILURE in "));
  const auto json = heddle::parse_json(decide({"--json", "-i", "data={\"ready\": 1}"}).out);
  const auto& error = json.map().find("error")->map();
  CHECK(*error.find("code") == heddle::Value("condition_failed"));
  CHECK(*error.find("node") == heddle::Value("first"));
  CHECK(*error.find("message") ==
        heddle::Value("'when' of case 2: expected a bool, found the int 1"));
}

TEST_CASE("control nodes are listed apart from node types, and shown in full") {
  const auto all = run_heddle({"nodes"});
  CHECK(all.exit_code == 0);
  CHECK(has(all.out,
            "\n\nControl nodes, which belong to the language and have a key of their own:\n"
            "for_each  For each  Goes through the nodes"));
  CHECK(
      has(all.out, "\nswitch    Switch    Goes the way of the first case whose condition is true"));
  const auto page = run_heddle({"nodes", "switch"});
  CHECK(page.exit_code == 0);
  CHECK(page.err.empty());
  CHECK(page.out.starts_with(
      "Switch\n  control node  switch\n  from          the flow language\n\nGoes the way of "));
  CHECK(has(page.out, "\nWritten as\n  decide:\n    switch:\n      - {when: \"${{ "));
  CHECK(has(page.out, "\n    else: renew\n"));
  CHECK(has(page.out, "\nOutcomes\n  WHEN_1   The first condition is true"));
  CHECK(has(page.out, "\n  ELSE     "));
  CHECK(has(page.out, "\n  FAILURE  "));
  CHECK_FALSE(has(page.out, "plugin"));
  CHECK(has(run_heddle({"nodes", "swich"}).err, "did you mean 'switch'?"));
  const auto json = heddle::parse_json(run_heddle({"nodes", "switch", "--json"}).out);
  CHECK(*json.map().find("name") == heddle::Value("switch"));
  CHECK(json.map().find("usage")->string().starts_with("decide:\n"));
}

TEST_CASE("what 'heddle nodes' shows of a control node is a node that can be checked") {
  for (const auto& type : heddle::flow::control_types()) {
    CAPTURE(type.descriptor.name);
    const auto json = heddle::parse_json(run_heddle({"nodes", type.descriptor.name, "--json"}).out);
    std::string flow = "heddle: 1\nflow: shown\nnodes:\n";
    const std::string& usage = json.map().find("usage")->string();
    for (std::size_t at = 0; at < usage.size();) {
      const std::size_t end = usage.find('\n', at);
      flow += "  " + usage.substr(at, end - at) + "\n";
      at = end + 1;
    }
    const heddle::test::TemporaryFolder folder;
    const auto result = run_heddle({"check", folder.write("shown.yaml", flow)});
    // What it names is not there, but all of it is read.
    for (const std::string key : {"HD11", "HD10", "HD2202", "HD2203", "HD2209", "HD2302", "HD2304",
                                  "HD2305", "HD2306", "HD2309", "HD2310"}) {
      CAPTURE(result.out);
      CHECK_FALSE(has(result.out, "error[" + key));
    }
  }
}
