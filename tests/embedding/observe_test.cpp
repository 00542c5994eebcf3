// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <heddle/node.hpp>
#include <heddle/runtime.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "hosted.hpp"

// Who watches runs may leave at any time and from anywhere, and is not called any more then.

namespace {

using heddle::Call;
using heddle::Outcome;

struct Say : heddle::Node {
  static constexpr heddle::About about{.name = "shop.say", .doc = "Logs a line."};
  In<std::string> line{this, "line", "What to log"};
  Outcome run(Call& call) {
    call.warning("says " + *line);
    return success;
  }
};

heddle::RuntimeOptions two_workers() {
  heddle::RuntimeOptions options;
  options.workers = 2;
  options.nodes = {heddle::host_node<Say>()};
  return options;
}

const char* const short_flow = "nodes: {short: {wait: 1ms, next: end}}\n";

}  // namespace

namespace heddle::test {

TEST_CASE("a subscription that ends waits for the call that is under way on another thread") {
  const Runtime runtime(two_workers());
  const Flow flow = load(runtime, short_flow);
  std::promise<void> inside;
  std::promise<void> go_on;
  std::atomic<bool> returned = false;
  std::atomic<bool> ended = false;
  auto watching = std::make_unique<Subscription>(runtime.observe([&](const Event& event) {
    if (event.kind != Event::Kind::run_started) return;
    inside.set_value();
    go_on.get_future().wait();
    returned = true;
  }));
  const Run run = runtime.start(flow);
  inside.get_future().wait();
  std::thread leaving([&] {
    watching.reset();
    CHECK(returned);
    ended = true;
  });
  CHECK_FALSE(ended);
  go_on.set_value();
  leaving.join();
  CHECK(ended);
  CHECK(run.wait().outcome == "SUCCESS");
}

TEST_CASE("a subscription may end inside of its own call, which is the last") {
  const Runtime runtime(two_workers());
  const Flow flow = load(runtime, short_flow);
  std::optional<Subscription> watching;
  std::atomic<int> calls = 0;
  const auto kept = std::make_shared<int>(0);
  watching = runtime.observe([&, kept](const Event&) {
    ++calls;
    watching.reset();
    // What it captured is still there.
    ++*kept;
  });
  CHECK(runtime.run(flow).outcome == "SUCCESS");
  CHECK(runtime.run(flow).outcome == "SUCCESS");
  CHECK(calls == 1);
  CHECK(*kept == 1);
}

TEST_CASE("an observer may end another's subscription, and its own from inside") {
  const Runtime runtime(two_workers());
  const Flow flow = load(runtime, short_flow);
  std::optional<Subscription> first;
  std::optional<Subscription> second;
  std::atomic<int> first_calls = 0;
  std::atomic<int> second_calls = 0;
  second = runtime.observe([&](const Event&) { ++second_calls; });
  first = runtime.observe([&](const Event&) {
    ++first_calls;
    second.reset();
    first.reset();
  });
  runtime.run(flow);
  CHECK(first_calls == 1);
  CHECK(second_calls <= 1);
}

TEST_CASE("what an observer has captured is let go when its subscription has ended") {
  const Runtime runtime(two_workers());
  const auto captured = std::make_shared<int>(0);
  {
    const Subscription watching = runtime.observe([captured](const Event&) {});
    CHECK(captured.use_count() == 2);
  }
  CHECK(captured.use_count() == 1);
}

TEST_CASE("a subscription that gets another observer has ended the one before") {
  const Runtime runtime(two_workers());
  const Flow flow = load(runtime, short_flow);
  std::atomic<int> before = 0;
  std::atomic<int> after = 0;
  Subscription watching = runtime.observe([&](const Event&) { ++before; });
  watching = runtime.observe([&](const Event&) { ++after; });
  runtime.run(flow);
  CHECK(before == 0);
  CHECK(after == 4);
  watching = Subscription();
  runtime.run(flow);
  CHECK(after == 4);
}

TEST_CASE("a subscription may outlive its runtime") {
  Subscription watching;
  int calls = 0;
  {
    const Runtime runtime(two_workers());
    watching = runtime.observe([&](const Event&) { ++calls; });
    runtime.run(load(runtime, short_flow));
  }
  watching = Subscription();
  CHECK(calls == 4);
}

TEST_CASE("observers come and go while runs are under way") {
  const Runtime runtime(two_workers());
  const Flow flow = load(runtime, "nodes: {a: {use: shop.say, with: {line: hello}, next: end}}\n");
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      while (!stop) runtime.run(flow);
    });
  }
  for (int i = 0; i < 200; ++i) {
    // Gone before the next one: a call after that would write to what is no more.
    auto seen = std::make_unique<std::atomic<int>>(0);
    const Subscription watching = runtime.observe([&](const Event&) { ++*seen; });
    const Subscription logs =
        runtime.observe([&](const Event&) { ++*seen; }, static_cast<EventDetail>(i % 3));
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  CHECK(runtime.runs().empty());
}

TEST_CASE("who watches logs only is told what nodes log, and nothing else") {
  const Runtime runtime(two_workers());
  std::vector<std::string> told;
  const Subscription watching = runtime.observe(
      [&](const Event& event) {
        told.push_back(std::string(name_of(event.kind)) + " " + std::string(event.node) + " " +
                       std::string(event.text));
      },
      EventDetail::logs);
  runtime.run(load(runtime, "nodes: {a: {use: shop.say, with: {line: hello}, next: end}}\n"));
  CHECK(told == std::vector<std::string>{"log a says hello"});
}

TEST_CASE("the logger of the options has each line, masked") {
  RuntimeOptions options = two_workers();
  std::mutex mutex;
  std::vector<std::string> lines;
  options.logger = [&](const Event& event) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::string(event.flow) + "/" + std::string(event.node) + ": " +
                    std::string(event.text));
    CHECK(event.level == Event::Level::warning);
  };
  const Runtime runtime(std::move(options));
  const Flow flow = load(runtime, R"(
inputs: {password: {type: string, secret: true}}
nodes: {a: {use: shop.say, with: {line: "${{ inputs.password }}"}, next: end}}
)");
  runtime.run(flow, {{"password", "hunter22"}});
  CHECK(lines == std::vector<std::string>{"test/a: says ***"});
}

}  // namespace heddle::test
