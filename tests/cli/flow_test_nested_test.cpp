// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cli/command.hpp"

// `heddle test` and flows inside the flow that is tested.

using heddle::test::CommandResult;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

const char* const outer = R"(heddle: 1
flow: outer
outputs: {said: "${{ nodes.sub.said }}"}
nodes:
  sub: {use: "flow:inner", retry: {max_attempts: 2, delay: 1h}, next: {SUCCESS: ask, ODD: end.FAILURE}}
  ask: {use: probe.flaky, with: {good_attempt: 1}, next: end}
)";

const char* const inner = R"(heddle: 1
flow: inner
outcomes: [ODD]
outputs: {said: {value: "${{ string(nodes.ask.same) }}", type: string}}
nodes:
  ask: {use: probe.echo, with: {value: hello}, next: fetch}
  fetch: {use: probe.fetch, with: {url: "http://127.0.0.1:1/"}, next: again}
  again: {switch: [{when: "${{ nodes.ask.same == 'odd' }}", to: end.ODD}], else: end}
)";

class Project {
 public:
  Project() {
    (void)folder_.write("outer.yaml", outer);
    (void)folder_.write("inner.yaml", inner);
  }
  CommandResult test(const std::string& cases, std::vector<std::string> more = {}) {
    (void)folder_.write("outer.test.yaml", "heddle-test: 1\n" + cases);
    more.insert(more.begin(),
                {"test", "outer.test.yaml", "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"});
    return run_heddle(more, {.directory = folder_.path()});
  }
  CommandResult run(std::vector<std::string> more) {
    more.insert(more.begin(), {"run", "outer.yaml", "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"});
    return run_heddle(more, {.directory = folder_.path()});
  }
  void write(const std::string& name, const std::string& text) { (void)folder_.write(name, text); }
  [[nodiscard]] std::string text(const std::string& name) const {
    return heddle::test::content_of(folder_.file(name));
  }

 private:
  TemporaryFolder folder_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a flow inside is answered for like a node, and what it says is held against it") {
  Project project;
  const auto good = project.test(R"(cases:
  - name: mocked
    mocks:
      sub: [{error: {code: busy, message: later}}, {outputs: {said: hi}}]
    expect: {outputs: {said: hi}, path: [sub, ask], attempts: {sub: 2}}
  - name: by its type, with an outcome of its own
    mocks: {"flow:inner": {outcome: ODD, delay: 3h}}
    expect: {outcome: FAILURE, path: [sub]}
)");
  CHECK_MESSAGE(good.exit_code == 0, good.all());
  const auto bad = project.test(R"(cases:
  - name: wrong
    mocks: {sub: {outcome: EVEN}}
  - name: wrong too
    mocks: {sub: {outputs: {sayd: hi}}}
)");
  CHECK(bad.exit_code == 2);
  CHECK(has(bad.err, "error[HD7012]: 'sub' (flow:inner) has no outcome 'EVEN'"));
  CHECK(has(bad.err, "error[HD7013]: 'sub' (flow:inner) has no output 'sayd'"));
}

TEST_CASE("a node of a flow inside is answered for by its path or its type, and not by its id") {
  Project project;
  const auto result = project.test(R"(cases:
  - name: by path
    mocks: {sub/fetch: {outputs: {status: 200}}, sub/ask: {outputs: {same: odd}}}
    expect: {outcome: FAILURE, attempts: {sub/ask: 1, ask: 0}}
  - name: by type
    mocks: {probe.fetch: {outputs: {status: 200}}, ask: {outputs: {attempts: 1, key: k}}}
    expect: {outputs: {said: hello}, path: [sub, ask], attempts: {sub/ask: 1, ask: 1}}
  - name: its error is told with its path
    mocks: {sub/fetch: {error: {code: gone, message: away, retryable: false}}}
    expect: {error: {code: gone, node: sub/fetch}}
)");
  CHECK_MESSAGE(result.exit_code == 0, result.all());
}

TEST_CASE("a node of a flow inside that calls out needs a mock, and is told by its path") {
  Project project;
  const auto result = project.test("cases: [{name: real}]\n");
  CHECK(result.exit_code == 1);
  CHECK_MESSAGE(has(result.all(), "give it a mock under 'mocks: sub/fetch:'"), result.all());
}

TEST_CASE("a path that leads to no node is told with those that there are") {
  Project project;
  const auto result = project.test("cases: [{name: x, mocks: {sub/fetsh: {}}}]\n");
  CHECK(result.exit_code == 2);
  CHECK(has(result.err, "error[HD7010]: the flow 'outer' has no node 'sub/fetsh'"));
  CHECK(has(result.err, "did you mean 'sub/fetch'?"));
  CHECK(has(result.err, "nodes: sub, ask, sub/ask, sub/fetch and sub/again"));
}

TEST_CASE("only the edges of the flow itself are counted") {
  Project project;
  const auto result = project.test(
      "cases: [{name: x, mocks: {probe.fetch: {outputs: {status: 200}}}}]\n", {"--coverage"});
  CHECK(has(result.all(), "outer.yaml: 2 of 3 edges taken"));
  CHECK_FALSE(has(result.all(), "inner.yaml"));
}

TEST_CASE("a recorded run answers for the nodes inside by their paths") {
  Project project;
  project.write(
      "inner.yaml",
      "heddle: 1\nflow: inner\noutcomes: [ODD]\noutputs: {said: \"${{ nodes.ask.key }}\"}\n"
      "nodes:\n  ask: {use: probe.flaky, with: {good_attempt: 1}, next: odd}\n"
      "  odd: {switch: [{when: \"${{ nodes.ask.key == '' }}\", to: end.ODD}], else: end}\n");
  const auto run = project.run({"--record", "made.test.yaml"});
  CHECK_MESSAGE(run.exit_code == 0, run.all());
  const std::string made = project.text("made.test.yaml");
  CHECK_MESSAGE(has(made, "sub/ask:"), made);
  CHECK(has(made, "path: [sub, ask]"));
}
