// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "engine/engine.hpp"

using namespace heddle;
using namespace heddle::test;
using namespace std::chrono_literals;

// Who ends a run, and what becomes of nodes that do not listen.
namespace {

// A folder whose files tell stuck nodes when to go on.
class Gate {
 public:
  Gate() {
    std::string name = (std::filesystem::temp_directory_path() / "heddle-gate-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~Gate() { std::filesystem::remove_all(folder_); }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  [[nodiscard]] Values inputs() const { return {{"file", open_file()}, {"done", done_file()}}; }
  void open() const { std::ofstream(open_file()) << "open"; }
  // Until then a thread may have been asked for and not begun.
  void wait_for_begin() const { wait_for(open_file() + ".begun"); }
  // What the node that is told by it wrote at its end.
  [[nodiscard]] std::string wait_for_end() const {
    wait_for(done_file());
    std::ostringstream text;
    text << std::ifstream(done_file()).rdbuf();
    return text.str();
  }

 private:
  static void wait_for(const std::string& file) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (!std::filesystem::exists(file)) {
      REQUIRE_MESSAGE(std::chrono::steady_clock::now() < end, "there is no ", file);
      std::this_thread::sleep_for(1ms);
    }
  }
  [[nodiscard]] std::string open_file() const { return folder_ + "/open"; }
  [[nodiscard]] std::string done_file() const { return folder_ + "/done"; }
  std::string folder_;
};

constexpr const char* stuck_flow = R"(
inputs: {file: string, done: string}
nodes:
  wedged:
    use: probe.stuck
    with: {file: "${{ inputs.file }}", done: "${{ inputs.done }}"}
    next: end
finally:
  said: {use: probe.echo, with: {value: cleaned up}, next: end}
)";

void wait_for_line(const Recorder& recorder, const std::string& wanted) {
  const auto is_there = [&] {
    const auto lines = recorder.lines();
    return std::find(lines.begin(), lines.end(), wanted) != lines.end();
  };
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (!is_there()) {
    REQUIRE_MESSAGE(std::chrono::steady_clock::now() < end, "nobody said: ", wanted);
    std::this_thread::sleep_for(1ms);
  }
}

RuntimeOptions impatient() {
  RuntimeOptions result = options();
  result.blocking_patience = 10ms;
  return result;
}

}  // namespace

TEST_CASE("a blocking node that ignores its cancellation is told of and left behind") {
  const Gate gate;
  {
    const Runtime runtime(impatient());
    const Recorder recorder(runtime);
    const Run run = runtime.start(load(runtime, stuck_flow), gate.inputs());
    gate.wait_for_begin();
    run.cancel();
    CHECK(run.wait().outcome == "CANCELLED");
    CHECK(run.wait().cancelled == CancelReason::user);
    CHECK(
        recorder.lines() ==
        std::vector<std::string>{
            "run_started", "node_started wedged #1",
            "log wedged the node was asked to stop 10 ms ago and goes on; it is left behind, and "
            "keeps its thread until it returns: let what blocks ask call.cancelled() now and then "
            "#1",
            "node_finished wedged CANCELLED #1", "node_started said #1",
            "node_finished said SUCCESS #1",
            "run_finished CANCELLED cancelled: the run was cancelled; the node 'wedged' did not "
            "stop and was left behind"});
    gate.open();
    CHECK(gate.wait_for_end() == "cancelled, no sleep");
    // Nobody is told what happens after the end.
    CHECK(recorder.lines().back().starts_with("run_finished CANCELLED"));
  }
}

TEST_CASE("a runtime ends although a node that was left behind does not") {
  const Gate gate;
  {
    const Runtime runtime(impatient());
    const Run run = runtime.start(load(runtime, stuck_flow), gate.inputs());
    gate.wait_for_begin();
    CHECK_FALSE(runtime.shut_down());
    CHECK(run.wait().error->message ==
          "the run was cancelled because its host is shutting down; the node 'wedged' did not stop "
          "and was left behind");
    CHECK(run.wait().cancelled == CancelReason::shutdown);
  }
  gate.open();
  CHECK(gate.wait_for_end() == "cancelled, no sleep");
}

TEST_CASE(
    "a blocking node that outlasts its timeout is left behind, and not tried again beside itself") {
  const Gate gate;
  const Runtime runtime(impatient());
  const Flow flow = load(runtime, R"(
inputs: {file: string, done: string}
outputs:
  code: ${{ nodes.wedged.error.code }}
  message: ${{ nodes.wedged.error.message }}
  attempts: ${{ nodes.wedged.attempts }}
  ended: ${{ nodes.wedged.ended }}
nodes:
  wedged:
    use: probe.stuck
    with: {file: "${{ inputs.file }}", done: "${{ inputs.done }}"}
    timeout: 3s
    retry: {max_attempts: 3, on: TIMEOUT}
    next: {SUCCESS: end.FAILURE, TIMEOUT: end}
)");
  const RunResult result = runtime.run(flow, gate.inputs());
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "code") == "timeout");
  CHECK(
      output(result, "message") ==
      "it did not end within its timeout of 3000 ms, and goes on: it blocks, and did not stop when "
      "it was asked to");
  CHECK(output(result, "attempts") == 1);
  CHECK(output(result, "ended") == false);
  gate.open();
  CHECK(gate.wait_for_end() == "cancelled, no sleep");
}

