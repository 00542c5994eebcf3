// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include "engine/engine.hpp"
#include "files.hpp"

using namespace heddle;
using namespace heddle::test;
using namespace std::chrono_literals;

// How many runs there may be at once, and the end of all of them.
namespace {

RuntimeOptions room_for(std::size_t runs) {
  RuntimeOptions result = options();
  result.maximum_runs = runs;
  return result;
}

// A thread of the test that starts a run, to be looked at while it waits for room.
class Starter {
 public:
  explicit Starter(std::function<void()> start)
      : thread_([this, start = std::move(start)] {
          number_ = gettid();
          start();
        }) {}
  ~Starter() { thread_.join(); }
  Starter(const Starter&) = delete;
  Starter& operator=(const Starter&) = delete;

  // Waits until it sleeps, as who waits for a condition does.
  [[nodiscard]] bool comes_to_sleep() const {
    for (int i = 0; i < 30000; ++i) {
      if (number_ != 0 && state() == 'S') return true;
      std::this_thread::sleep_for(1ms);
    }
    return false;
  }

 private:
  // "4711 (name) S …", as the kernel tells it.
  [[nodiscard]] char state() const {
    const std::string text =
        content_of("/proc/self/task/" + std::to_string(number_.load()) + "/stat");
    const std::size_t name = text.rfind(')');
    return name == std::string::npos || name + 2 >= text.size() ? '?' : text[name + 2];
  }

  std::atomic<pid_t> number_ = 0;
  std::thread thread_;
};

constexpr const char* endless = "nodes: {long: {wait: 1h, next: end}}";

}  // namespace

TEST_CASE("try_start gives nothing when there is no room, and start waits for some") {
  const Runtime runtime(room_for(2));
  const Flow flow = load(runtime, endless);
  const Run first = runtime.start(flow);
  const auto second = runtime.try_start(flow);
  REQUIRE(second);
  CHECK_FALSE(runtime.try_start(flow));
  std::atomic<bool> makes_room = false;
  bool had_room = false;
  {
    const Starter host([&] {
      const Run third = runtime.start(flow);
      had_room = makes_room;
      third.cancel();
      third.wait();
    });
    CHECK(host.comes_to_sleep());
    makes_room = true;
    first.cancel();
  }
  CHECK(had_room);
  CHECK(runtime.try_start(flow));
}

TEST_CASE("many threads start runs through little room, and each comes to its end") {
  const Runtime runtime(room_for(3));
  const Flow flow = load(runtime, "nodes: {short: {wait: 1ms, next: end}}");
  std::atomic<int> most = 0;
  std::atomic<int> now = 0;
  std::atomic<int> ended = 0;
  const Subscription counting = runtime.observe([&](const Event& event) {
    if (event.kind == Event::Kind::run_started) {
      const int count = ++now;
      int known = most;
      while (known < count && !most.compare_exchange_weak(known, count)) {
      }
    }
    if (event.kind == Event::Kind::run_finished) --now;
  });
  std::vector<std::thread> hosts;
  for (int i = 0; i < 8; ++i) {
    hosts.emplace_back([&] {
      for (int k = 0; k < 40; ++k) ended += runtime.run(flow).outcome == "SUCCESS" ? 1 : 0;
    });
  }
  for (auto& host : hosts) host.join();
  CHECK(ended == 320);
  CHECK(most <= 3);
}

TEST_CASE("on a thread of the runtime, start does not wait but refuses") {
  const Runtime runtime(room_for(1));
  const Flow flow = load(runtime, "nodes: {short: {wait: 1ms, next: end}}");
  std::string refused;
  const Subscription chained = runtime.observe([&](const Event& event) {
    if (event.kind != Event::Kind::run_finished) return;
    try {
      runtime.start(flow);
    } catch (const OverloadError& error) {
      refused = error.what();
    }
  });
  runtime.run(flow);
  CHECK(refused ==
        "as many runs are under way as RuntimeOptions::maximum_runs allows (1), and a thread of a "
        "runtime cannot wait until one has ended; allow more, or start runs from a thread of your "
        "own");
}

