// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <mutex>
#include <thread>

#include "engine/engine.hpp"

// Retry, timeout, cancellation, and many runs at once.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string flaky(const std::string& with, const std::string& retry) {
  return "outputs: {attempts: \"${{ nodes.a.attempts }}\", key: \"${{ nodes.a.key }}\"}\n"
         "nodes:\n  a:\n    use: probe.flaky\n    with: {" +
         with + "}\n    retry: {" + retry + "}\n    next: {SUCCESS: end}\n";
}

TEST_CASE("a failed attempt is tried again, and every attempt has the same idempotency key") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const RunResult result =
      run(runtime, flaky("good_attempt: 3", "max_attempts: 5, delay: 1ms, backoff: 2"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "attempts") == Value(3));
  CHECK(output(result, "key") == Value(result.run_id + "/a/1"));
  const std::vector<std::string> expected = {"run_started",
                                             "node_started a #1",
                                             "attempt_failed a FAILURE #1 flaky: attempt 1 failed",
                                             "attempt_failed a FAILURE #2 flaky: attempt 2 failed",
                                             "node_finished a SUCCESS #3",
                                             "run_finished SUCCESS"};
  CHECK(recorder.lines() == expected);
}

TEST_CASE("the edge is taken after the last attempt") {
  const Runtime runtime(options());
  const RunResult result = run(runtime, flaky("good_attempt: 9", "max_attempts: 3, delay: 1ms"));
  CHECK(result.outcome == "FAILURE");
  CHECK(output(result, "attempts") == Value(3));
  CHECK(result.error->message == "attempt 3 failed");
}

TEST_CASE("a final error is never tried again, whatever the flow says") {
  const Runtime runtime(options());
  const RunResult result =
      run(runtime, flaky("good_attempt: 3, final_failure: true", "max_attempts: 5, delay: 1ms"));
  CHECK(result.outcome == "FAILURE");
  CHECK(output(result, "attempts") == Value(1));
}

TEST_CASE("a timeout bounds one attempt and may be tried again") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const std::string text = R"(
nodes:
  a:
    use: probe.sleep
    with: {time: 1h}
    timeout: 20ms
    retry: {max_attempts: 2, delay: 1ms}
    next: {SUCCESS: end, TIMEOUT: b}
  b: {use: probe.echo, with: {value: 1}, next: end}
)";
  CHECK(run(runtime, text).outcome == "SUCCESS");
  CHECK(recorder.lines()[2] ==
        "attempt_failed a TIMEOUT #1 timeout: it did not end within its timeout of 20 ms");
  CHECK(recorder.lines()[3] ==
        "node_finished a TIMEOUT #2 timeout: it did not end within its timeout of 20 ms");
}

const char* const sleeping = "nodes: {a: {use: probe.sleep, with: {time: 1h}, next: end}}\n";

TEST_CASE("a cancelled run ends as CANCELLED while it waits") {
  const Runtime runtime(options());
  const Run run = runtime.start(load(runtime, sleeping));
  CHECK(run.wait_for(10ms) == nullptr);
  CHECK_FALSE(run.finished());
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
  CHECK(run.wait().error->code == "cancelled");
  CHECK(run.wait().error->message == "the run was cancelled");
  run.cancel();  // of no effect
}

TEST_CASE("a run is cancelled between its attempts too") {
  const Runtime runtime(options());
  const Run run =
      runtime.start(load(runtime, flaky("good_attempt: 9", "max_attempts: 5, delay: 1h")));
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
}

TEST_CASE("a runtime that ends cancels its runs and waits for them") {
  std::optional<Run> run;
  {
    const Runtime runtime(options());
    run = runtime.start(load(runtime, sleeping));
  }
  CHECK(run->finished());
  CHECK(run->wait().error->message == "the run was cancelled because its host is shutting down");
  run->cancel();  // of no effect
}

TEST_CASE("a flow runs on the runtime that loaded it to be run only") {
  const Runtime one(options());
  const Runtime other(options());
  const char* why = "the flow 'test' was not loaded by this runtime to be run; load() it here";
  CHECK_THROWS_WITH_AS(other.run(load(one, sleeping)), why, std::logic_error);
  const LoadedFlow looked_at =
      one.inspect_text("heddle: 1\nflow: test\n" + std::string(sleeping), "test.yaml");
  REQUIRE(looked_at.flow);
  CHECK(looked_at.flow->nodes().size() == load(one, sleeping).nodes().size());
  CHECK_THROWS_WITH_AS(one.run(*looked_at.flow), why, std::logic_error);
}

