// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "cli/command.hpp"

// Where the flows are that other flows use.
namespace {

using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const char* const caller =
    "heddle: 1\nflow: caller\noutputs: {said: \"${{ nodes.a.said }}\"}\n"
    "nodes: {a: {use: \"flow:shared\", next: end}}\n";

std::string shared(const std::string& said) {
  return "heddle: 1\nflow: shared\noutputs: {said: " + said +
         "}\nnodes: {b: {wait: 0s, next: end}}\n";
}

TEST_CASE("flows that others use are found in --flows, then where heddle.yaml says") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("flows/caller.yaml", caller);
  (void)folder.write("one/shared.yaml", shared("one"));
  (void)folder.write("two/shared.yaml", shared("two"));
  const auto none = run_heddle({"run", flow, "--config", "none"});
  CHECK(none.exit_code == 2);
  CHECK(has(none.err, "error[HD2003]: there is no flow 'shared'"));
  const std::string config = folder.write("heddle.yaml", "heddle: 1\nflows: [./two]\n");
  CHECK(has(run_heddle({"run", flow, "--config", config}).out, "said: two\n"));
  CHECK(has(run_heddle({"run", flow, "--config", config, "--flows", folder.file("one")}).out,
            "said: one\n"));
}

TEST_CASE("a folder for flows that is not there is a mistake of its own") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("caller.yaml", caller);
  const auto result = run_heddle({"check", flow, "--flows", "/does/not/exist"});
  CHECK(result.exit_code == 2);
  CHECK(has(result.err + result.out, "--flows: there is no folder '/does/not/exist'"));
}

TEST_CASE("where a node inside a flow inside failed is shown with its path") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("caller.yaml", caller);
  (void)folder.write("shared.yaml",
                     "heddle: 1\nflow: shared\noutputs: {said: x}\n"
                     "nodes: {b: {wait: \"${{ duration(run.id) }}\", next: end}}\n");
  const auto result = run_heddle({"run", flow});
  CHECK(result.exit_code == 1);
  CHECK(has(result.err, "\n  a/b  FAILURE in "));
  CHECK(has(run_heddle({"run", flow, "--json"}).out, "\"node\":\"a/b\""));
}

}  // namespace
