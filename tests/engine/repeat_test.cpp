// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "engine/engine.hpp"

// Going round until a condition holds; variables; waiting.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;

// Counts up to `goal`.
std::string counter(const std::string& goal, const std::string& more) {
  return R"(
vars: {n: {type: int, default: 0}}
outcomes: [TIRED]
outputs: {n: "${{ vars.n }}", passes: "${{ nodes.count.passes }}", last: "${{ nodes.show.same }}"}
nodes:
  count:
    repeat:
      do:
        more: {set: {n: "${{ vars.n + 1 }}"}, next: show}
        show: {use: probe.echo, with: {value: "${{ vars.n }}"}, next: end}
      until: ${{ nodes.show.same >= )" +
         goal + " }}\n" + more;
}

TEST_CASE("a repeat goes round until its condition holds") {
  const Runtime runtime(options());
  const auto result =
      run(runtime, counter("3", "      max: 9\n    next: {SUCCESS: end, EXHAUSTED: end.TIRED}\n"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "n") == Value(3));
  CHECK(output(result, "passes") == Value(3));
  CHECK(output(result, "last") == Value(3));
}

TEST_CASE("no value grows deeper with every pass than whatever goes through it can bear") {
  const Runtime runtime(options());
  const auto grown = [&](const std::string& by) {
    return run(runtime,
               "vars: {x: {type: any, default: 0}}\n"
               "nodes:\n"
               "  grow:\n"
               "    repeat:\n"
               "      do: {more: {set: {x: " +
                   by +
                   "}, next: end}}\n"
                   "      until: ${{ false }}\n"
                   "      max: 5000\n"
                   "    next: {SUCCESS: end, EXHAUSTED: end}\n");
  };
  for (const char* by :
       {"\"${{ [[[[vars.x]]]] }}\"", "[[\"${{ vars.x }}\"]]", "{a: \"${{ vars.x }}\"}"}) {
    const RunResult result = grown(by);
    CHECK(result.outcome == "FAILURE");
    REQUIRE(result.error);
    CHECK_FALSE(result.error->internal);
    CHECK(result.error->message.find("nested deeper than 128 levels") != std::string::npos);
  }
  Value deep = 1;
  for (int i = 0; i < 129; ++i) deep = List{deep};
  const auto flow = load(runtime, "inputs: {x: {type: any}}\nnodes: {a: {wait: 0s, next: end}}\n");
  CHECK_THROWS_WITH_AS(
      runtime.run(flow, {{"x", deep}}),
      doctest::Contains("the input 'x': expected lists and maps of at most 128 levels, found more"),
      InputError);
}

TEST_CASE("a repeat is EXHAUSTED after its last pass, and what that gave can be read") {
  const Runtime runtime(options());
  const auto result =
      run(runtime, counter("9", "      max: 4\n    next: {SUCCESS: end.TIRED, EXHAUSTED: end}\n"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "passes") == Value(4));
  CHECK(output(result, "last") == Value(4));
}

TEST_CASE("a pass that fails fails the repeat") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
nodes:
  again:
    repeat:
      do: {a: {use: probe.flaky, with: {good_attempt: 2}, next: end}}
      until: ${{ nodes.a.attempts == 1 }}
      max: 3
    next: {SUCCESS: end, EXHAUSTED: end}
)");
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "flaky");
  CHECK(result.error->node == "again");
  CHECK(result.error->message == "pass 1: attempt 1 failed");
}

TEST_CASE("the pause between two passes can be cancelled, and timed out") {
  const Runtime runtime(options());
  const std::string rest =
      "      max: 9\n      delay: 1h\n    next: {SUCCESS: end, EXHAUSTED: end, TIMEOUT: "
      "end.TIRED}\n";
  const Run run = runtime.start(load(runtime, counter("9", rest)));
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
  CHECK(test::run(runtime, counter("9", rest + "    timeout: 10ms\n")).outcome == "TIRED");
}

