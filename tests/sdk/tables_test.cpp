// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/json.hpp>
#include <heddle/node.hpp>
#include <string>
#include <string_view>

#include "plugin/plugin_table.hpp"

// The constant tables that the compiler makes from a node's members.
namespace {

using namespace std::chrono_literals;

std::string_view text(heddle_view view) {
  return heddle::detail::text(view);
}

// Members that nodes share: in a base struct …
struct Server : heddle::Node {
  Setting<std::string> url{this, "demo.url", "Where the service is", {.example = "https://a.b"}};
  In<std::string> user{this, "user", "Who asks"};
};

// … or in a struct that is given the node.
struct Paging {
  heddle::In<std::int64_t> page;
  heddle::Out<bool> more;
  constexpr explicit Paging(heddle::Node* node)
      : page(node, "page", "Which page", {.default_value = 1, .minimum = 1, .maximum = 100}),
        more(node, "more", "Whether another page follows", {.default_value = false}) {}
};

struct Search : Server {
  static constexpr heddle::About about{.name = "demo.search",
                                       .title = "Search",
                                       .doc = "Searches for things.",
                                       .success = "Something was found",
                                       .failure = "The service failed",
                                       .blocking = true,
                                       .effects = true};
  Paging paging{this};
  In<std::string> query{this,
                        "query",
                        "What to find",
                        {.example = "tea",
                         .pattern = "[a-z]+",
                         .pattern_meaning = "one word",
                         .minimum_size = 2,
                         .maximum_size = 20}};
  In<std::string> order{
      this, "order", "How to sort", {.default_value = "name", .choices = {"name", "date"}}};
  In<std::string> password{this, "password", "The password", {.required = false, .secret = true}};
  In<std::chrono::nanoseconds> patience{this, "patience", "How long", {.default_value = -1500ms}};
  In<double> weight{this, "weight", "How heavy", {.example = 0.5}};
  In<std::uint64_t> limit{this, "limit", "How many", {.default_value = 10}};
  In<heddle::List> tags{this, "tags", "Which tags", {.required = false}};
  Outcome nothing{this, "NOTHING", "Nothing was found"};
  Out<std::string> first{this, "first", "The best one"};
  Out<heddle::Map> all{this, "all", "All of them", {.is_public = true}};
  Out<std::string> advice{this, "advice", "What to try", {.secret = true, .on = {"NOTHING"}}};
  Out<std::int64_t> status{this, "status", "HTTP status", {.on = {"SUCCESS", "NOTHING"}}};

  Outcome run(Call&) { return nothing; }
};

constexpr const heddle_node_type& search = heddle::node_type<Search>;

struct Plain : heddle::Node {
  static constexpr heddle::About about{.name = "demo.plain", .idempotent = true};
  Outcome run(Call&) { return success; }
};

// Something that only a host's plugin would hold, and what hides nothing.
struct Hiding : heddle::Node {
  static constexpr heddle::About about{.name = "demo.hiding"};
  Setting<std::string> pin{
      this, "demo.pin", "The PIN", {.default_value = "271828", .secret = true}};
  In<std::string> key{this, "key", "The key", {.default_value = "hunter22", .secret = true}};
  Out<std::string> token{this, "token", "A token", {.default_value = "none", .secret = true}};
  Out<std::string> body{this, "body", "The body", {.default_value = "", .secret = true}};
  Out<std::string> shown{this, "shown", "No secret", {.default_value = "yes"}};
  Outcome run(Call&) { return success; }
};

}  // namespace

TEST_CASE("a node's tables are constants of the compiler") {
  static_assert(search.struct_size == sizeof(heddle_node_type));
  static_assert(search.input_count == 9);
  static_assert(search.outcome_count == 3);
}

TEST_CASE("About becomes name, title, doc and flags") {
  CHECK(text(search.name) == "demo.search");
  CHECK(text(search.title) == "Search");
  CHECK(text(search.doc) == "Searches for things.");
  CHECK(search.flags == (HEDDLE_NODE_BLOCKING | HEDDLE_NODE_EFFECTS));
}

TEST_CASE("a node without a title has its name for one") {
  constexpr const heddle_node_type& plain = heddle::node_type<Plain>;
  CHECK(text(plain.title) == "demo.plain");
  CHECK(plain.flags == HEDDLE_NODE_IDEMPOTENT);
  CHECK(plain.input_count == 0);
  CHECK(plain.output_count == 0);
  CHECK(plain.setting_count == 0);
}

TEST_CASE("variables stand in the order of their declaration, those of a base first") {
  const char* const inputs[] = {"user",     "page",   "query", "order", "password",
                                "patience", "weight", "limit", "tags"};
  REQUIRE(search.input_count == std::size(inputs));
  for (std::uint32_t i = 0; i < search.input_count; ++i) {
    CHECK(text(search.inputs[i]->name) == inputs[i]);
    CHECK(search.inputs[i]->struct_size == sizeof(heddle_variable));
  }
  const char* const outputs[] = {"more", "first", "all", "advice", "status"};
  REQUIRE(search.output_count == std::size(outputs));
  for (std::uint32_t i = 0; i < search.output_count; ++i) {
    CHECK(text(search.outputs[i]->name) == outputs[i]);
  }
  REQUIRE(search.setting_count == 1);
  CHECK(text(search.settings[0]->name) == "demo.url");
  CHECK(search.settings[0]->flags == HEDDLE_VARIABLE_REQUIRED);
  CHECK(text(search.settings[0]->example->as.string) == "https://a.b");
}

