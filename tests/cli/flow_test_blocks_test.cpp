// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cli/command.hpp"

// `heddle test` and nodes inside of others: items, branches, passes, and those at the end of a run.

using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

constexpr const char* flow_text = R"(heddle: 1
flow: fan
inputs:
  names: {type: list}
outputs:
  greetings: ${{ first(nodes.each.results, []) }}
  at: ${{ now() }}
nodes:
  each:
    for_each:
      in: ${{ inputs.names }}
      as: name
      max_parallel: 2
      tolerate: 1
      do:
        ask:
          use: probe.echo
          with: {value: "${{ name }}"}
          retry: {max_attempts: 2, delay: 10s}
          next: {SUCCESS: pause, FAILURE: end.FAILURE}
        pause:
          wait: 1h
          next: end
      result: ${{ nodes.ask.same }}
    next: {SUCCESS: both, FAILURE: end.FAILURE}
  both:
    parallel:
      branches:
        left:
          quick:
            use: probe.fetch
            with: {url: "http://127.0.0.1:1/"}
            next: end
        right:
          slow:
            use: probe.sleep
            with: {time: 2h}
            next: end
    next: {SUCCESS: poll, FAILURE: end.FAILURE}
  poll:
    repeat:
      do:
        look:
          use: probe.echo
          with: {value: "nothing"}
          next: end
      until: ${{ nodes.look.same == "done" }}
      max: 3
      delay: 1h
    next: {SUCCESS: end, EXHAUSTED: end.FAILURE, FAILURE: end.FAILURE}
finally:
  tidy:
    use: probe.block
    next: end
)";

struct Tested {
  TemporaryFolder folder;

  explicit Tested(const std::string& cases) {
    static_cast<void>(folder.write("fan.yaml", flow_text));
    static_cast<void>(folder.write("fan.test.yaml", R"(heddle-test: 1
inputs: {names: [a, b, c]}
mocks:
  quick: {outputs: {status: 200}}
  tidy: {outputs: {slept: "yes"}}
  look: [{outputs: {same: wait}}, {outputs: {same: done}}]
cases:
)" + cases));
  }
  [[nodiscard]] heddle::test::CommandResult run(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"test", "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"});
    return run_heddle(more, {.directory = folder.path()});
  }
};

}  // namespace

TEST_CASE("nodes that only compute run, and nodes inside of others are answered for as any") {
  const Tested tested(R"(
  - name: all goes well
    expect:
      outputs: {greetings: [a, b, c], at: 2026-01-01T05:00:00Z}
      attempts: {each: 1, ask: 3, "each[0]/ask": 1, look: 2, poll: 1, finally/tidy: 1}
      path:
        [each, ask, pause, ask, pause, ask, pause, both, quick, slow, poll, look, look, tidy]
)");
  const auto result = tested.run();
  CHECK_MESSAGE(result.exit_code == 0, result.all());
}

TEST_CASE(
    "each item has the attempts of a list of its own, and an answer of its own by its place") {
  const Tested tested(R"test(
  - name: all need two attempts
    mocks: {ask: [{error: {code: away, message: later}}, {outputs: {same: x}}]}
    expect:
      outputs: {greetings: [x, x, x]}
      attempts: {ask: 6, "each[2]/ask": 2}
  - name: one item fails
    mocks:
      ask: {outputs: {same: x}}
      each[1]/ask: {error: {code: gone, message: away, retryable: false}}
    expect:
      outputs: {greetings: [x, null, x]}
      attempts: {ask: 3}
  - name: two items fail
    mocks:
      each[0]/ask: {error: {code: gone, message: away, retryable: false}, delay: 2s}
      each[1]/ask: {error: {code: lost, message: nowhere, retryable: false}, delay: 1s}
    expect:
      error: {code: gone, message: "item 0: away (the first of 2 that failed)", node: each}
      path: [each, ask, ask, ask, pause, tidy]
)test");
  const auto result = tested.run();
  CHECK_MESSAGE(result.exit_code == 0, result.all());
}

TEST_CASE("edges inside of nodes, and at the end of a run, are covered as any") {
  const Tested tested("  - {name: good}\n");
  const auto result = tested.run({"--coverage"});
  CHECK(result.exit_code == 0);
  CHECK(result.out == R"(fan.test.yaml
  ✓ good
fan.yaml: 9 of 14 edges taken
  not taken: each  FAILURE → end.FAILURE
  not taken: ask  FAILURE → end.FAILURE
  not taken: both  FAILURE → end.FAILURE
  not taken: poll  EXHAUSTED → end.FAILURE
  not taken: poll  FAILURE → end.FAILURE
coverage: 9 of 14 edges taken
1 passed, 0 failed in 1 file
)");
}

