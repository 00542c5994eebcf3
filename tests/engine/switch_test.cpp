// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.hpp"

// Which way a switch leads.
namespace heddle::test {
namespace {

const char* const two_cases = R"(
inputs: {first: any, second: any}
outcomes: [ONE, TWO, OTHER, BROKEN]
outputs: {way: "${{ nodes.decide.outcome }}"}
nodes:
  decide:
    switch:
      - {when: "${{ inputs.first }}", to: end.ONE}
      - when: ${{ inputs.second }}
        to: two
    else: end.OTHER
)";

std::string with_failure_edge() {
  return std::string(two_cases) + "    next: {FAILURE: end.BROKEN}\n" +
         "  two: {use: probe.echo, with: {value: 2}, next: end.TWO}\n";
}

std::string without_failure_edge() {
  return std::string(two_cases) + "  two: {use: probe.echo, with: {value: 2}, next: end.TWO}\n";
}

TEST_CASE("a switch leads where the first true condition says, else where 'else' says") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, with_failure_edge());
  const auto outcome = [&](Value first, Value second) {
    return runtime.run(flow, {{"first", first}, {"second", second}}).outcome;
  };
  CHECK(outcome(true, true) == "ONE");
  CHECK(outcome(true, false) == "ONE");
  CHECK(outcome(false, true) == "TWO");
  CHECK(outcome(false, false) == "OTHER");
}

TEST_CASE("no condition behind the first true one is asked") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, with_failure_edge());
  CHECK(runtime.run(flow, {{"first", true}, {"second", "no bool"}}).outcome == "ONE");
  CHECK(runtime.run(flow, {{"first", false}, {"second", "no bool"}}).outcome == "BROKEN");
}

TEST_CASE("the way that a switch took is its outcome") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, without_failure_edge());
  const auto way = [&](Value first, Value second) {
    return output(runtime.run(flow, {{"first", first}, {"second", second}}), "way");
  };
  CHECK(way(true, true) == Value("WHEN_1"));
  CHECK(way(false, true) == Value("WHEN_2"));
  CHECK(way(false, false) == Value("ELSE"));
  CHECK(way(1, true) == Value("FAILURE"));
}

TEST_CASE("a condition that gives no bool ends an unwired switch, and so the run, as FAILURE") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, without_failure_edge());
  const RunResult result = runtime.run(flow, {{"first", false}, {"second", "maybe"}});
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->code == "condition_failed");
  CHECK(result.error->message == "'when' of case 2: expected a bool, found the string 'maybe'");
  CHECK(result.error->node == "decide");
  CHECK_FALSE(result.error->retryable);
  CHECK_FALSE(result.error->internal);
}

TEST_CASE("a condition that cannot be evaluated takes the FAILURE edge, and its error is data") {
  const Runtime runtime(options());
  const std::string text = R"(
inputs: {data: map}
outputs:
  code: ${{ first(nodes.decide.error.code, "") }}
  message: ${{ first(nodes.decide.error.message, "") }}
  echoed: ${{ first(nodes.after.same, "") }}
nodes:
  decide:
    switch: [{when: "${{ inputs.data.ready }}", to: end}]
    else: end
    next: {FAILURE: after}
  after: {use: probe.echo, with: {value: "${{ nodes.decide.error.message }}"}, next: end}
)";
  const RunResult result = run(runtime, text, {{"data", Map{{"x", 1}}}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "code") == Value("condition_failed"));
  CHECK(output(result, "message") ==
        Value("'when' of case 1: inputs.data has no 'ready' (test.yaml:11:38)"));
  CHECK(output(result, "echoed") == output(result, "message"));
}

TEST_CASE("a secret can decide, and what is wrong with it is told without it") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const std::string text = R"(
inputs: {allowed: {type: any, secret: true}}
outcomes: [ALLOWED]
nodes:
  decide:
    switch: [{when: "${{ inputs.allowed }}", to: end.ALLOWED}]
    else: end
)";
  CHECK(run(runtime, text, {{"allowed", secret(true)}}).outcome == "ALLOWED");
  CHECK(run(runtime, text, {{"allowed", secret(false)}}).outcome == "SUCCESS");
  const RunResult result = run(runtime, text, {{"allowed", secret("hunter22")}});
  REQUIRE(result.error);
  CHECK(result.error->message ==
        "'when' of case 1: expected a bool, found a string (secret, not shown)");
  for (const auto& line : recorder.lines()) CHECK(line.find("hunter22") == std::string::npos);
}

TEST_CASE("a comparison with a secret decides, and nobody sees what was compared") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const std::string text = R"(
inputs: {password: {type: string, secret: true}, guess: string}
outcomes: [RIGHT]
outputs: {way: "${{ nodes.decide.outcome }}"}
nodes:
  decide:
    switch: [{when: "${{ inputs.password == inputs.guess }}", to: end.RIGHT}]
    else: end
)";
  const RunResult right = run(runtime, text, {{"password", "hunter22"}, {"guess", "hunter22"}});
  CHECK(right.outcome == "RIGHT");
  CHECK_FALSE(output(right, "way").secret());
  CHECK(run(runtime, text, {{"password", "hunter22"}, {"guess", "x"}}).outcome == "SUCCESS");
  for (const auto& line : recorder.lines()) CHECK(line.find("hunter22") == std::string::npos);
}

