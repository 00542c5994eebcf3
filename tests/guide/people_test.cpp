// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <chrono>
#include <heddle/testing.hpp>
#include <string>

#include "files.hpp"
#include "guide/people/import.hpp"
#include "guide/people/invite.hpp"
#include "guide/people/look_up.hpp"

// The tests that nodes/README.md shows, of the nodes that it shows.

using namespace std::chrono_literals;
using heddle::testing::Host;

namespace {

Host host_for(const std::string& name) {
  Host host;
  host.input("name", name).setting("people.url", "https://people.test");
  return host;
}

}  // namespace

TEST_CASE("a person is looked up by name") {
  Host host;
  host.input("name", "ada").setting("people.url", "https://people.test");
  host.http()
      .expect("GET", "https://people.test/people/ada?language=en")
      .without_header("authorization")
      .reply({.body = R"({"age": 36, "title": "Countess"})"});
  const auto result = host.run(heddle::node_type<LookUp>);
  INFO(result.summary());
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("age") == 36);
}

TEST_CASE("the token and the key reach the service, and no text") {
  Host host = host_for("ada");
  host.input("token", "t0ken-of-ada").setting("people.key", "k3y-of-ours");
  host.http()
      .expect()
      .header("authorization", "Bearer t0ken-of-ada")
      .header("x-api-key", "k3y-of-ours")
      .reply({.body = R"({"age": 36, "title": "t0ken-of-ada"})"});
  const auto result = host.run(heddle::node_type<LookUp>);
  CHECK(result.output("title").secret());
  CHECK_FALSE(result.output("status").secret());
  CHECK(result.summary().find("t0ken") == std::string::npos);
}

TEST_CASE("nobody is no failure, a person who is locked is one of its own") {
  Host host = host_for("bob");
  host.http().reply({.status = 404});
  CHECK(host.run(heddle::node_type<LookUp>).outcome == "NOT_FOUND");
  host.http().reply({.status = 423, .body = R"({"title": "Mr"})"});
  const auto locked = host.run(heddle::node_type<LookUp>);
  CHECK(locked.outcome == "LOCKED");
  CHECK(locked.error->code == "locked");
  CHECK(locked.output("title") == "Mr");
}

TEST_CASE("only what may pass is tried again") {
  Host host = host_for("ada");
  host.http().reply({.status = 503});
  CHECK(host.run(heddle::node_type<LookUp>).error->retryable);
  host.http().reply({.status = 403});
  CHECK_FALSE(host.run(heddle::node_type<LookUp>).error->retryable);
  host.http().reply({.body = R"({"age": 36})"});
  const auto result = host.run(heddle::node_type<LookUp>);
  CHECK(result.error->message == "the answer has no text 'title'");
  CHECK_FALSE(result.error->retryable);
}

TEST_CASE("a service that does not answer ends the node by itself") {
  Host host = host_for("ada");
  host.http().fail(HEDDLE_HTTP_CONNECT, "nobody listens");
  const auto refused = host.run(heddle::node_type<LookUp>);
  CHECK(refused.outcome == "FAILURE");
  CHECK(refused.error->code == "http_connect");
  host.http().reply({.takes = 1min});
  const auto late = host.run(heddle::node_type<LookUp>);
  CHECK(late.outcome == "TIMEOUT");
  CHECK(late.duration == 10s);
}

TEST_CASE("a name that no service should see is INVALID before any request") {
  Host host = host_for("../admin");
  const auto result = host.run(heddle::node_type<LookUp>);
  CHECK(result.outcome == "INVALID");
  CHECK(result.requests.empty());
}

TEST_CASE("an invitation is sent once, and its answer waited for") {
  Host host = host_for("ada");
  host.idempotency_key("run-1/invite/1");
  host.http()
      .expect("POST", "https://people.test/invitations")
      .header("idempotency-key", "run-1/invite/1")
      .json(R"({"name": "ada"})")
      .reply({.status = 201, .headers = {{"Location", "/invitations/7"}}});
  host.http().expect("GET", "https://people.test/invitations/7").reply({.body = "later"});
  host.http().expect("GET", "https://people.test/invitations/7").reply({.body = "yes"});
  const auto result = host.run(heddle::node_type<Invite>);
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.duration == 10min);
  CHECK(result.log.at(0).text == "no answer yet");
}

TEST_CASE("waiting ends when the run is cancelled, and when patience does") {
  const heddle::testing::HttpReply sent{.status = 201, .headers = {{"Location", "/invitations/7"}}};
  Host host = host_for("ada");
  host.http().reply(sent).reply({}).reply({});
  host.input("patience", heddle::Duration{600, 0});
  const auto result = host.run(heddle::node_type<Invite>);
  CHECK(result.error->code == "no_answer");
  CHECK(result.duration == 10min);

  host.http().reply(sent).reply({.body = "later"});
  host.cancel_after(1min);
  CHECK(host.run(heddle::node_type<Invite>).outcome == "CANCELLED");

  Host other = host_for("ada");
  other.http().reply(sent).cancel();
  CHECK(other.run(heddle::node_type<Invite>).outcome == "CANCELLED");
}

TEST_CASE("a person may decline, and an invitation may not be sent") {
  Host host = host_for("ada");
  host.http().reply({.status = 201, .headers = {{"Location", "/7"}}}).reply({.body = "no"});
  CHECK(host.run(heddle::node_type<Invite>).outcome == "DECLINED");
  host.http().reply({.status = 500});
  CHECK(host.run(heddle::node_type<Invite>).error->code == "not_sent");
  host.http().reply({.status = 201, .headers = {{"Location", "@other.example/7"}}});
  CHECK(host.run(heddle::node_type<Invite>).error->code == "malformed");
}

TEST_CASE("people are counted by the line, until the run is cancelled") {
  const heddle::test::TemporaryFolder folder;
  Host host;
  host.input("file", folder.write("people.txt", "ada\nbob\ncleo\n"));
  CHECK(host.run(heddle::node_type<Import>).output("people") == 3);
  host.cancel_after_calls(2);
  CHECK(host.run(heddle::node_type<Import>).outcome == "CANCELLED");
  Host none;
  none.input("file", folder.file("nobody.txt"));
  const auto result = none.run(heddle::node_type<Import>);
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "no_file");
}
