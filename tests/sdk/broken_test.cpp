// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/testing.hpp>
#include <string>
#include <string_view>

#include "plugin/plugin_directories.hpp"

// Plugins that load well and then break a rule, on the fake host: a test finds what a run would.
namespace {

struct Rule {
  std::string_view plugin;  // broken.PLUGIN
  std::string_view why;
};

constexpr Rule rules[] = {
    {"undeclared_output", "wrote output number 4, but it declares only 1"},
    {"wrong_output_type", "output 'greeting': expected a string, found an int"},
    {"unknown_output_type", "output 'greeting': unknown type number 99"},
    {"not_utf8_output",
     "output 'greeting': a string must be UTF-8, but its byte 2 is not: hand over such data as "
     "bytes"},
    {"broken_view", "output 'greeting': 8 bytes at a null pointer"},
    {"uninitialised_flags",
     "output 'greeting': unknown flags 0xabcd0000 (was the value initialised?)"},
    {"null_value", "output 'greeting': expected a value, found a null pointer"},
    {"missing_output",
     "it ended with SUCCESS without writing output 'greeting', which it declares for it"},
    {"error_without_failure",
     "it stated an error (closed: it is closed) and ended with SUCCESS, which is no failure, so "
     "that the error would be lost; declare that outcome as a failure ({.fails = true}, "
     "HEDDLE_OUTCOME_FAILS), or end with FAILURE"},
    {"unknown_outcome", "it ended with outcome number 18, but it declares only 2"},
    {"unknown_standard_outcome", "it ended with 0x80000063, which is no standard outcome"},
    {"cancelled_by_nobody", "it ended with CANCELLED although nobody cancelled it"},
    {"says_broken", "the table of greetings is gone"},
    {"says_broken_silently", "it gave no reason"},
    {"undeclared_input", "read input number 10, but it declares only 1"},
    {"short_error", "fail: expected a heddle_error with a struct_size of 48, found 4"},
    {"short_request", "http: expected a whole heddle_http_request and heddle_http_response"},
    {"unknown_request_flags",
     "http: heddle_http_request.flags has bits 0x00000004, and this host (ABI 1.1) knows none "
     "there; begin with all 0, and ask heddle_host.abi_minor before setting one"},
    {"null_blocking", "run_blocking: expected a function, found null"},
    {"ignores_refusal", "output 'greeting': expected a string, found an int"},
    {"throws", "an exception left its run function: out of greetings"},
    {"throws_number", "an exception left its run function: one that is no std::exception"},
};

const heddle_node_type& load(heddle::plugin::PluginDirectories& plugins, std::string_view name) {
  const auto* type = plugins.find(name);
  REQUIRE(type != nullptr);
  return *type->table;
}

heddle::testing::Result run(std::string_view plugin) {
  heddle::plugin::PluginDirectories plugins({std::string(HEDDLE_TEST_PLUGIN_DIR) + "/broken"});
  heddle::testing::Host host;
  if (!plugin.starts_with("throws")) host.input("name", "Ada");
  return host.run(load(plugins, "broken." + std::string(plugin)));
}

}  // namespace

TEST_CASE("a node that breaks a rule is BROKEN, and the rule is named") {
  for (const Rule& rule : rules) {
    CAPTURE(rule.plugin);
    const auto result = run(rule.plugin);
    CHECK(result.outcome == "BROKEN");
    CHECK(result.broken == rule.why);
    CHECK(result.outputs.empty());
  }
}

TEST_CASE("a chain of causes that is a ring ends") {
  const auto result = run("ring_of_causes");
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error.has_value());
  CHECK(result.error->message.starts_with("round: round: round"));
  CHECK(result.error->message.size() < 200);
}

TEST_CASE("a node that is written in C works like any other") {
  heddle::plugin::PluginDirectories plugins({std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good"});
  heddle::testing::Host host;
  host.input("name", "Ada");
  const auto& table = load(plugins, "plain_c.greet");
  CHECK(host.run(table).output("greeting") == "Hello, Ada");
  host.setting("plain_c.word", "Good morning");
  CHECK(host.run(table).output("greeting") == "Good morning, Ada");
  host.input("name", std::string(300, 'a'));
  const auto failed = host.run(table);
  CHECK(failed.outcome == "FAILURE");
  CHECK(failed.error->code == "too_long");
  CHECK_FALSE(failed.error->retryable);
}

TEST_CASE("tables that are longer than this host knows are read as far as it knows them") {
  heddle::plugin::PluginDirectories plugins({std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good"});
  heddle::testing::Host host;
  host.input("name", "Ada");
  CHECK(host.run(load(plugins, "grown.greet")).output("greeting") == "Hello, Ada");
}

TEST_CASE("a plugin needs nothing of its host but the table") {
  heddle::plugin::PluginDirectories plugins({std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good"});
  heddle::testing::Host host;
  host.input("name", "Ada");
  CHECK(host.run(load(plugins, "demo.greet")).output("greeting") == "Hello, Ada");
}
