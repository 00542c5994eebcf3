// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <heddle/json.hpp>
#include <heddle/node.hpp>
#include <heddle/runtime.hpp>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files.hpp"

// What include/README.md shows beside its first host.

namespace {

using namespace std::chrono_literals;

// What the program has anyway.
struct Orders {
  std::int64_t count(std::string_view customer) const { return customer == "ada" ? 2 : 0; }
  std::int64_t count_all(bool open) const { return open ? 3 : 7; }
};

struct Count : heddle::Node {
  static constexpr heddle::About about{.name = "shop.count", .doc = "Counts a customer's orders."};

  In<std::string> customer{this, "customer", "Whose orders"};
  Out<std::int64_t> orders{this, "orders", "How many there are"};

  const Orders* of_the_shop = nullptr;

  Outcome run(heddle::Call& call) {
    orders = of_the_shop->count(*customer);
    call.info("counted");
    return success;
  }
};

struct CountAll : heddle::Node {
  static constexpr heddle::About about{.name = "shop.count_all", .doc = "Counts all orders."};

  In<heddle::Map> filter{this, "filter", "Which: {state: open}", {.required = false}};
  Out<std::int64_t> orders{this, "orders", "How many there are"};

  const Orders* of_the_shop = nullptr;

  Outcome run(heddle::Call&) {
    const heddle::Map wanted = filter.value_or({});     // empty where the flow gives none
    const heddle::Value* state = wanted.find("state");  // null where it has no such key
    const bool open = state != nullptr && *state == "open";
    orders = of_the_shop->count_all(open);
    return success;
  }
};

const char* const counting = R"(heddle: 1
flow: counting
inputs:
  customer: string
  password: {type: string, secret: true}
outputs:
  orders: ${{ nodes.count.orders }}
  proof: ${{ inputs.password }}
nodes:
  count: {use: shop.count, with: {customer: "${{ inputs.customer }}"}, next: rest}
  rest: {wait: 1ms, next: end}
)";

const char* const resting = R"(heddle: 1
flow: resting
nodes:
  rest: {wait: 1h, next: end}
)";

// Stands for a service that holds secrets.
struct Vault {
  std::map<std::string, std::string, std::less<>> held;
  [[nodiscard]] std::optional<std::string> read(std::string_view name) const {
    const auto found = held.find(name);
    if (found == held.end()) return std::nullopt;
    return found->second;
  }
};

heddle::RuntimeOptions options_of(const Orders& shop, const Vault& vault,
                                  const std::string& folder) {
  heddle::RuntimeOptions options;
  options.plugin_directories = {folder + "/plugins"};
  options.flow_directories = {folder + "/flows"};
  options.settings["http.request_timeout"] = "5s";
  options.workers = 2;
  options.maximum_runs = 1000;
  options.nodes = {heddle::host_node<Count>([&](Count& node) { node.of_the_shop = &shop; })};
  options.secrets = {{"password", "shop.key"},
                     [&](std::string_view name) { return vault.read(name); }};
  return options;
}

}  // namespace

TEST_CASE("the guide: options, nodes and secrets of the program") {
  const heddle::test::TemporaryFolder folder;
  const Orders shop;
  const Vault vault{{{"password", "hunter22"}, {"shop.key", "k3y"}}};
  heddle::RuntimeOptions options = options_of(shop, vault, folder.path());
  options.secrets.names = {"password"};  // no node here has a key
  const heddle::Runtime runtime(std::move(options));
  const heddle::LoadedFlow loaded = runtime.load_text(counting, "counting.yaml");
  REQUIRE_MESSAGE(loaded.flow, heddle::render(loaded.diagnostics));
  const heddle::RunResult result = runtime.run(*loaded.flow, {{"customer", "ada"}});

  REQUIRE(result.outcome == "SUCCESS");
  for (const auto& [name, value] : result.outputs) {
    std::string shown = heddle::write_json(value);  // "***" where it is secret
    if (name == "proof") CHECK(shown == "\"***\"");
    if (name == "proof") CHECK((value.secret() && value.string() == "hunter22"));
    if (name == "orders") CHECK(value.integer() == 2);
  }
}

TEST_CASE("the guide: an input that need not be given, and what is in a map") {
  const Orders shop;
  heddle::RuntimeOptions options;
  options.nodes = {heddle::host_node<CountAll>([&](CountAll& node) { node.of_the_shop = &shop; })};
  const heddle::Runtime runtime(std::move(options));
  const auto counted = [&](const std::string& with) {
    const auto loaded = runtime.load_text(
        "heddle: 1\nflow: test\noutputs: {orders: \"${{ nodes.a.orders }}\"}\n"
        "nodes: {a: {use: shop.count_all, " +
            with + "next: end}}\n",
        "test.yaml");
    REQUIRE_MESSAGE(loaded.flow, heddle::render(loaded.diagnostics));
    return runtime.run(*loaded.flow).outputs.at(0).second.integer();
  };
  CHECK(counted("") == 7);
  CHECK(counted("with: {filter: {country: de}}, ") == 7);
  CHECK(counted("with: {filter: {state: open}}, ") == 3);
}

