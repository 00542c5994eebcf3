// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.hpp"

// What `on` and `when` of a retry try again. The node fails with the code 'flaky' until its good
// attempt; its own output `attempts` hides the count of the engine.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;

std::string flaky(const std::string& with, const std::string& retry,
                  const std::string& before = "") {
  return before +
         "outputs: {attempts: \"${{ nodes.a.attempts }}\"}\n"
         "nodes:\n  a:\n    use: probe.flaky\n    with: {" +
         with + "}\n    retry: " + retry + "\n    next: {SUCCESS: end}\n";
}

Value attempts(const Runtime& runtime, const std::string& retry, Values inputs = {},
               const std::string& before = "") {
  return output(
      run(runtime, flaky("good_attempt: 9, final_failure: true", retry, before), std::move(inputs)),
      "attempts");
}

TEST_CASE("what 'on' lists is tried again, whatever the error says of itself") {
  const Runtime runtime(options());
  CHECK(attempts(runtime, "{max_attempts: 3}") == Value(1));
  CHECK(attempts(runtime, "{max_attempts: 3, on: [flaky]}") == Value(3));
  CHECK(attempts(runtime, "{max_attempts: 3, on: FAILURE}") == Value(3));
  CHECK(attempts(runtime, "{max_attempts: 3, on: [http_timeout, FAILURE]}") == Value(3));
}

TEST_CASE("what 'on' does not list is not tried again, whatever the error says of itself") {
  const Runtime runtime(options());
  const RunResult result =
      run(runtime, flaky("good_attempt: 3", "{max_attempts: 5, on: [TIMEOUT, http_timeout]}"));
  CHECK(result.outcome == "FAILURE");
  CHECK(output(result, "attempts") == Value(1));
  CHECK(result.error->code == "flaky");
  CHECK(result.error->retryable);
}

TEST_CASE("'on' tells a timeout from other failures") {
  const Runtime runtime(options());
  const auto attempts_with = [&](const std::string& on) {
    const Recorder recorder(runtime);
    const std::string text =
        "nodes:\n  a: {use: probe.sleep, with: {time: 1h}, timeout: 5ms, next: end,\n      retry: "
        "{max_attempts: 2, on: " +
        on + "}}\n";
    CHECK(run(runtime, text).error->code == "timeout");
    return recorder.lines().size() - 4;  // attempts that were followed by another
  };
  CHECK(attempts_with("TIMEOUT") == 1);
  CHECK(attempts_with("timeout") == 1);
  CHECK(attempts_with("FAILURE") == 0);
}

TEST_CASE("an attempt is repeated while 'when' is true, and as often as is allowed") {
  const Runtime runtime(options());
  CHECK(attempts(runtime, "{max_attempts: 5, when: \"${{ attempt < 3 }}\"}") == Value(3));
  CHECK(attempts(runtime, "{max_attempts: 5, when: \"${{ attempt < 30 }}\"}") == Value(5));
  CHECK(attempts(runtime, "{max_attempts: 5, when: \"${{ error.retryable }}\"}") == Value(1));
  CHECK(attempts(runtime, "{max_attempts: 2, when: true}") == Value(2));
}

TEST_CASE("'when' reads the attempt that failed, and what the node could read") {
  const Runtime runtime(options());
  const std::string inputs = "inputs: {times: int}\n";
  const auto asked = [&](const std::string& when) {
    return attempts(runtime, "{max_attempts: 9, when: \"${{ " + when + " }}\"}", {{"times", 4}},
                    inputs);
  };
  CHECK(asked("error.code == 'flaky' && attempt < inputs.times") == Value(4));
  CHECK(asked("error.message == 'attempt ' + string(attempt) + ' failed' && attempt < 2") ==
        Value(2));
  CHECK(asked("error.outcome != 'FAILURE'") == Value(1));
  CHECK(asked("!error.retryable && attempt < 3") == Value(3));
}

TEST_CASE("with 'on' and 'when' both must hold") {
  const Runtime runtime(options());
  CHECK(attempts(runtime, "{max_attempts: 5, on: flaky, when: \"${{ attempt < 3 }}\"}") ==
        Value(3));
  CHECK(attempts(runtime, "{max_attempts: 5, on: timeout, when: \"${{ attempt < 3 }}\"}") ==
        Value(1));
}

