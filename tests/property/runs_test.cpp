// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <chrono>
#include <cstdlib>
#include <heddle/json.hpp>
#include <heddle/runtime.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "files.hpp"
#include "property/random_flow.hpp"

// What holds for every run of every flow. The flows are random, but the same each time; others are
// tried with RC_PARAMS (tests/README.md).
namespace heddle::test {
namespace {

using namespace std::chrono_literals;

// Longer than any of these flows takes on a busy machine, so that a run which hangs is seen.
constexpr auto patience = 120s;

// Before the first property is looked at.
const bool seeded = setenv("RC_PARAMS", "seed=20251125 max_success=150 max_size=60", 0) == 0;

// A runtime that knows the flow 'inner'.
class Host {
 public:
  explicit Host(unsigned workers)
      : inner_(folder_.write("inner.yaml", inner_flow)), runtime(options(workers)) {}

 private:
  RuntimeOptions options(unsigned workers) const {
    RuntimeOptions result;
    result.plugin_directories = {HEDDLE_TEST_PLUGIN_DIR "/probe"};
    result.flow_directories = {folder_.path()};
    result.workers = workers;
    result.cleanup_time = patience;
    return result;
  }

  TemporaryFolder folder_;
  std::string inner_;

 public:
  const Runtime runtime;
};

Flow load(const Runtime& runtime, const std::string& text) {
  LoadedFlow loaded = runtime.load_text(text, "random.yaml");
  if (!loaded.flow) RC_FAIL(render(loaded.diagnostics));
  return *loaded.flow;
}

Values inputs(bool flag, int pace) {
  return {{"flag", flag}, {"pace", pace}};
}

RunResult ended(const Run& run) {
  const RunResult* result = run.wait_for(patience);
  if (result == nullptr) {
    run.cancel();
    RC_FAIL("the run did not end");
  }
  return *result;
}

// What a run gives: its outcome, and its outputs as JSON.
std::string told(const RunResult& result) {
  std::string text = result.outcome;
  for (const auto& [name, value] : result.outputs) text += " " + name + "=" + write_json(value);
  return text;
}

// How often each node was started, and how many of these starts have not ended.
class Watch {
 public:
  explicit Watch(const Runtime& runtime)
      : subscription_(runtime.observe([this](const Event& event) { add(event); })) {}

  struct Count {
    int started = 0;
    int open = 0;
  };

  [[nodiscard]] std::string fault() const {
    const std::lock_guard lock(mutex_);
    if (!fault_.empty()) return fault_;
    for (const auto& [node, count] : counts_) {
      if (count.open != 0) return node + " was started and did not end";
    }
    return ended_ == 1 ? "" : "the run did not end once";
  }
  [[nodiscard]] int started(const std::string& node) const {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(node);
    return found == counts_.end() ? 0 : found->second.started;
  }
  // Of the flows 'inner': how many were begun, and how many cleaned up.
  [[nodiscard]] std::pair<int, int> inner_flows() const {
    const std::lock_guard lock(mutex_);
    int begun = 0;
    int cleaned = 0;
    for (const auto& [node, count] : counts_) {
      if (node.ends_with("/deep")) begun += count.started;
      if (node.ends_with("/finally/inner_last")) cleaned += count.started;
    }
    return {begun, cleaned};
  }

 private:
  void add(const Event& event) {
    const std::lock_guard lock(mutex_);
    if (ended_ > 0) fault_ = "something happened after the run had ended";
    if (event.kind == Event::Kind::run_finished) ++ended_;
    if (event.node.empty()) return;
    const std::string where = std::string(event.within) + "/" + std::string(event.node);
    Count& count = counts_[where];
    if (event.kind == Event::Kind::node_started) {
      ++count.started;
      ++count.open;
    }
    if (event.kind == Event::Kind::node_finished && --count.open < 0) {
      fault_ = where + " ended without having been started";
    }
  }

  mutable std::mutex mutex_;
  std::map<std::string, Count> counts_;
  int ended_ = 0;
  std::string fault_;
  Subscription subscription_;
};

TEST_CASE("every run ends, every node that starts ends, and each flow cleans up once") {
  const Host host(2);
  CHECK(rc::check([&](const std::vector<std::uint32_t>& decisions, bool flag) {
    const std::string text = RandomFlow(decisions).text();
    RC_LOG() << text;
    const Flow flow = load(host.runtime, text);
    const Watch watch(host.runtime);
    ended(host.runtime.start(flow, inputs(flag, 0)));
    RC_ASSERT(watch.fault() == "");
    RC_ASSERT(watch.started("finally/last") == 1);
    const auto [begun, cleaned] = watch.inner_flows();
    RC_ASSERT(begun <= cleaned);
  }));
}

TEST_CASE("outcome and outputs do not depend on what is scheduled when") {
  const Host alone(1);
  const Host busy(4);
  CHECK(rc::check([&](const std::vector<std::uint32_t>& decisions, bool flag) {
    const std::string text = RandomFlow(decisions).text();
    RC_LOG() << text;
    const std::string expected =
        told(ended(alone.runtime.start(load(alone.runtime, text), inputs(flag, 0))));
    const Flow flow = load(busy.runtime, text);
    std::vector<Run> runs;
    for (int pace = 0; pace < 3; ++pace)
      runs.push_back(busy.runtime.start(flow, inputs(flag, pace)));
    for (const Run& run : runs) RC_ASSERT(told(ended(run)) == expected);
  }));
}

TEST_CASE("a run that is cancelled at any time ends, and still cleans up once") {
  const Host host(2);
  CHECK(
      rc::check([&](const std::vector<std::uint32_t>& decisions, bool flag, std::uint16_t moment) {
        const std::string text = RandomFlow(decisions).text();
        RC_LOG() << text;
        const Flow flow = load(host.runtime, text);
        const Watch watch(host.runtime);
        const Run run = host.runtime.start(flow, inputs(flag, 2));
        std::this_thread::sleep_for(std::chrono::microseconds(moment % 6000));
        run.cancel();
        ended(run);
        RC_ASSERT(watch.fault() == "");
        RC_ASSERT(watch.started("finally/last") == 1);
        const auto [begun, cleaned] = watch.inner_flows();
        RC_ASSERT(begun <= cleaned);
      }));
}

}  // namespace
}  // namespace heddle::test