TEST_CASE("what would wait for its own thread is refused there") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, "nodes: {short: {wait: 1ms, next: end}}");
  std::string refused;
  {
    const Subscription waiting = runtime.observe([&](const Event& event) {
      if (event.kind != Event::Kind::node_started) return;
      try {
        runtime.run(flow);
      } catch (const std::logic_error& error) {
        refused = error.what();
      }
    });
    runtime.run(flow);
  }
  CHECK(refused ==
        "Runtime::run() was called on a thread of a runtime, from a node or an observer, and would "
        "wait for what may need this thread; call it from a thread of your own");
}

TEST_CASE("a run that has ended can be asked from any thread") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, "nodes: {short: {wait: 1ms, next: end}}");
  const Run first = runtime.start(flow);
  first.wait();
  std::string seen;
  {
    const Subscription reading = runtime.observe([&](const Event& event) {
      if (event.kind == Event::Kind::node_started) seen = first.wait().outcome;
    });
    runtime.run(flow);
  }
  CHECK(seen == "SUCCESS");
}

TEST_CASE("a shutdown on a thread for blocking work is refused") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, "nodes: {busy: {use: probe.block, next: end}}");
  std::string refused;
  {
    const Subscription ending = runtime.observe([&](const Event& event) {
      if (event.kind != Event::Kind::log) return;
      try {
        runtime.shut_down();
      } catch (const std::logic_error& error) {
        refused = error.what();
      }
    });
    CHECK(runtime.run(flow).outcome == "SUCCESS");
  }
  CHECK(refused.starts_with("Runtime::shut_down() was called on a thread of a runtime"));
}

TEST_CASE("a time that cannot be is refused, and the longest is no end") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, "nodes: {short: {wait: 1ms, next: end}}");
  CHECK_THROWS_WITH_AS(
      runtime.start(flow, {}, {.timeout = -1ns}),
      "StartOptions::timeout: expected no negative time; a run whose time is up is not started",
      std::invalid_argument);
  CHECK(runtime.run(flow, {}, {.timeout = std::chrono::nanoseconds::max()}).outcome == "SUCCESS");
}

TEST_CASE("a shutdown lets runs end by themselves within its grace") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, "nodes: {short: {wait: 30ms, next: end}}");
  const Run run = runtime.start(flow);
  CHECK(runtime.shut_down(1h));
  CHECK(run.finished());
  CHECK(run.wait().outcome == "SUCCESS");
  CHECK_THROWS_WITH_AS(
      runtime.start(flow),
      "the runtime of this flow is shutting down or has ended, and begins no more runs",
      std::logic_error);
  CHECK(runtime.shut_down());  // of no effect
}

TEST_CASE("a shutdown cancels what is left after its grace, and lets it clean up") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const Flow flow = load(runtime, R"(
nodes: {long: {wait: 1h, next: end}}
finally:
  said: {use: probe.echo, with: {value: cleaned up}, next: end}
)");
  const Run run = runtime.start(flow);
  CHECK_FALSE(runtime.shut_down(10ms));
  CHECK(run.wait().cancelled == CancelReason::shutdown);
  const auto lines = recorder.lines();
  CHECK(std::count(lines.begin(), lines.end(), "node_finished said SUCCESS #1") == 1);
}

TEST_CASE("whoever waits for room learns that the runtime has ended") {
  const Runtime runtime(room_for(1));
  const Flow flow = load(runtime, endless);
  const Run run = runtime.start(flow);
  std::string told;
  {
    const Starter host([&] {
      try {
        runtime.start(flow);
      } catch (const std::logic_error& error) {
        told = error.what();
      }
    });
    CHECK(host.comes_to_sleep());
    runtime.shut_down();
  }
  CHECK(told == "the runtime of this flow is shutting down or has ended, and begins no more runs");
}

namespace {

std::string three_at_once(const std::string& use) {
  return "outputs: {failures: \"${{ nodes.each.failures }}\"}\n"
         "nodes:\n"
         "  each:\n"
         "    for_each:\n"
         "      in: ${{ [1, 2, 3] }}\n"
         "      as: n\n"
         "      max_parallel: 3\n"
         "      tolerate: 3\n"
         "      do: {busy: {" +
         use + ", next: end}}\n    next: end\n";
}

}  // namespace

