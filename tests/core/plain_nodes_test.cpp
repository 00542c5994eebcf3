// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "core.hpp"

// core.log, core.fail and core.sleep.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;
using testing::Host;
using testing::Result;

}  // namespace

TEST_CASE("core.log writes a message with its data at its level") {
  const std::pair<const char*, std::uint32_t> levels[] = {{"debug", HEDDLE_LOG_DEBUG},
                                                          {"info", HEDDLE_LOG_INFO},
                                                          {"warning", HEDDLE_LOG_WARNING},
                                                          {"error", HEDDLE_LOG_ERROR}};
  for (const auto& [name, level] : levels) {
    Host host;
    host.input("message", "order received").input("level", name);
    host.input("data", Map{{"id", 36}, {"of", List{"a", nullptr}}});
    const Result result = run(host, "log");
    CHECK(result.outcome == "SUCCESS");
    REQUIRE(result.log.size() == 1);
    CHECK(result.log[0].level == level);
    CHECK(result.log[0].text == R"(order received {"id":36,"of":["a",null]})");
  }
}

TEST_CASE("core.log shows no secret, however short") {
  Host host;
  host.input("message", "pin");
  host.input("data", Map{{"pin", secret("1234")}, {"of", Map{{"x", secret(5)}}}, {"id", 7}});
  CHECK(run(host, "log").log[0].text == R"(pin {"id":7,"of":{"x":"***"},"pin":"***"})");
  host.input("message", secret("pin 1234")).input("data", secret(Map{{"a", 1}}));
  CHECK(run(host, "log").log[0].text == "*** ***");
}

TEST_CASE("core.fail fails with the words that it is given") {
  Host host;
  host.input("message", "the order has no address");
  CHECK(ending(run(host, "fail")) == "FAILURE failed: the order has no address (final)");
  host.input("code", "no_address").input("retryable", true);
  CHECK(ending(run(host, "fail")) == "FAILURE no_address: the order has no address");
  host.input("code", "No Address");
  CHECK(run(host, "fail").outcome == "INVALID");
}

TEST_CASE("core.fail tells nothing of a secret, however short") {
  Host host;
  host.input("message", secret("pin 1234")).input("code", secret("x1234"));
  CHECK(ending(run(host, "fail")) == "FAILURE failed: *** (final)");
}

TEST_CASE("a flow need not lead core.fail anywhere, and ends with its error") {
  const Runtime runtime(options());
  const RunResult result = runtime.run(load(runtime,
                                            "nodes:\n"
                                            "  refuse:\n"
                                            "    use: core.fail\n"
                                            "    with: {message: too late, code: too_late}\n"),
                                       {});
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->code == "too_late");
  CHECK(result.error->message == "too late");
  CHECK(result.error->node == "refuse");
}

TEST_CASE("core.fail has no SUCCESS to lead anywhere") {
  const Runtime runtime(options());
  const auto loaded = runtime.load_text(
      "heddle: 1\n"
      "flow: test\n"
      "nodes:\n"
      "  refuse: {use: core.fail, with: {message: no}, next: end}\n",
      "test.yaml");
  CHECK_FALSE(loaded.flow);
  CHECK(render(loaded.diagnostics) ==
        "test.yaml:4:55: error[HD2202]: node 'refuse' (core.fail) has no outcome SUCCESS, which "
        "this is short for\n"
        "    4 |   refuse: {use: core.fail, with: {message: no}, next: end}\n"
        "      |                                                       ^~~ write {FAILURE: end}, "
        "or remove 'next'\n");
}

TEST_CASE("core.sleep waits for its time, and not at all for less than none") {
  Host host;
  host.input("duration", Duration{3600, 0});
  CHECK(run(host, "sleep").duration == 1h);
  host.input("duration", Duration{-1, 0});
  CHECK(run(host, "sleep").sleeps.empty());
  host.input("duration", Duration{3600, 0}).cancel_after(1min);
  CHECK(run(host, "sleep").outcome == "CANCELLED");
}

}  // namespace heddle::test
