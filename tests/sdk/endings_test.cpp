// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <exception>
#include <heddle/node.hpp>
#include <heddle/testing.hpp>
#include <stdexcept>
#include <string>

// The ways in which run() may end.
namespace {

using heddle::Again;
using heddle::testing::Host;
using heddle::testing::Result;

// A node whose run() is the function that it is given.
template <auto Run>
struct Doing : heddle::Node {
  static constexpr heddle::About about{.name = "test.doing"};
  Outcome other{this, "OTHER", "Another way to end"};
  Out<std::string> always{this, "always", "There on every outcome", {.default_value = "so far"}};
  Outcome run(Call& call) { return Run(*this, call); }
};

template <class Run>
Result ending(Run) {
  return Host().run(heddle::node_type<Doing<Run{}>>);
}

#define ENDING(...)                                              \
  ending([](auto& node, heddle::Call& call) -> heddle::Outcome { \
    static_cast<void>(node);                                     \
    static_cast<void>(call);                                     \
    __VA_ARGS__                                                  \
  })

void check_error(const Result& result, const char* code, const char* message, bool retryable) {
  REQUIRE(result.error.has_value());
  CHECK(result.error->code == code);
  CHECK(result.error->message == message);
  CHECK(result.error->retryable == retryable);
}

struct Promising : heddle::Node {
  static constexpr heddle::About about{.name = "test.promising"};
  In<bool> write{this, "write", "Whether to keep the promise"};
  In<bool> succeed{this, "succeed", "How to end"};
  Out<std::string> made{this, "made", "Something"};
  Outcome run(Call& call) {
    if (*write) made = "it";
    return *succeed ? success : call.fail("no", "no");
  }
};

struct Counting : heddle::Node {
  static constexpr heddle::About about{.name = "test.counting"};
  Out<std::int64_t> count{this, "count", "How often run() was called on this node"};
  std::int64_t calls = 0;
  Outcome run(Call&) {
    count = ++calls;
    return success;
  }
};

}  // namespace

TEST_CASE("success, failure and declared outcomes are what run() returns") {
  CHECK(ENDING(return node.success;).outcome == "SUCCESS");
  CHECK(ENDING(return node.other;).outcome == "OTHER");
  CHECK_FALSE(ENDING(return node.other;).error.has_value());
  const Result failed = ENDING(return node.failure;);
  CHECK(failed.outcome == "FAILURE");
  check_error(failed, "failed", "the node gave no reason", true);
}

TEST_CASE("call.fail() ends with FAILURE and an error") {
  const Result result = ENDING(return call.fail("not_found", "there is no such user"););
  CHECK(result.outcome == "FAILURE");
  check_error(result, "not_found", "there is no such user", true);
  check_error(ENDING(return call.fail("a", "b", Again::never);), "a", "b", false);
}

TEST_CASE("call.invalid() ends with INVALID, which is never retried") {
  const Result result = ENDING(return call.invalid("the date lies in the past"););
  CHECK(result.outcome == "INVALID");
  check_error(result, "invalid", "the date lies in the past", false);
}

TEST_CASE("of several errors the last one counts") {
  check_error(ENDING(call.report("a", "b", Again::never); return call.fail("c", "d");), "c", "d",
              true);
}

TEST_CASE("an error without a failure is a bug of the node, not lost") {
  const Result result = ENDING(return call.fail(node.other, "a", "b", Again::never););
  CHECK(result.outcome == "BROKEN");
  CHECK(result.broken ==
        "it stated an error (a: b) and ended with OTHER, which is no failure, so that the error "
        "would be lost; declare that outcome as a failure ({.fails = true}, HEDDLE_OUTCOME_FAILS), "
        "or end with FAILURE");
}