TEST_CASE("what a node gave to call.blocking() is told of and waited for") {
  const Gate gate;
  const Runtime runtime(impatient());
  const Recorder recorder(runtime);
  const Flow flow = load(runtime, R"(
inputs: {file: string}
nodes:
  lent: {use: probe.lent_stuck, with: {file: "${{ inputs.file }}"}, next: end}
)");
  Values inputs = gate.inputs();
  inputs.erase("done");
  const Run run = runtime.start(flow, std::move(inputs));
  gate.wait_for_begin();
  run.cancel(CancelReason::overload);
  wait_for_line(recorder,
                "log lent the node was asked to stop 10 ms ago and goes on; its run waits for the "
                "function that it gave to call.blocking(), which uses what is the node's: let that "
                "ask call.cancelled() now and then, or make it a node whose about says .blocking = "
                "true #1");
  CHECK_FALSE(run.finished());
  gate.open();
  CHECK(run.wait().outcome == "SUCCESS");
}

TEST_CASE("a run has the time that its host gives, and cleans up after it") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const Flow flow = load(runtime, R"(
nodes:
  long: {use: probe.sleep, with: {time: 1h}, next: end}
finally:
  said: {use: probe.echo, with: {value: cleaned up}, next: end}
)");
  const RunResult result = runtime.run(flow, {}, {.timeout = 20ms});
  CHECK(result.outcome == "CANCELLED");
  CHECK(result.cancelled == CancelReason::deadline);
  CHECK(result.error->message == "the run's time was up before it came to its end");
  const auto lines = recorder.lines();
  CHECK(std::count(lines.begin(), lines.end(), "node_finished said SUCCESS #1") == 1);
}

TEST_CASE("the reason of a cancellation is the run's, and the first one stays") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, "nodes: {long: {wait: 1h, next: end}}");
  const std::pair<CancelReason, std::string> reasons[] = {
      {CancelReason::user, "the run was cancelled"},
      {CancelReason::deadline, "the run's time was up before it came to its end"},
      {CancelReason::parent, "the run was cancelled by what it is part of"},
      {CancelReason::shutdown, "the run was cancelled because its host is shutting down"},
      {CancelReason::overload, "the run was cancelled because its host is overloaded"}};
  for (const auto& [reason, message] : reasons) {
    const Run run = runtime.start(flow);
    run.cancel(reason);
    run.cancel(CancelReason::user);
    CHECK(run.wait().cancelled == reason);
    CHECK(run.wait().error->message == message);
  }
  CHECK(name_of(CancelReason::overload) == "overload");
}

TEST_CASE("the error of a cancelled run names the node that it was at") {
  const Runtime runtime(options());
  const auto stopped_at = [&](const std::string& text) {
    const Run run = runtime.start(load(runtime, text), {}, {.timeout = 10ms});
    REQUIRE(run.wait().outcome == "CANCELLED");
    return run.wait().error->node;
  };
  CHECK(stopped_at(R"(
nodes:
  first: {wait: 0s, next: rest}
  rest: {wait: 1h, next: end}
finally: {clean: {wait: 0s, next: end}}
)") == "rest");
  CHECK(stopped_at(R"(
nodes:
  all: {for_each: {in: "${{ [1, 2] }}", do: {rest: {wait: 1h, next: end}}}, next: end}
)") == "all");

  const Run run = runtime.start(load(runtime, "nodes: {rest: {wait: 1h, next: end}}\n"));
  run.cancel();
  // It may have been cancelled before it came to its first node.
  const std::string node = run.wait().error->node;
  CHECK((node.empty() || node == "rest"));
}

TEST_CASE("thousands of waiting runs are cancelled from any thread") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, R"(
nodes:
  each:
    for_each: {in: "${{ [1, 2] }}", as: n, max_parallel: 2, do: {pause: {wait: 1h, next: end}}}
    next: end
)");
  std::vector<Run> runs;
  for (int i = 0; i < 1'000; ++i) runs.push_back(runtime.start(flow));
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < runs.size(); i += 3) runs[i].cancel();
    });
  }
  for (auto& thread : threads) thread.join();
  for (const Run& run : runs) CHECK(run.wait().outcome == "CANCELLED");
}
