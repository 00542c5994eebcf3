// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <heddle/node.hpp>
#include <heddle/runtime.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "hosted.hpp"

// Node types of a program that embeds the runtime: they are there without any plugin, use what the
// program has, and are held to what plugins' are held to.

namespace {

using heddle::Call;
using heddle::Outcome;

// What a program may have, which no plugin could get at.
struct Stock {
  std::int64_t left = 3;
};

struct Take : heddle::Node {
  static constexpr heddle::About about{.name = "shop.take", .doc = "Takes one from the stock."};
  Out<std::int64_t> left{this, "left", "How many are left then", {.on = {"SUCCESS"}}};
  Outcome sold_out{this, "SOLD_OUT", "None was left"};

  Stock* stock = nullptr;

  Outcome run(Call&) {
    if (stock->left == 0) return sold_out;
    left = --stock->left;
    return success;
  }
};

struct Greet : heddle::Node {
  static constexpr heddle::About about{.name = "shop.greet", .doc = "Greets someone."};
  In<std::string> name{this, "name", "Who to greet"};
  Setting<std::string> word{this, "shop.word", "How to greet", {.default_value = "Hello"}};
  Out<std::string> greeting{this, "greeting", "The greeting"};

  Outcome run(Call&) {
    greeting = *word + ", " + *name;
    return success;
  }
};

// Of a family that its settings are not called by.
struct Ship : heddle::Node {
  static constexpr heddle::About about{.name = "depot.ship", .doc = "Ships something."};
  Setting<std::string> url{this, "depot.url", "Where the depot is", {.default_value = "x"}};
  Setting<std::string> key{this, "carrier.key", "The key", {.default_value = "x"}};
  Setting<std::string> port{this, "carrier.port", "A port", {.default_value = "x"}};
  Outcome run(Call&) { return success; }
};

// Of the same name as one of the probe plugin's, which takes other inputs.
struct Sleep : heddle::Node {
  static constexpr heddle::About about{.name = "probe.sleep", .doc = "Does not sleep."};
  Out<bool> slept{this, "slept", "Whether it did"};
  Outcome run(Call&) {
    slept = false;
    return success;
  }
};

// Declares a setting of the probe plugin otherwise.
struct Contrary : heddle::Node {
  static constexpr heddle::About about{.name = "shop.contrary", .doc = "Wants a word."};
  Setting<std::string> size{this, "probe.size", "A word", {.default_value = "large"}};
  Outcome run(Call&) { return success; }
};

const char* const greeting_flow = R"(
outputs: {greeting: "${{ nodes.a.greeting }}"}
nodes: {a: {use: shop.greet, with: {name: Ada}, next: end}}
)";

std::string refused(std::vector<heddle::HostNode> nodes) {
  heddle::RuntimeOptions options;
  options.nodes = std::move(nodes);
  try {
    const heddle::Runtime runtime(std::move(options));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "it was taken";
}

}  // namespace

namespace heddle::test {

TEST_CASE("a flow uses the node types of its host without any plugin") {
  RuntimeOptions options;
  options.nodes = {host_node<Greet>()};
  options.settings["shop.word"] = "Good morning";
  const Runtime runtime(std::move(options));
  const RunResult result = runtime.run(load(runtime, greeting_flow));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "greeting") == "Good morning, Ada");
}

TEST_CASE("a node of the host is given what it needs of the program before it runs") {
  Stock stock;
  RuntimeOptions options;
  options.workers = 1;
  options.nodes = {host_node<Take>([&](Take& node) { node.stock = &stock; })};
  const Runtime runtime(std::move(options));
  const Flow flow = load(runtime, R"(
outputs: {left: "${{ nodes.a.left }}"}
nodes: {a: {use: shop.take, next: {SUCCESS: end, SOLD_OUT: end.FAILURE}}}
)");
  for (const std::int64_t left : {2, 1, 0}) CHECK(output(runtime.run(flow), "left") == left);
  CHECK(runtime.run(flow).outcome == "FAILURE");
}

TEST_CASE("what prepares a node of the host may throw, as the node may") {
  RuntimeOptions options;
  options.nodes = {host_node<Take>([](Take&) { throw std::runtime_error("the shop is closed"); })};
  const Runtime runtime(std::move(options));
  const RunResult result = runtime.run(
      load(runtime, "nodes: {a: {use: shop.take, next: {SUCCESS: end, SOLD_OUT: end}}}\n"));
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->message.find("the shop is closed") != std::string::npos);
}