TEST_CASE("a switch can ask what became of a node, and what the time is") {
  RuntimeOptions at_noon = options();
  at_noon.clock = [] { return Timestamp{1'700'000'000, 0}; };
  const Runtime runtime(at_noon);
  const std::string text = R"(
inputs: {outcome: string, expires_at: string}
outcomes: [FAILED, EXPIRED]
nodes:
  look:
    use: probe.choose
    with: {outcome: "${{ inputs.outcome }}"}
    next: {SUCCESS: decide, OTHER: decide, FAILURE: decide}
  decide:
    switch:
      - {when: "${{ nodes.look.outcome == 'FAILURE' }}", to: end.FAILED}
      - {when: "${{ timestamp(inputs.expires_at) <= now() }}", to: end.EXPIRED}
    else: end
)";
  const Flow flow = load(runtime, text);
  const auto outcome = [&](const char* look, const char* expires_at) {
    return runtime.run(flow, {{"outcome", look}, {"expires_at", expires_at}}).outcome;
  };
  CHECK(outcome("FAILURE", "2023-11-14T22:13:21Z") == "FAILED");
  CHECK(outcome("SUCCESS", "2023-11-14T22:13:21Z") == "SUCCESS");
  CHECK(outcome("SUCCESS", "2023-11-14T22:13:20Z") == "EXPIRED");
  CHECK(outcome("OTHER", "2023-11-14T22:13:19Z") == "EXPIRED");
  CHECK(outcome("SUCCESS", "tomorrow") == "FAILURE");
}

TEST_CASE("a switch in a loop reads the latest visit of a node") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const std::string text = R"(
nodes:
  count:
    use: probe.echo
    with: {value: "${{ has(nodes.count.same) ? 1 : 0 }}"}
    next: again
  again:
    use: probe.echo
    with: {value: "${{ has(nodes.again.same) ? 1 : nodes.count.same }}"}
    next: decide
  decide:
    switch:
      - {when: "${{ nodes.again.same == 1 }}", to: end}
      - {when: "${{ has(nodes.round.same) }}", to: end}
    else: round
  round: {use: probe.echo, with: {value: true}, next: count}
)";
  CHECK(run(runtime, text).outcome == "SUCCESS");
  std::vector<std::string> ways;
  for (const auto& line : recorder.lines()) {
    if (line.starts_with("node_finished decide")) ways.push_back(line);
  }
  CHECK(ways ==
        std::vector<std::string>{"node_finished decide ELSE #1", "node_finished decide WHEN_2 #1"});
}

TEST_CASE("a switch starts and finishes like any node") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  std::vector<std::string> types;
  const auto subscription = runtime.observe([&](const Event& event) {
    if (event.kind == Event::Kind::node_started || event.kind == Event::Kind::node_finished) {
      types.emplace_back(event.node_type);
    }
  });
  const Flow flow = load(runtime, without_failure_edge());
  runtime.run(flow, {{"first", false}, {"second", true}});
  runtime.run(flow, {{"first", "x"}, {"second", true}});
  const std::vector<std::string> expected = {
      "run_started",
      "node_started decide #1",
      "node_finished decide WHEN_2 #1",
      "node_started two #1",
      "node_finished two SUCCESS #1",
      "run_finished TWO",
      "run_started",
      "node_started decide #1",
      "node_finished decide FAILURE #1 condition_failed: 'when' of case 1: expected a bool, found "
      "the string 'x'",
      "run_finished FAILURE condition_failed: 'when' of case 1: expected a bool, found the string "
      "'x'"};
  CHECK(recorder.lines() == expected);
  const std::vector<std::string> expected_types = {"switch",     "switch", "probe.echo",
                                                   "probe.echo", "switch", "switch"};
  CHECK(types == expected_types);
}

const char* const endless = R"(
inputs: {never: bool}
nodes:
  a: {switch: [{when: "${{ inputs.never }}", to: end}], else: b}
  b: {switch: [{when: "${{ inputs.never }}", to: end}], else: a}
)";

TEST_CASE("each decision is a visit") {
  const Runtime runtime(options());
  const RunResult result =
      run(runtime, std::string("limits: {visits: 70}") + endless, {{"never", false}});
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->code == "visit_limit");
  CHECK(result.error->message.find("the run visited 70 nodes") == 0);
}

TEST_CASE("a failure that a switch decides on is about the error that led to it") {
  const Runtime runtime(options());
  const auto result = [&](const std::string& between) {
    return run(runtime, R"(
nodes:
  try: {use: probe.flaky, with: {good_attempt: 2}, next: {SUCCESS: end, FAILURE: why}}
  why: {switch: [{when: "${{ nodes.try.error.code == 'other' }}", to: end}], else: )" +
                            between + R"(}
  mend: {use: probe.echo, with: {value: 1}, next: give_up}
  rest: {wait: 0s, next: give_up}
  give_up: {switch: [{when: "${{ run.id == '' }}", to: mend}], else: end.FAILURE}
)");
  };
  for (const char* between : {"end.FAILURE", "give_up", "rest"}) {
    const auto failed = result(between);
    CHECK(failed.outcome == "FAILURE");
    REQUIRE(failed.error);
    CHECK(failed.error->code == "flaky");
    CHECK(failed.error->node == "try");
  }
  // What came after it worked: the failure is about something else.
  CHECK_FALSE(result("mend").error);
}

}  // namespace
}  // namespace heddle::test
