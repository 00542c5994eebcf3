// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/node.hpp>
#include <heddle/testing.hpp>
#include <string>

// Outcomes that are failures, nodes that can only fail, and empty defaults.
namespace {

using heddle::Again;
using heddle::testing::Host;
using heddle::testing::Result;

struct Asking : heddle::Node {
  static constexpr heddle::About about{.name = "test.asking"};
  In<std::string> how{this, "how", "How to end"};
  Outcome refused{this, "REFUSED", "It was refused", {.fails = true}};
  Outcome nothing{this, "NOTHING", "There is nothing"};
  Out<heddle::Bytes> bytes{this, "bytes", "Bytes", {.default_value = heddle::Empty{}}};
  Out<heddle::List> list{this, "list", "A list", {.default_value = heddle::Empty{}}};
  Out<heddle::Map> map{this, "map", "A map", {.default_value = heddle::Empty{}}};
  Out<heddle::Value> any{this, "any", "Anything", {.default_value = heddle::Empty{}}};
  Outcome run(Call& call) {
    if (*how == "silently") return refused;
    if (*how == "well") return nothing;
    return call.fail(refused, "closed", "it is closed", Again::never);
  }
};

struct Failing : heddle::Node {
  static constexpr heddle::About about{
      .name = "test.failing", .failure = "Always", .only_fails = true};
  In<std::string> how{this, "how", "How to end"};
  Outcome worse{this, "WORSE", "Even so", {.fails = true}};
  Outcome run(Call& call) {
    if (*how == "well") return success;
    if (*how == "badly") return failure;
    if (*how == "worse") return worse;
    return call.invalid("no");
  }
};

struct Asks : heddle::Node {
  static constexpr heddle::About about{.name = "test.asks"};
  In<std::string> text{this, "text", "A text", {.required = false}};
  Outcome run(Call& call) {
    call.info(text.is_secret() ? "secret" : "plain");
    return success;
  }
};

template <class N>
Result ended(const std::string& how) {
  Host host;
  host.input("how", how);
  return host.run(heddle::node_type<N>);
}

}  // namespace

TEST_CASE("an outcome that fails says so in the table") {
  const auto& type = heddle::node_type<Asking>;
  REQUIRE(type.outcome_count == 4);
  CHECK(type.outcomes[2]->flags == HEDDLE_OUTCOME_FAILS);
  for (const int other : {0, 1, 3}) CHECK(type.outcomes[other]->flags == 0);
}

TEST_CASE("call.fail() with an outcome ends with that and an error") {
  const Result result = ended<Asking>("loudly");
  CHECK(result.outcome == "REFUSED");
  REQUIRE(result.error);
  CHECK(result.error->code == "closed");
  CHECK(result.error->message == "it is closed");
  CHECK_FALSE(result.error->retryable);
}

TEST_CASE("an outcome that fails has an error even without a reason; another has none") {
  const Result result = ended<Asking>("silently");
  REQUIRE(result.error);
  CHECK(result.error->message == "the node gave no reason");
  CHECK(result.error->retryable);
  CHECK_FALSE(ended<Asking>("well").error);
}

TEST_CASE("a node that only fails has no SUCCESS, and its outcomes are what run() returns") {
  const auto& type = heddle::node_type<Failing>;
  REQUIRE(type.outcome_count == 2);
  CHECK(heddle::detail::text(type.outcomes[0]->name) == "FAILURE");
  CHECK(heddle::detail::text(type.outcomes[0]->doc) == "Always");
  CHECK(heddle::detail::text(type.outcomes[1]->name) == "WORSE");
  CHECK(ended<Failing>("badly").outcome == "FAILURE");
  CHECK(ended<Failing>("worse").outcome == "WORSE");
  CHECK(ended<Failing>("not").outcome == "INVALID");
  CHECK(ended<Failing>("well").broken == "it ended with 0xffffffff, which is no standard outcome");
}

TEST_CASE("an Empty default is what is empty of the variable's type") {
  const Result result = ended<Asking>("well");
  CHECK(result.output("bytes") == heddle::Bytes{});
  CHECK(result.output("list") == heddle::List{});
  CHECK(result.output("map") == heddle::Map{});
  CHECK(result.output("any").is_null());
}

TEST_CASE("a node can ask whether what it was given is a secret") {
  Host host;
  CHECK(host.run(heddle::node_type<Asks>).log[0].text == "plain");
  host.input("text", "a");
  CHECK(host.run(heddle::node_type<Asks>).log[0].text == "plain");
  host.input("text", heddle::secret("a"));
  CHECK(host.run(heddle::node_type<Asks>).log[0].text == "secret");
}
