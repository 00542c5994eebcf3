// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.hpp"

// Outcomes that a node type declares as failures: they go the way of FAILURE unless a flow leads
// them elsewhere, and are tried again like it.
namespace heddle::test {
namespace {

std::string refuse(const std::string& more) {
  return "outputs: {was: \"${{ first(nodes.b.same, nodes.a.outcome) }}\"}\n"
         "nodes:\n"
         "  a: {use: probe.refuse, " +
         more +
         "}\n"
         "  b: {use: probe.echo, with: {value: \"${{ nodes.a.outcome + ' ' + "
         "nodes.a.error.message }}\"}, next: end}\n";
}

std::string findings(const Runtime& runtime, const std::string& text) {
  return render(runtime.load_text("heddle: 1\nflow: test\n" + text, "test.yaml").diagnostics);
}

TEST_CASE("an unwired failure outcome ends the run as FAILURE with its error") {
  const Runtime runtime(options());
  const RunResult result =
      run(runtime, "nodes:\n  a: {use: probe.refuse, next: {SUCCESS: end, LATER: end}}\n");
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->code == "refused");
  CHECK(result.error->message == "it is closed");
  CHECK(result.error->node == "a");
  CHECK(result.error->retryable);
}

TEST_CASE("an unwired failure outcome goes where FAILURE goes, and keeps its own name") {
  const Runtime runtime(options());
  const RunResult result = run(runtime, refuse("next: {SUCCESS: end, LATER: end, FAILURE: b}"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "was") == "REFUSED it is closed");
}

TEST_CASE("a wired failure outcome goes its own way, with its error") {
  const Runtime runtime(options());
  const RunResult result =
      run(runtime, refuse("next: {SUCCESS: end, LATER: end, refused: b, FAILURE: end.FAILURE}"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "was") == "REFUSED it is closed");
}

TEST_CASE("a failure outcome without a reason has an error all the same") {
  const Runtime runtime(options());
  const RunResult result =
      run(runtime, refuse("with: {silent: true}, next: {SUCCESS: end, LATER: end, FAILURE: b}"));
  CHECK(output(result, "was") == "REFUSED the node gave no reason");
}

TEST_CASE("retry tries a failure outcome again, by default or by its name") {
  const Runtime runtime(options());
  const auto attempts = [&](const std::string& retry) {
    const RunResult result = run(runtime,
                                 "outputs: {n: \"${{ nodes.a.attempts }}\"}\n"
                                 "nodes:\n"
                                 "  a:\n"
                                 "    use: probe.refuse\n"
                                 "    with: {good_attempt: 3}\n"
                                 "    retry: " +
                                     retry +
                                     "\n"
                                     "    next: {SUCCESS: end, LATER: end, FAILURE: end}\n");
    return output(result, "n");
  };
  CHECK(attempts("{max_attempts: 5}") == Value(3));
  CHECK(attempts("{max_attempts: 5, on: REFUSED}") == Value(3));
  CHECK(attempts("{max_attempts: 5, on: refused}") == Value(3));
  CHECK(attempts("{max_attempts: 5, on: FAILURE}") == Value(1));
  CHECK(attempts("{max_attempts: 5, when: \"${{ error.outcome == 'REFUSED' }}\"}") == Value(3));
}

TEST_CASE("'on' of a retry takes failure outcomes of the node, and no others") {
  const Runtime runtime(options());
  const auto found = [&](const std::string& on) {
    return findings(runtime,
                    "nodes:\n"
                    "  a:\n"
                    "    use: probe.refuse\n"
                    "    retry: {max_attempts: 2, on: " +
                        on + "}\n    next: {SUCCESS: end, LATER: end}\n");
  };
  CHECK(found("REFUSED").empty());
  CHECK(found("LATER") ==
        "test.yaml:6:34: error[HD2211]: LATER is never retried: it is an answer of the node, and "
        "leads where 'next' says\n"
        "    6 |     retry: {max_attempts: 2, on: LATER}\n"
        "      |                                  ^~~~~ remove this\n"
        "      = 'on' takes FAILURE, TIMEOUT, REFUSED and error codes in lower snake case, such as "
        "http_timeout\n");
  CHECK(found("REFUSD").find("did you mean 'REFUSED'?") != std::string::npos);
}

TEST_CASE("what exists on a failure outcome only is available where that alone leads") {
  const Runtime runtime(options());
  const auto found = [&](const std::string& next) {
    return findings(runtime,
                    "nodes:\n"
                    "  a: {use: probe.refuse, next: {SUCCESS: end, LATER: end, " +
                        next +
                        "}}\n"
                        "  b: {use: probe.echo, with: {value: \"${{ nodes.a.reason }}\"}, next: "
                        "end}\n");
  };
  CHECK(found("REFUSED: b").empty());
  const std::string through_failure = found("FAILURE: b");
  CHECK(through_failure.find("HD3007") != std::string::npos);
  CHECK(through_failure.find("a → FAILURE → b") != std::string::npos);
  CHECK(through_failure.find("node 'a' gives 'reason' only with REFUSED") != std::string::npos);
}

TEST_CASE("other declared outcomes have to lead somewhere, as before") {
  const Runtime runtime(options());
  CHECK(findings(runtime, "nodes:\n  a: {use: probe.refuse, next: {SUCCESS: end}}\n") ==
        "test.yaml:4:26: error[HD2203]: LATER of node 'a' leads nowhere\n"
        "    4 |   a: {use: probe.refuse, next: {SUCCESS: end}}\n"
        "      |                          ^~~~ add 'LATER: end.FAILURE'\n"
        "      = to end the run there, lead it to 'end', which is SUCCESS, to 'end.FAILURE', or to "
        "'end.LATER' beside 'outcomes: [LATER]'\n");
}

TEST_CASE("an outcome that the flow declares is led to the end of that name") {
  const Runtime runtime(options());
  CHECK(findings(runtime,
                 "outcomes: [LATER]\nnodes:\n  a: {use: probe.refuse, next: end}\n"
                 "  b: {use: probe.refuse, next: {SUCCESS: end, LATER: end.LATER}}\n"
                 "start: b\n")
            .find("write 'next: {SUCCESS: end, LATER: end.LATER}'") != std::string::npos);
}

TEST_CASE("inside a node a further outcome is led to an end that there is") {
  const Runtime runtime(options());
  const std::string told = findings(runtime, R"(
outcomes: [LATER]
nodes:
  a: {for_each: {in: "${{ [1] }}", do: {b: {use: probe.refuse, next: end}}}, next: end.LATER}
)");
  CHECK(told.find("write 'next: {SUCCESS: end, LATER: end.FAILURE}'") != std::string::npos);
  CHECK(told.find("to end there, lead it to 'end', which is SUCCESS, or 'end.FAILURE'") !=
        std::string::npos);
}

TEST_CASE("a host sees where an unwired failure outcome leads") {
  const Runtime runtime(options());
  const Flow flow =
      load(runtime, "nodes:\n  a: {use: probe.refuse, next: {SUCCESS: end, LATER: end}}\n");
  const std::vector<FlowNode> nodes = flow.nodes();
  std::string edges;
  for (const auto& edge : nodes[0].edges) {
    edges += edge.outcome + (edge.fails ? " fails" : "") + (edge.implied ? " implied" : "") + " " +
             edge.end + "\n";
  }
  CHECK(edges ==
        "SUCCESS SUCCESS\n"
        "LATER SUCCESS\n"
        "FAILURE fails implied FAILURE\n"
        "TIMEOUT fails implied FAILURE\n"
        "INVALID fails implied FAILURE\n"
        "REFUSED fails implied FAILURE\n");
}

TEST_CASE("observers are told the name of a failure outcome and its error") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  run(runtime, "nodes:\n  a: {use: probe.refuse, next: {SUCCESS: end, LATER: end}}\n");
  CHECK(recorder.lines() ==
        std::vector<std::string>{"run_started", "node_started a #1",
                                 "node_finished a REFUSED #1 refused: it is closed",
                                 "run_finished FAILURE refused: it is closed"});
}

}  // namespace
}  // namespace heddle::test