TEST_CASE("a node of the host is checked, described and listed as any other") {
  RuntimeOptions options;
  options.nodes = {host_node<Take>([](Take&) {}), host_node<Greet>()};
  const Runtime runtime(std::move(options));
  const auto findings = runtime.check_text(R"(heddle: 1
flow: test
nodes: {a: {use: shop.greet, with: {nam: Ada}, next: end}}
)",
                                           "test.yaml");
  REQUIRE_FALSE(findings.empty());
  CHECK(findings.front().message == "node 'a' (shop.greet) has no input 'nam'");

  const auto type = runtime.node_type("shop.take");
  REQUIRE(type);
  CHECK(type->plugin == "this program");
  CHECK(type->origin == "this program");
  CHECK(type->find_outcome("SOLD_OUT") != nullptr);
  std::vector<std::string> names;
  for (const auto& known : runtime.node_types()) {
    if (known.plugin == "this program") names.push_back(known.name);
  }
  CHECK(names == std::vector<std::string>{"shop.greet", "shop.take"});
}

TEST_CASE("a node of the host comes before that of a plugin, whose file is warned of") {
  RuntimeOptions options;
  options.plugin_directories = {HEDDLE_TEST_PLUGIN_DIR "/probe"};
  options.nodes = {host_node<Sleep>()};
  const Runtime runtime(std::move(options));
  const RunResult result = runtime.run(load(runtime, R"(
outputs: {slept: "${{ nodes.b.slept }}"}
nodes:
  a: {use: probe.echo, with: {value: 1}, next: b}
  b: {use: probe.sleep, next: end}
)"));
  CHECK(output(result, "slept") == false);
  const auto findings = runtime.plugin_diagnostics();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::warning);
  CHECK(findings[0].code == "HD4002");
  CHECK(findings[0].place.file == HEDDLE_TEST_PLUGIN_DIR "/probe/probe.so");
  CHECK(findings[0].message ==
        "node type 'probe.sleep' is offered by this program too, which comes first; this one is "
        "not used");
}

TEST_CASE("a setting that the host and a plugin declare in different ways refuses the plugin") {
  RuntimeOptions options;
  options.plugin_directories = {HEDDLE_TEST_PLUGIN_DIR "/probe"};
  options.nodes = {host_node<Contrary>()};
  const Runtime runtime(std::move(options));
  const auto findings = runtime.check_text(R"(heddle: 1
flow: test
nodes: {a: {use: probe.echo, with: {value: 1}, next: end}}
)",
                                           "test.yaml");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "HD2002");
  REQUIRE(findings[0].notes.size() == 1);
  CHECK(findings[0].notes[0] == HEDDLE_TEST_PLUGIN_DIR
        "/probe/probe.so: it declares the setting 'probe.size' otherwise than this program does; "
        "plugins that share a setting must declare it alike");
}

TEST_CASE(
    "a setting that is misspelt is looked for in its family, whatever they are called there") {
  const auto meant = [](const std::string& name) -> std::string {
    RuntimeOptions options;
    options.nodes = {host_node<Greet>(), host_node<Ship>()};
    options.settings[name] = "x";
    const Runtime runtime(std::move(options));
    const auto findings = runtime.check_text(
        "heddle: 1\nflow: test\nnodes: {a: {wait: 0s, next: end}}\n", "test.yaml");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].message == "there is no setting '" + name + "'");
    return findings[0].notes.at(0);
  };
  // Nearer as a whole is depot.url.
  CHECK(meant("depot.key") == "did you mean 'carrier.key'?");
  CHECK(meant("depot.prot") == "did you mean 'carrier.port'?");
  CHECK(meant("depot.ulr") == "did you mean 'depot.url'?");
  CHECK(meant("shop.key") == "did you mean 'carrier.key'?");
  CHECK(meant("shpo.word") == "did you mean 'shop.word'?");
  CHECK(meant("http.connect_timeuot") == "did you mean 'http.connect_timeout'?");
  CHECK(meant("depot.colour").starts_with("settings: "));
}

TEST_CASE("a node of the host that is not what it should be is refused with all that is wrong") {
  CHECK(refused({HostNode{}}) ==
        "RuntimeOptions::nodes: these cannot be used: node types: number 1 of 1 is null");
  CHECK(refused({host_node<Greet>(), host_node<Greet>()}) ==
        "RuntimeOptions::nodes: these cannot be used: node type 'shop.greet' is offered twice");
  heddle_node_type table = node_type<Greet>;
  constexpr std::string_view name = "Greet";
  table.name = {name.data(), name.size()};
  table.run = nullptr;
  CHECK(
      refused({{&table, {}}}) ==
      "RuntimeOptions::nodes: these cannot be used: the name of a node type: expected family.name "
      "in lower_snake_case, found 'Greet'; Greet: its run function is null");
}

TEST_CASE("a table of the host without a function is run by what stands beside it") {
  heddle_node_type table = node_type<Greet>;
  table.run = nullptr;
  RuntimeOptions options;
  int calls = 0;
  options.nodes = {{&table, [&](const heddle_host* host, heddle_call* call) {
                      ++calls;
                      return node_type<Greet>.run(host, call);
                    }}};
  const Runtime runtime(std::move(options));
  CHECK(output(runtime.run(load(runtime, greeting_flow)), "greeting") == "Hello, Ada");
  CHECK(calls == 1);
}

}  // namespace heddle::test