TEST_CASE("the guide: many runs have one limit together") {
  const heddle::Runtime runtime;
  const auto resting_flow = runtime.load_text(resting, "resting.yaml");
  const auto quick_flow = runtime.load_text(
      "heddle: 1\nflow: quick\nnodes: {a: {wait: 0s, next: end}}\n", "quick.yaml");
  REQUIRE(resting_flow.flow);
  REQUIRE(quick_flow.flow);
  std::vector<heddle::Run> runs;
  runs.push_back(runtime.start(*quick_flow.flow));
  runs.front().wait();
  for (int i = 0; i < 3; ++i) runs.push_back(runtime.start(*resting_flow.flow));
  std::map<std::string, int, std::less<>> outcomes;

  const auto limit = std::chrono::steady_clock::now() + 50ms;
  for (const auto& run : runs) {
    if (run.wait_for(limit - std::chrono::steady_clock::now()) == nullptr) run.cancel();
  }
  for (const auto& run : runs) ++outcomes[run.wait().outcome];  // cleaned up, too
  CHECK(outcomes["SUCCESS"] == 1);
  CHECK(outcomes["CANCELLED"] == 3);
}

TEST_CASE("the guide: what is wrong with a flow is data") {
  const heddle::Runtime runtime;
  std::vector<std::string> marks;
  const auto mark = [&](std::uint32_t line, std::uint32_t column, const std::string& message) {
    marks.push_back(std::to_string(line) + ":" + std::to_string(column) + " " + message);
  };
  const std::string text_of_editor = "heddle: 1\nflow: test\nnodes: {a: {wait: 1h, nxt: end}}\n";

  for (const auto& finding : runtime.check_text(text_of_editor, "the text")) {
    if (finding.severity == heddle::Severity::error) {
      mark(finding.place.line, finding.place.column, finding.code + ": " + finding.message);
    }
  }
  REQUIRE_FALSE(marks.empty());
  CHECK(marks[0].starts_with("3:"));
}

TEST_CASE("the guide: inputs that do not fit are all told") {
  const heddle::Runtime runtime;
  const auto loaded = runtime.load_text(
      "heddle: 1\nflow: test\ninputs: {port: int}\noutputs: {port: \"${{ inputs.port }}\"}\n"
      "nodes: {a: {wait: 0s, next: end}}\n",
      "test.yaml");
  REQUIRE_MESSAGE(loaded.flow, heddle::render(loaded.diagnostics));
  const heddle::Flow& flow = *loaded.flow;
  std::string told;

  try {
    runtime.run(flow, {{"port", flow.parse_input("port", "8080")}, {"prot", 1}});
  } catch (const heddle::InputError& error) {
    for (const auto& finding : error.diagnostics()) told += finding.message + "\n";
  }
  CHECK(told == "the flow 'test' has no input 'prot'\n");
  const std::string rendered = heddle::render(flow.check_inputs({{"prot", 1}}));
  CHECK_THROWS_WITH_AS(runtime.run(flow, {{"prot", 1}}), rendered.c_str(), heddle::InputError);
}

TEST_CASE("the guide: a run is watched, asked and cancelled") {
  const heddle::Runtime runtime;
  const auto loaded = runtime.load_text(resting, "resting.yaml");
  REQUIRE(loaded.flow);
  const heddle::Flow& flow = *loaded.flow;
  std::mutex mutex;
  std::map<std::string, int, std::less<>> ended;

  const heddle::Subscription watching = runtime.observe([&](const heddle::Event& event) {
    if (event.kind != heddle::Event::Kind::node_finished) return;
    const std::lock_guard lock(mutex);
    ++ended[std::string(event.outcome)];
  });

  const heddle::Run run = runtime.start(flow, {}, {.timeout = 1h});
  if (run.wait_for(20ms) == nullptr) {
    for (const auto& place : run.status().nodes) CHECK(place.node == "rest");
    run.cancel();
  }
  const heddle::RunResult& result = run.wait();
  CHECK(result.outcome == "CANCELLED");
  CHECK(result.cancelled == heddle::CancelReason::user);
  const std::lock_guard lock(mutex);
  CHECK(ended["CANCELLED"] == 1);
}

TEST_CASE("the guide: what is logged goes to the log of the program") {
  const Orders shop;
  heddle::RuntimeOptions options;
  options.nodes = {heddle::host_node<Count>([&](Count& node) { node.of_the_shop = &shop; })};
  std::mutex mutex;
  std::vector<std::string> log;

  options.logger = [&](const heddle::Event& event) {
    const std::lock_guard lock(mutex);
    log.push_back(std::string(event.run_id) + " " + std::string(event.node) + ": " +
                  std::string(event.text));
  };
  const heddle::Runtime runtime(std::move(options));
  const auto loaded = runtime.load_text(counting, "counting.yaml");
  REQUIRE_MESSAGE(loaded.flow, heddle::render(loaded.diagnostics));
  const auto result = runtime.run(*loaded.flow, {{"customer", "bob"}, {"password", "hunter22"}});
  REQUIRE(log.size() == 1);
  CHECK(log[0] == result.run_id + " count: counted");
}

TEST_CASE("the guide: a service ends without losing what it has begun") {
  const heddle::Runtime runtime;
  const auto loaded = runtime.load_text(resting, "resting.yaml");
  REQUIRE(loaded.flow);
  runtime.start(*loaded.flow);
  std::vector<std::string> left;

  for (const auto& run : runtime.runs()) left.push_back(run.flow() + " " + run.id());
  const bool all_ended = runtime.shut_down(10ms);
  CHECK(left.size() == 1);
  CHECK_FALSE(all_ended);
  CHECK_THROWS_AS(runtime.start(*loaded.flow), std::logic_error);
}