TEST_CASE("a full queue for blocking nodes is an error that says what to do") {
  RuntimeOptions few = options(1);
  few.blocking_threads = 1;
  few.blocking_queue = 1;
  const Runtime runtime(few);
  const Flow flow = load(runtime, three_at_once("use: probe.block"));
  const RunResult result = runtime.run(flow);
  CHECK(
      write_json(output(result, "failures"), Secrets::clear) ==
      R"([{"code":"overload","index":2,"message":"all threads for blocking nodes are busy and )"
      R"(their queue is full; allow more with blocking_threads or blocking_queue, or start fewer )"
      R"(runs at once"}])");
}

TEST_CASE("a full queue for what nodes lend to it is the same error") {
  const TemporaryFolder folder;
  const std::string file = folder.file("go-on");
  RuntimeOptions few = options(1);
  few.blocking_threads = 1;
  few.blocking_queue = 1;
  const Runtime runtime(few);
  const Flow flow =
      load(runtime, three_at_once("use: probe.lent_stuck, with: {file: '" + file + "'}"));
  const Subscription freeing = runtime.observe([&](const Event& event) {
    if (event.kind == Event::Kind::node_finished && event.node == "busy")
      static_cast<void>(folder.write("go-on", ""));
  });
  const RunResult result = runtime.run(flow);
  CHECK(
      write_json(output(result, "failures"), Secrets::clear) ==
      R"([{"code":"overload","index":2,"message":"all threads for blocking work are busy and )"
      R"(their queue is full; allow more with blocking_threads or blocking_queue, or start fewer )"
      R"(runs at once"}])");
}

namespace {

// While it lives, this process gets no more address space than it has and `more`.
class LittleMemory {
 public:
  explicit LittleMemory(std::size_t more) {
    std::ifstream statm("/proc/self/statm");
    rlim_t pages = 0;
    statm >> pages;
    REQUIRE(::getrlimit(RLIMIT_AS, &before_) == 0);
    rlimit little = before_;
    little.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + more;
    REQUIRE(::setrlimit(RLIMIT_AS, &little) == 0);
  }
  ~LittleMemory() { ::setrlimit(RLIMIT_AS, &before_); }
  LittleMemory(const LittleMemory&) = delete;
  LittleMemory& operator=(const LittleMemory&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("a run for which the machine has no memory is refused, and a later one is not") {
  RuntimeOptions large = options(1);
  large.stack_size = std::size_t{1} << 30U;
  const Runtime runtime(large);
  const Flow flow = load(runtime, "nodes: {a: {wait: 0s, next: end}}\n");
  {
    const LittleMemory memory(std::size_t{700} << 20U);
    CHECK_THROWS_WITH_AS(runtime.start(flow),
                         doctest::Contains("the machine has no room for one more run"),
                         OverloadError);
  }
  CHECK(runtime.runs().empty());
  CHECK(runtime.run(flow).outcome == "SUCCESS");
}

TEST_CASE("a run for which the machine has no files is refused, and a later one is not") {
  const Runtime runtime(options(1));
  const Flow flow = load(runtime, "nodes: {a: {wait: 0s, next: end}}\n");
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit none = before;
  none.rlim_cur = 0;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  std::string refused;
  try {
    runtime.start(flow);
  } catch (const OverloadError& error) {
    refused = error.what();
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(refused.starts_with("the machine has no room for one more run ("));
  CHECK(runtime.run(flow).outcome == "SUCCESS");
}

TEST_CASE("times and stacks that can never work are refused") {
  const auto refusal = [](auto set) {
    RuntimeOptions wrong = options();
    set(wrong);
    try {
      const Runtime runtime(wrong);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  CHECK(refusal([](auto& of) { of.watchdog = -1ns; }) ==
        "RuntimeOptions::watchdog: expected no negative time");
  CHECK(refusal([](auto& of) { of.cleanup_time = -1ns; }) ==
        "RuntimeOptions::cleanup_time: expected no negative time");
  CHECK(refusal([](auto& of) { of.stack_size = SIZE_MAX; }) ==
        "RuntimeOptions::stack_size: expected at most 1073741824 bytes, found "
        "18446744073709551615");
  const Runtime runtime(options());
  CHECK_THROWS_WITH_AS(runtime.shut_down(-1ns), "Runtime::shut_down(): expected no negative time",
                       std::invalid_argument);
  CHECK(run(runtime, "nodes: {a: {wait: 0s, next: end}}\n").outcome == "SUCCESS");
}