TEST_CASE("all values of a set are read before the first changes") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
vars: {a: {type: int, default: 1}, b: {type: int, default: 2}}
outputs: {a: "${{ vars.a }}", b: "${{ vars.b }}"}
nodes:
  swap: {set: {a: "${{ vars.b }}", b: "${{ vars.a }}"}, next: end}
)");
  CHECK(output(result, "a") == Value(2));
  CHECK(output(result, "b") == Value(1));
}

TEST_CASE("a set that fails changes nothing, and says which variable") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
inputs: {x: any}
vars: {a: {type: int, default: 1}, b: {type: int, default: 2}}
outputs: {a: "${{ vars.a }}", why: "${{ nodes.change.error.message }}"}
nodes:
  change: {set: {a: 5, b: "${{ inputs.x }}"}, next: {SUCCESS: end.FAILURE, FAILURE: end}}
)",
                          {{"x", "two"}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "a") == Value(1));
  CHECK(output(result, "why") == Value("vars.b: expected an int, found the string 'two'"));
}

TEST_CASE("a secret variable is masked wherever it is shown") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const auto result = run(runtime, R"(
inputs: {x: any}
vars: {pin: {type: string, secret: true}}
outputs: {pin: "${{ vars.pin }}"}
nodes:
  keep: {set: {pin: "${{ inputs.x }}"}, next: show}
  show: {use: probe.echo, with: {value: "${{ vars.pin }}"}, next: end}
)",
                          {{"x", "hunter22"}});
  CHECK(output(result, "pin").secret());
  for (const auto& line : recorder.lines()) {
    if (line.starts_with("run_started")) continue;  // the input itself is not secret
    CHECK_MESSAGE(line.find("hunter") == std::string::npos, line);
  }
}

std::string waiting(const std::string& time) {
  return "inputs: {time: any}\nnodes:\n  pause: {wait: " + time + ", next: end}\n";
}

TEST_CASE("a wait ends when its time has passed, or at once when it is past") {
  const Runtime runtime(options());
  const auto started = std::chrono::steady_clock::now();
  CHECK(run(runtime, waiting("30ms"), {{"time", 0}}).outcome == "SUCCESS");
  CHECK(std::chrono::steady_clock::now() - started >= 30ms);
  const std::string given = waiting("\"${{ inputs.time }}\"");
  CHECK(run(runtime, given, {{"time", Duration{-5, 0}}}).outcome == "SUCCESS");
  CHECK(run(runtime, given, {{"time", Timestamp{0, 0}}}).outcome == "SUCCESS");
  CHECK(run(runtime, waiting("2001-01-01T00:00:00Z"), {{"time", 0}}).outcome == "SUCCESS");
  const auto begun = std::chrono::steady_clock::now();
  CHECK(run(runtime, waiting("\"${{ now() + duration('30ms') }}\""), {{"time", 0}}).outcome ==
        "SUCCESS");
  CHECK(std::chrono::steady_clock::now() - begun >= 30ms);
}

TEST_CASE("a wait for what is no time is a failure that says so") {
  const Runtime runtime(options());
  const auto result = run(runtime, waiting("\"${{ inputs.time }}\""), {{"time", "soon"}});
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "wait_failed");
  CHECK(result.error->message ==
        "the time to wait: expected a duration, found the string 'soon'; make a text one by "
        "duration(…), or by timestamp(…) for a time to wait for");
}

TEST_CASE("a wait of years can be cancelled") {
  const Runtime runtime(options());
  for (const Value& time :
       {Value(Duration{315'000'000'000, 0}), Value(Timestamp{250'000'000'000, 0})}) {
    const Run run =
        runtime.start(load(runtime, waiting("\"${{ inputs.time }}\"")), {{"time", time}});
    CHECK(run.wait_for(10ms) == nullptr);
    run.cancel();
    CHECK(run.wait().outcome == "CANCELLED");
  }
}

}  // namespace
}  // namespace heddle::test