TEST_CASE("blocking nodes have a thread of their own and may call what parks") {
  const Runtime runtime(options(1));
  const std::string text = R"(
outputs: {slept: "${{ nodes.a.slept }}", elsewhere: "${{ nodes.b.elsewhere }}"}
nodes:
  a: {use: probe.block, next: b}
  b: {use: probe.lend, next: end}
)";
  const RunResult result = run(runtime, text);
  CHECK(output(result, "slept") == Value("yes"));
  CHECK(output(result, "elsewhere") == Value(true));
}

TEST_CASE("a thousand runs wait at once on one worker") {
  const Runtime runtime(options(1));
  const Flow flow =
      load(runtime, "nodes: {a: {use: probe.sleep, with: {time: 50ms}, next: end}}\n");
  std::vector<Run> runs;
  for (int i = 0; i < 1000; ++i) runs.push_back(runtime.start(flow));
  for (const auto& run : runs) CHECK(run.wait().outcome == "SUCCESS");
}

TEST_CASE("a node that parks inside a catch block meets its own exception") {
  const Runtime runtime(options(1));
  const Flow flow = load(runtime, R"(
inputs: {word: string}
nodes: {a: {use: probe.parks_in_catch, with: {word: "${{ inputs.word }}"}, next: end}}
)");
  std::vector<Run> runs;
  for (int i = 0; i < 50; ++i) runs.push_back(runtime.start(flow, {{"word", std::to_string(i)}}));
  for (const auto& run : runs) CHECK(run.wait().outcome == "SUCCESS");
}

TEST_CASE("a node that holds its worker too long is named, once") {
  RuntimeOptions watched = options(1);
  watched.watchdog = 20ms;
  const Runtime runtime(watched);
  const Recorder recorder(runtime);
  CHECK(run(runtime, "nodes: {a: {use: probe.hog, next: end}}\n").outcome == "SUCCESS");
  int named = 0;
  for (const auto& line : recorder.lines()) {
    if (line.find("log a the node 'a' has held its worker for ") == 0) ++named;
  }
  CHECK(named == 1);
}

TEST_CASE(
    "who is told of a held worker may not wait for the runtime, which waits for that thread") {
  std::mutex mutex;
  std::string refused;
  const Runtime* runtime = nullptr;
  RuntimeOptions watched = options(1);
  watched.watchdog = 20ms;
  watched.logger = [&](const Event& event) {
    if (event.text.find("has held its worker") == std::string_view::npos) return;
    const std::lock_guard lock(mutex);
    try {
      runtime->shut_down();
    } catch (const std::logic_error& error) {
      refused = error.what();
    }
  };
  const Runtime watching(watched);
  runtime = &watching;
  CHECK(run(watching, "nodes: {a: {use: probe.hog, next: end}}\n").outcome == "SUCCESS");
  const std::lock_guard lock(mutex);
  CHECK(refused.starts_with("Runtime::shut_down() was called on a thread of a runtime"));
}

TEST_CASE("a loop that never waits lets other runs go on, and can be cancelled") {
  const Runtime runtime(options(1));
  const Run spinning = runtime.start(load(runtime, R"(
limits: {visits: 1000000000}
nodes:
  a: {use: probe.echo, with: {value: 1}, next: b}
  b: {use: probe.choose, with: {outcome: OTHER}, next: {SUCCESS: end, OTHER: a}}
)"));
  CHECK(run(runtime, "nodes: {a: {use: probe.echo, with: {value: 1}, next: end}}\n").outcome ==
        "SUCCESS");
  CHECK_FALSE(spinning.finished());
  spinning.cancel();
  CHECK(spinning.wait().outcome == "CANCELLED");
}

TEST_CASE("an observer that has left is not called any more") {
  const Runtime runtime(options());
  int calls = 0;
  {
    const Subscription subscription = runtime.observe([&](const Event&) { ++calls; });
    run(runtime, "nodes: {a: {use: probe.sleep, with: {time: 1ms}, next: end}}\n");
  }
  const int before = calls;
  CHECK(before == 4);
  run(runtime, "nodes: {a: {use: probe.sleep, with: {time: 1ms}, next: end}}\n");
  CHECK(calls == before);
}

TEST_CASE("a service that cannot be reached is a FAILURE with the reason") {
  const Runtime runtime(options());
  const RunResult result = run(runtime, R"(
nodes: {a: {use: probe.fetch, with: {url: "http://127.0.0.1:1/"}, next: {SUCCESS: end}}}
)");
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "http_connect");
  CHECK(result.error->retryable);
}

}  // namespace
}  // namespace heddle::test
