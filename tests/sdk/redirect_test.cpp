// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/node.hpp>
#include <heddle/testing.hpp>
#include <string>

// Redirects that a node lets its host follow, in the script of a test.
namespace {

using namespace std::chrono_literals;
using heddle::testing::Host;
using heddle::testing::Result;
using heddle::testing::ScriptMismatch;

struct Follow : heddle::Node {
  static constexpr heddle::About about{.name = "test.follow"};
  In<std::int64_t> most{this, "most", "How many redirects", {.default_value = 2}};
  In<std::string> key{this, "key", "A key", {.default_value = "", .secret = true}};
  In<std::string> data{this, "data", "The body", {.default_value = "data"}};
  Out<std::int64_t> status{this, "status", "The status"};
  Out<std::string> url{this, "url", "Where it came from"};

  Outcome run(Call& call) {
    const auto response = call.http()
                              .post("https://a.example/old")
                              .header("authorization", "Bearer t")
                              .header("x-id", "7")
                              .header("x-key", *key)
                              .body("text/plain", *data)
                              .timeout(2s)
                              .follow_redirects(static_cast<unsigned>(*most))
                              .send();
    status = response.status;
    url = response.url;
    return success;
  }
};

Result follow(Host& host) {
  return host.run(heddle::node_type<Follow>);
}

}  // namespace

TEST_CASE("each request that a redirect leads to is one of the script, as the real host sends it") {
  Host host;
  host.http()
      .expect("POST", "https://a.example/old")
      .header("authorization", "Bearer t")
      .body("data")
      .reply({.status = 307, .headers = {{"Location", "new"}}});
  host.http()
      .expect("POST", "https://a.example/new")
      .header("authorization", "Bearer t")
      .body("data")
      .reply({.status = 302, .headers = {{"Location", "https://b.example/"}}});
  host.http()
      .expect("GET", "https://b.example/")
      .without_header("authorization")
      .without_header("content-type")
      .header("x-id", "7")
      .body("")
      .reply({.status = 404});
  const Result result = follow(host);
  INFO(result.summary());
  CHECK(result.output("status") == 404);
  CHECK(result.output("url") == "https://b.example/");
  REQUIRE(result.requests.size() == 3);
  CHECK(result.requests[0].redirects == 2);
}

TEST_CASE("no secret of the call follows a redirect to another server") {
  Host host;
  host.input("key", "hunter2hunter2");
  host.http()
      .expect()
      .header("x-key", "hunter2hunter2")
      .reply({.status = 307, .headers = {{"Location", "/b"}}});
  host.http()
      .expect("POST", "https://a.example/b")
      .header("x-key", "hunter2hunter2")
      .reply({.status = 307, .headers = {{"Location", "https://b.example/"}}});
  host.http()
      .expect("POST", "https://b.example/")
      .without_header("x-key")
      .header("x-id", "7")
      .reply({});
  CHECK(follow(host).outcome == "SUCCESS");
  host.input("data", "key=hunter2hunter2");
  host.http().reply({.status = 308, .headers = {{"Location", "https://b.example/"}}});
  const Result result = follow(host);
  REQUIRE(result.error.has_value());
  CHECK(result.error->code == "http_redirect");
  CHECK(result.error->message ==
        "a.example:443 redirects a POST whose body holds a secret to another server "
        "(b.example:443), which is not followed; if the secret is meant for that one, send the "
        "request there");
}

TEST_CASE("a redirect is a response to a node that does not follow it") {
  Host host;
  host.input("most", 0);
  host.http().reply({.status = 302, .headers = {{"Location", "/new"}}});
  const Result result = follow(host);
  CHECK(result.output("status") == 302);
  CHECK(result.output("url") == "https://a.example/old");
}

TEST_CASE("one redirect more than allowed ends the node, for good") {
  Host host;
  for (int i = 0; i < 3; ++i) host.http().reply({.status = 303, .headers = {{"Location", "/new"}}});
  const Result result = follow(host);
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error.has_value());
  CHECK(result.error->code == "http_redirect");
  CHECK(result.error->message ==
        "a.example:443 redirects once more after 2 redirects, which is the most that was allowed; "
        "do they go in a circle?");
  CHECK_FALSE(result.error->retryable);
}

TEST_CASE("a redirect to plain http is not followed") {
  Host host;
  host.http().reply({.status = 301, .headers = {{"Location", "http://a.example/"}}});
  CHECK(follow(host).error->code == "http_redirect");
}

TEST_CASE("a script with one request too few or too many does not pass") {
  Host few;
  few.http().reply({.status = 302, .headers = {{"Location", "/new"}}});
  CHECK_THROWS_AS(follow(few), ScriptMismatch);
  Host many;
  many.http().reply({}).reply({});
  CHECK_THROWS_AS(follow(many), ScriptMismatch);
}

TEST_CASE("the request timeout is for all redirects together, on the fake clock too") {
  Host host;
  host.http().reply({.status = 302, .headers = {{"Location", "/new"}}, .takes = 1500ms});
  host.http().reply({.takes = 600ms});
  const Result result = follow(host);
  CHECK(result.outcome == "TIMEOUT");
  CHECK(result.error->message == "no complete response within 2 s (request timeout)");
  CHECK(result.duration == 2s);
}