TEST_CASE("an input is required unless it says otherwise or has a default") {
  CHECK(search.inputs[0]->flags == HEDDLE_VARIABLE_REQUIRED);
  CHECK(search.inputs[1]->flags == 0);
  CHECK(search.inputs[4]->flags == HEDDLE_VARIABLE_SECRET);
}

TEST_CASE("types, defaults and examples cross as the C++ type says") {
  CHECK(search.inputs[1]->type == HEDDLE_TYPE_INT);
  CHECK(search.inputs[1]->default_value->type == HEDDLE_TYPE_INT);
  CHECK(search.inputs[1]->default_value->as.integer == 1);
  CHECK(search.inputs[2]->type == HEDDLE_TYPE_STRING);
  CHECK(search.inputs[2]->default_value == nullptr);
  CHECK(text(search.inputs[2]->example->as.string) == "tea");
  CHECK(search.inputs[5]->type == HEDDLE_TYPE_DURATION);
  CHECK(search.inputs[5]->default_value->as.time.seconds == -2);
  CHECK(search.inputs[5]->default_value->as.time.nanoseconds == 500'000'000);
  CHECK(search.inputs[6]->type == HEDDLE_TYPE_DOUBLE);
  CHECK(search.inputs[6]->example->as.real == 0.5);
  CHECK(search.inputs[7]->type == HEDDLE_TYPE_UINT);
  CHECK(search.inputs[7]->default_value->as.uinteger == 10);
  CHECK(search.inputs[8]->type == HEDDLE_TYPE_LIST);
  CHECK(search.outputs[0]->type == HEDDLE_TYPE_BOOL);
  CHECK(search.outputs[0]->default_value->as.boolean == 0);
}

TEST_CASE("constraints are there only where one was declared") {
  CHECK(search.inputs[0]->constraints == nullptr);
  const heddle_constraints* page = search.inputs[1]->constraints;
  REQUIRE(page != nullptr);
  CHECK(page->minimum->as.integer == 1);
  CHECK(page->maximum->as.integer == 100);
  const heddle_constraints* query = search.inputs[2]->constraints;
  REQUIRE(query != nullptr);
  CHECK(query->struct_size == sizeof(heddle_constraints));
  CHECK(text(query->pattern) == "[a-z]+");
  CHECK(text(query->pattern_meaning) == "one word");
  CHECK(query->minimum_size == 2);
  CHECK(query->maximum_size == 20);
  CHECK(query->minimum == nullptr);
  CHECK(query->choices.size == 0);
  const heddle_constraints* order = search.inputs[3]->constraints;
  REQUIRE(order != nullptr);
  REQUIRE(order->choices.size == 2);
  CHECK(text(order->choices.items[1].as.string) == "date");
}

TEST_CASE("every node has SUCCESS and FAILURE, then those it declares") {
  REQUIRE(search.outcome_count == 3);
  CHECK(text(search.outcomes[0]->name) == "SUCCESS");
  CHECK(text(search.outcomes[0]->doc) == "Something was found");
  CHECK(text(search.outcomes[1]->name) == "FAILURE");
  CHECK(text(search.outcomes[1]->doc) == "The service failed");
  CHECK(text(search.outcomes[2]->name) == "NOTHING");
}

TEST_CASE("an output exists on SUCCESS unless it says otherwise, with a default on all outcomes") {
  CHECK(search.outputs[0]->outcome_count == 0);  // has a default
  REQUIRE(search.outputs[1]->outcome_count == 1);
  CHECK(text(search.outputs[1]->outcomes[0]) == "SUCCESS");
  CHECK(search.outputs[2]->flags == HEDDLE_VARIABLE_PUBLIC);
  CHECK(search.outputs[3]->flags == HEDDLE_VARIABLE_SECRET);
  REQUIRE(search.outputs[3]->outcome_count == 1);
  CHECK(text(search.outputs[3]->outcomes[0]) == "NOTHING");
  CHECK(search.outputs[4]->outcome_count == 2);
}

TEST_CASE("the default of a secret variable is read as secret, unless it is empty") {
  const heddle_node_type* const tables[] = {&heddle::node_type<Hiding>};
  heddle_plugin plugin{};
  plugin.struct_size = sizeof plugin;
  plugin.abi_major = HEDDLE_ABI_MAJOR;
  plugin.abi_minor = HEDDLE_ABI_MINOR;
  plugin.id = {"demo", 4};
  plugin.version = {"1.0.0", 5};
  plugin.node_types = tables;
  plugin.node_type_count = 1;
  const auto read = heddle::plugin::read_plugin(plugin, "this test");
  REQUIRE(read.types.size() == 1);
  const auto& type = *read.types.front();
  CHECK(type.settings.at(0).default_value->secret());
  CHECK(type.inputs.at(0).default_value->secret());
  CHECK(heddle::write_json(*type.inputs.at(0).default_value) == R"("***")");
  CHECK(type.outputs.at(0).default_value->secret());
  CHECK_FALSE(type.outputs.at(1).default_value->secret());
  CHECK_FALSE(type.outputs.at(2).default_value->secret());
}