TEST_CASE("a node that nobody answers for fails the case, also where its failure is tolerated") {
  const Tested tested(R"(
  - name: in finally, which changes no outcome
    mocks: {tidy: {outcome: FAILURE}}
)");
  CHECK_MESSAGE(tested.run().exit_code == 0, tested.run().all());
  TemporaryFolder folder;
  static_cast<void>(folder.write("fan.yaml", flow_text));
  static_cast<void>(folder.write("fan.test.yaml", R"(heddle-test: 1
inputs: {names: []}
mocks: {look: {outputs: {same: done}}}
cases:
  - name: without quick
    mocks: {tidy: {outputs: {slept: "yes"}}}
    expect: {outcome: FAILURE}
  - name: without tidy
    mocks: {quick: {}}
)"));
  const auto result = run_heddle({"test", "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"},
                                 {.directory = folder.path()});
  CHECK(result.exit_code == 1);
  CHECK(result.out == R"(fan.test.yaml
  ✗ without quick
    node 'quick' (probe.fetch) called out (GET http://127.0.0.1:1/), which no simulated run may do; give it a mock under 'mocks: quick:'
  ✗ without tidy
    node 'tidy' (probe.block) blocks and does not run in a simulation; give it a mock under 'mocks: tidy:'
0 passed, 2 failed in 1 file
)");
}

TEST_CASE("a place that no run comes to is told, with the one that was meant") {
  const Tested tested(R"(
  - name: places
    mocks:
      eac[1]/ask: {outputs: {same: x}}
      each/ask: {outputs: {same: x}}
      both.left/slow: {}
      each[0]/asks: {}
      each[0]/pause: {}
    expect: {attempts: {"each[x]/ask": 1}}
)");
  const auto result = tested.run();
  CHECK(result.exit_code == 2);
  CHECK(result.err == R"(fan.test.yaml:11:7: error[HD7010]: the node 'ask' is never at 'eac[1]/ask'
   11 |       eac[1]/ask: {outputs: {same: x}}
      |       ^~~~~~~~~~ it is at 'each[0]/ask'
fan.test.yaml:12:7: error[HD7010]: the node 'ask' is never at 'each/ask'
   12 |       each/ask: {outputs: {same: x}}
      |       ^~~~~~~~ it is at 'each[0]/ask'
fan.test.yaml:13:7: error[HD7010]: the node 'slow' is never at 'both.left/slow'
   13 |       both.left/slow: {}
      |       ^~~~~~~~~~~~~~ it is at 'both.right/slow'
fan.test.yaml:14:7: error[HD7010]: the flow 'fan' has no node 'asks'
   14 |       each[0]/asks: {}
      |       ^~~~~~~~~~~~ did you mean 'ask'?
      = nodes: each, ask, pause, both, quick, slow, poll, look and tidy
fan.test.yaml:15:7: error[HD7011]: 'each[0]/pause' (wait) steers the run itself and cannot be mocked
   15 |       each[0]/pause: {}
      |       ^~~~~~~~~~~~~
      = mock the nodes whose outputs it reads
fan.test.yaml:16:25: error[HD7010]: the node 'ask' is never at 'each[x]/ask'
   16 |     expect: {attempts: {"each[x]/ask": 1}}
      |                         ^~~~~~~~~~~~~ it is at 'each[0]/ask'
6 errors; no case was run
)");
}

TEST_CASE("what is too long to stand side by side stands one above the other") {
  const Tested tested(R"(
  - name: another way
    mocks: {look: {outputs: {same: wait}}}
    expect: {path: [each, ask, ask, pause, pause, both, quick, slow, poll, look]}
)");
  const auto result = tested.run();
  CHECK(result.exit_code == 1);
  CHECK(result.out == R"(fan.test.yaml
  ✗ another way
             expected  found
    outcome  SUCCESS   FAILURE
    path
      expected  each, ask, ask, pause, pause, both, quick, slow, poll, look
      found     each, ask, pause, ask, pause, ask, pause, both, quick, slow, poll, look, look, look, tidy
0 passed, 1 failed in 1 file
)");
}
