// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <heddle/node.hpp>
#include <heddle/testing.hpp>
#include <limits>
#include <stdexcept>
#include <string>

// What a test can set, and what the fake host makes of it.
namespace {

using namespace std::chrono_literals;
using heddle::testing::Host;
using heddle::testing::Result;

struct Job : heddle::Node {
  static constexpr heddle::About about{.name = "test.job"};
  Setting<std::chrono::nanoseconds> pause{this, "test.pause", "How long", {.default_value = 1s}};
  Setting<std::string> key{this, "test.key", "A key", {.required = false, .secret = true}};
  In<std::string> user_name{this, "user_name", "Who", {.pattern = "[a-z]+"}};
  In<std::int64_t> rounds{
      this, "rounds", "How often", {.default_value = 3, .minimum = 0, .maximum = 10}};
  In<std::string> password{this, "password", "Secret", {.required = false, .secret = true}};
  Out<std::int64_t> done{this, "done", "Rounds done", {.default_value = 0}};
  Out<std::string> told{this, "told", "What was said"};
  Out<std::string> shown{this, "shown", "Fit to be shown", {.is_public = true}};

  Outcome run(Call& call) {
    told = "for " + *user_name + password.value_or("");
    shown = "for " + *user_name;
    if (key.has_value()) call.info("the key is " + *key);
    for (std::int64_t i = 0; i < *rounds; ++i) {
      call.sleep(*pause);
      done = i + 1;
    }
    return success;
  }
};

Result run(Host& host) {
  return host.run(heddle::node_type<Job>);
}

std::string refusal(Host& host) {
  try {
    run(host);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

struct Reporter : heddle::Node {
  static constexpr heddle::About about{.name = "test.reporter"};
  Out<heddle::Timestamp> when{this, "when", "The time"};
  Out<std::int64_t> attempt{this, "attempt", "The attempt"};
  Out<std::string> key{this, "key", "The idempotency key"};
  Out<std::int64_t> left{this, "left", "Nanoseconds left"};
  Out<bool> cancelled{this, "cancelled", "Whether to stop"};
  Outcome run(Call& call) {
    call.debug("starting");
    call.mark_secret("hunter2!");
    call.warning("the password is hunter2!");
    when = call.now();
    attempt = call.attempt();
    key = call.idempotency_key();
    left = call.time_left().count();
    cancelled = call.cancelled();
    return success;
  }
};

// Waits for a descriptor.
std::array<int, 2> pipe_ends;
struct Waiter : heddle::Node {
  static constexpr heddle::About about{.name = "test.waiter"};
  In<bool> open{this, "open", "Whether to wait for a descriptor that is open"};
  Out<std::int64_t> ready{this, "ready", "What it is ready for"};
  Outcome run(Call& call) {
    ready = call.wait_fd(*open ? pipe_ends[0] : -7, HEDDLE_FD_READ);
    return success;
  }
};

}  // namespace

TEST_CASE("defaults of inputs and settings apply, and time passes at once") {
  Host host;
  host.input("user_name", "ada");
  const Result result = run(host);
  INFO(result.summary());
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("done") == 3);
  CHECK(result.duration == 3s);
  CHECK(result.sleeps == std::vector<std::chrono::nanoseconds>{1s, 1s, 1s});
}

TEST_CASE("a setting is read by its type, as in a configuration") {
  Host host;
  host.input("user_name", "ada").setting("test.pause", "1m30s");
  CHECK(run(host).duration == 270s);
  host.setting("test.pause", heddle::Duration{2, 0});
  CHECK(run(host).duration == 6s);
}

TEST_CASE("an input that the node does not declare is the test's mistake") {
  Host host;
  host.input("user_name", "ada").input("user-name", "bob");
  CHECK(refusal(host) ==
        "test.job has no input 'user-name': did you mean 'user_name'?; it declares user_name, "
        "rounds, password");
}

TEST_CASE("a setting that the node does not declare is the test's mistake") {
  Host host;
  host.input("user_name", "ada").setting("other", 1);
  CHECK(refusal(host) == "test.job has no setting 'other'; it declares test.pause, test.key");
}

TEST_CASE("a required input that is missing is the test's mistake") {
  Host host;
  CHECK(refusal(host) ==
        "test.job needs the input 'user_name' (a string); give it with host.input(\"user_name\", "
        "…)");
}

TEST_CASE("a setting that does not fit is the test's mistake") {
  Host host;
  host.input("user_name", "ada").setting("test.pause", "soon");
  CHECK(refusal(host).starts_with("the setting 'test.pause': expected a duration, found 'soon'"));
}

TEST_CASE("an input that does not fit ends the node with INVALID before it runs") {
  Host host;
  host.input("user_name", "Ada Lovelace");
  Result result = run(host);
  CHECK(result.outcome == "INVALID");
  REQUIRE(result.error.has_value());
  CHECK(result.error->code == "invalid");
  CHECK(result.error->message.starts_with("input 'user_name': expected "));
  CHECK_FALSE(result.error->retryable);
  CHECK(result.output("done") == 0);
  CHECK_FALSE(result.has_output("told"));
  CHECK(result.sleeps.empty());
  host.input("user_name", "ada").input("rounds", 11);
  CHECK(run(host).error->message == "input 'rounds': expected 0 to 10, found 11");
  host.input("rounds", "many");
  CHECK(run(host).outcome == "INVALID");
}

TEST_CASE("every input that does not fit is told, as in a run") {
  Host host;
  host.input("user_name", "Ada").input("rounds", 11);
  CHECK(run(host).error->message ==
        "input 'user_name': expected text like [a-z]+, found 'Ada'; "
        "input 'rounds': expected 0 to 10, found 11");
}

TEST_CASE("a deadline cuts a sleep short and ends the attempt with TIMEOUT") {
  Host host;
  host.input("user_name", "ada").deadline(1500ms);
  const Result result = run(host);
  CHECK(result.outcome == "TIMEOUT");
  CHECK(result.error->code == "timeout");
  CHECK(result.error->retryable);
  CHECK(result.duration == 1500ms);
  CHECK(result.output("done") == 1);
}

TEST_CASE("a cancelled run ends the node with CANCELLED, wherever it was") {
  Host before;
  before.input("user_name", "ada").cancel();
  Result result = run(before);
  CHECK(result.outcome == "CANCELLED");
  CHECK(result.duration == 0s);
  CHECK(result.outputs.empty());

  Host during;
  during.input("user_name", "ada").cancel_after(2500ms);
  result = run(during);
  CHECK(result.outcome == "CANCELLED");
  CHECK(result.duration == 2500ms);

  Host counted;
  counted.input("user_name", "ada").cancel_after_calls(12);
  result = run(counted);
  CHECK(result.outcome == "CANCELLED");
  CHECK(result.duration < 3s);
}

TEST_CASE("of a deadline and a cancellation the earlier one counts") {
  Host host;
  host.input("user_name", "ada").deadline(2s).cancel_after(1s);
  CHECK(run(host).outcome == "CANCELLED");
  host.deadline(500ms);
  CHECK(run(host).outcome == "TIMEOUT");
}

TEST_CASE("outputs of a node that was given a secret are secret unless they are public") {
  Host host;
  host.input("user_name", "ada").input("password", "hunter2!");
  const Result result = run(host);
  CHECK(result.output("told").secret());
  CHECK(result.output("told") == "for adahunter2!");
  CHECK_FALSE(result.output("shown").secret());
  CHECK(result.summary().find("hunter2!") == std::string::npos);
}

TEST_CASE("secrets are masked in what a node logs") {
  Host host;
  host.input("user_name", "ada").setting("test.key", "k3y-of-all");
  const Result result = run(host);
  REQUIRE(result.log.size() == 1);
  CHECK(result.log[0].level == HEDDLE_LOG_INFO);
  CHECK(result.log[0].text == "the key is ***");
}

TEST_CASE("time, attempt, key and what the node marks as secret are as the test says") {
  Host host;
  host.now({1'000, 5}).attempt(3).idempotency_key("run-7/pay").deadline(2s);
  const Result result = host.run(heddle::node_type<Reporter>);
  CHECK(result.output("when") == heddle::Timestamp{1'000, 5});
  CHECK(result.output("attempt") == 3);
  CHECK(result.output("key") == "run-7/pay");
  CHECK(result.output("left") == 2'000'000'000);
  CHECK(result.output("cancelled") == false);
  CHECK(result.secrets == std::vector<std::string>{"hunter2!"});
  REQUIRE(result.log.size() == 2);
  CHECK(result.log[0].level == HEDDLE_LOG_DEBUG);
  CHECK(result.log[1].text == "the password is ***");
}

TEST_CASE("without a deadline there is no end of time") {
  const Result result = Host().run(heddle::node_type<Reporter>);
  CHECK(result.output("left") == std::numeric_limits<std::int64_t>::max());
  CHECK(result.output("when") == heddle::Timestamp{1'767'225'600, 0});
}

TEST_CASE("a node may wait for a descriptor") {
  REQUIRE(::pipe(pipe_ends.data()) == 0);
  REQUIRE(::write(pipe_ends[1], "x", 1) == 1);
  Host host;
  host.input("open", true);
  CHECK(host.run(heddle::node_type<Waiter>).output("ready") == std::int64_t{HEDDLE_FD_READ});
  char eaten = 0;
  REQUIRE(::read(pipe_ends[0], &eaten, 1) == 1);
  host.deadline(20ms);
  const Result late = host.run(heddle::node_type<Waiter>);
  CHECK(late.outcome == "TIMEOUT");
  CHECK(late.duration == 20ms);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
  host.input("open", false);
  const Result failed = host.run(heddle::node_type<Waiter>);
  CHECK(failed.outcome == "FAILURE");
  CHECK(failed.error->code == "host_failed");
  CHECK(failed.error->message == "cannot wait for file descriptor -7: Bad file descriptor");
}

TEST_CASE("asking for an output that is not there says how the node ended") {
  Host host;
  host.input("user_name", "Ada");
  const Result result = run(host);
  try {
    static_cast<void>(result.output("told"));
    FAIL("expected an exception");
  } catch (const std::invalid_argument& error) {
    const std::string text = error.what();
    CHECK(text.starts_with("there is no output 'told':\nthe node ended with INVALID\n"));
    CHECK(text.find("output done: the int 0") != std::string::npos);
  }
}

TEST_CASE("a defective table is the test's mistake, told in the loader's words") {
  heddle_node_type bad = heddle::node_type<Job>;
  bad.run = nullptr;
  CHECK_THROWS_WITH_AS(Host().run(bad),
                       "the node type cannot be used:\n  test.job: its run function is null",
                       std::invalid_argument);
}