TEST_CASE("a 'when' that cannot be evaluated fails the node, and both reasons are told") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const std::string text = R"(
inputs: {data: map}
outcomes: [GAVE_UP]
outputs: {message: "${{ first(nodes.a.error.message, '') }}"}
nodes:
  a:
    use: probe.flaky
    with: {good_attempt: 9}
    retry: {max_attempts: 5, when: "${{ attempt < 2 || inputs.data.again }}"}
    next: {SUCCESS: end, FAILURE: end.GAVE_UP}
)";
  const RunResult result = run(runtime, text, {{"data", Map{{"x", 1}}}});
  CHECK(result.outcome == "GAVE_UP");
  REQUIRE(result.error);
  CHECK(result.error->code == "retry_condition_failed");
  CHECK(result.error->message ==
        "'when' of 'retry' after attempt 2: inputs.data has no 'again' (test.yaml:11:68); the "
        "attempt failed with flaky: attempt 2 failed");
  CHECK(result.error->node == "a");
  CHECK_FALSE(result.error->retryable);
  CHECK(output(result, "message") == Value(result.error->message));
  CHECK(recorder.lines()[3].starts_with("node_finished a FAILURE #2 retry_condition_failed: "));

  const RunResult other = run(runtime, text, {{"data", Map{{"again", "maybe"}}}});
  CHECK(other.error->message.starts_with("'when' of 'retry' after attempt 2: "));
}

TEST_CASE("a secret that 'when' reads is in no message") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const std::string inputs = "inputs: {allowed: {type: any, secret: true}}\n";
  const std::string retry = "{max_attempts: 2, when: \"${{ inputs.allowed }}\"}";
  const RunResult result =
      run(runtime, flaky("good_attempt: 9", retry, inputs), {{"allowed", secret("hunter22")}});
  CHECK(result.error->code == "retry_condition_failed");
  for (const auto& line : recorder.lines()) CHECK(line.find("hunter22") == std::string::npos);
  CHECK(attempts(runtime, retry, {{"allowed", secret(true)}}, inputs) == Value(2));
}

TEST_CASE("INVALID and what is no failure are never tried again") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const auto outcome = [&](const std::string& name) {
    const std::string text =
        "inputs: {outcome: string}\noutcomes: [OTHER]\nnodes:\n  a:\n    use: probe.choose\n"
        "    with: {outcome: \"${{ inputs.outcome }}\"}\n    retry: {max_attempts: 3, when: true}\n"
        "    next: {SUCCESS: end, OTHER: end.OTHER}\n";
    return run(runtime, text, {{"outcome", name}}).outcome;
  };
  CHECK(outcome("INVALID") == "FAILURE");
  CHECK(outcome("OTHER") == "OTHER");
  for (const auto& line : recorder.lines()) CHECK_FALSE(line.starts_with("attempt_failed"));
}

TEST_CASE("a run that is cancelled is not tried again") {
  const Runtime runtime(options());
  const std::string text =
      "nodes: {a: {use: probe.sleep, with: {time: 1h}, retry: {max_attempts: 3, when: true}, next: "
      "end}}\n";
  const Recorder recorder(runtime);
  const Run run = runtime.start(load(runtime, text));
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
  for (const auto& line : recorder.lines()) CHECK_FALSE(line.starts_with("attempt_failed"));
}

TEST_CASE("each item of a for_each has attempts of its own, under way at once") {
  const Runtime runtime(options());
  const std::string text = R"(
outputs: {attempts: "${{ nodes.each.results }}"}
nodes:
  each:
    for_each:
      in: [3, 1, 4]
      as: times
      max_parallel: 3
      do:
        a:
          use: probe.flaky
          with: {good_attempt: 9}
          retry: {max_attempts: 9, delay: 1ms, when: "${{ attempt < times && error.retryable }}"}
          next: {SUCCESS: end.FAILURE, FAILURE: end}
      result: ${{ nodes.a.attempts }}
    next: end
)";
  CHECK(output(run(runtime, text), "attempts") == Value(List{3, 1, 4}));
}

TEST_CASE("nodes.ID.attempts is how many the latest visit took") {
  const Runtime runtime(options());
  const std::string text = R"(
outputs: {slept: "${{ nodes.a.attempts }}", echoed: "${{ nodes.b.same }}", decided: "${{ nodes.c.attempts }}"}
nodes:
  a:
    use: probe.sleep
    with: {time: 1h}
    timeout: 5ms
    retry: {max_attempts: 3}
    next: {SUCCESS: end.FAILURE, FAILURE: b}
  b: {use: probe.echo, with: {value: "${{ nodes.a.attempts }}"}, next: c}
  c: {switch: [{when: "${{ nodes.b.attempts == 1 }}", to: end}], else: end.FAILURE}
)";
  const RunResult result = run(runtime, text);
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "slept") == Value(3));
  CHECK(output(result, "echoed") == Value(3));
  CHECK(output(result, "decided") == Value(1));
}

}  // namespace
}  // namespace heddle::test