TEST_CASE("a Failure that is thrown ends with FAILURE, its causes in the message") {
  const Result result = ENDING(throw heddle::Failure("locked", "the account is locked"););
  CHECK(result.outcome == "FAILURE");
  check_error(result, "locked", "the account is locked", true);
  const Result nested = ENDING(
      try {
        try {
          throw std::runtime_error("line 3 is cut off");
        } catch (...) {
          std::throw_with_nested(std::runtime_error("cannot read the answer"));
        }
      } catch (...) {
        std::throw_with_nested(heddle::Failure("bad_answer", "no token", Again::never));
      });
  CHECK(nested.outcome == "FAILURE");
  check_error(nested, "bad_answer", "no token: cannot read the answer: line 3 is cut off", false);
}

TEST_CASE("a failed exchange is FAILURE, one that took too long TIMEOUT") {
  const Result closed = ENDING(throw heddle::HttpFailure(HEDDLE_HTTP_CLOSED, 200, "cut off"););
  CHECK(closed.outcome == "FAILURE");
  check_error(closed, "http_closed", "cut off", true);
  const Result late = ENDING(throw heddle::HttpFailure(HEDDLE_HTTP_TIMEOUT, 0, "too late"););
  CHECK(late.outcome == "TIMEOUT");
  check_error(late, "http_timeout", "too late", true);
  const Result bad = ENDING(throw heddle::HttpFailure(HEDDLE_HTTP_BAD_REQUEST, 0, "bad"););
  check_error(bad, "http_bad_request", "bad", false);
  check_error(ENDING(throw heddle::HttpFailure(99, 0, "new");), "http_failed", "new", true);
}

TEST_CASE("any other exception is a bug of the node: BROKEN, with what it said") {
  const Result result = ENDING(throw std::out_of_range("index 5 of 3"););
  CHECK(result.outcome == "BROKEN");
  CHECK(result.broken == "index 5 of 3");
  const Result nested = ENDING(
      try { throw 42; } catch (...) {
        std::throw_with_nested(std::logic_error("while counting"));
      });
  CHECK(nested.broken == "while counting: an exception that is no std::exception");
  CHECK(ENDING(throw 42;).broken == "an exception that is no std::exception");
}

TEST_CASE("Cancelled without a cancellation is a bug of the node") {
  const Result result = ENDING(throw heddle::Cancelled(););
  CHECK(result.outcome == "BROKEN");
  CHECK(result.broken == "it ended with CANCELLED although nobody cancelled it");
}

TEST_CASE("outputs with a default exist on every outcome, and only they") {
  CHECK(ENDING(return node.failure;).output("always") == "so far");
  CHECK(ENDING(node.always = "written"; return node.other;).output("always") == "written");
}

TEST_CASE("what was written for another outcome does not exist, and what was promised must") {
  const auto run = [](bool write, bool succeed) {
    return Host().input("write", write).input("succeed", succeed).run(heddle::node_type<Promising>);
  };
  CHECK(run(true, true).output("made") == "it");
  CHECK_FALSE(run(true, false).has_output("made"));
  CHECK(run(false, false).outcome == "FAILURE");
  const Result broken = run(false, true);
  CHECK(broken.outcome == "BROKEN");
  CHECK(broken.broken ==
        "it ended with SUCCESS without writing output 'made', which it declares for it");
}

TEST_CASE("blocking() gives back what its function returns, and throws what it throws") {
  CHECK(
      ENDING(node.always = call.blocking([] { return std::string("done"); }); return node.success;)
          .output("always") == "done");
  CHECK(ENDING(call.blocking([&] { node.always = "in there"; }); return node.success;)
            .output("always") == "in there");
  const Result failed =
      ENDING(call.blocking([] { throw heddle::Failure("disk", "the disk is full"); });
             return node.success;);
  CHECK(failed.outcome == "FAILURE");
  check_error(failed, "disk", "the disk is full", true);
}

TEST_CASE("a node leaves no state behind for its next run") {
  Host host;
  CHECK(host.run(heddle::node_type<Counting>).output("count") == 1);
  CHECK(host.run(heddle::node_type<Counting>).output("count") == 1);
}
