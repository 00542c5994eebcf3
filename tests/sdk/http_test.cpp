// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/node.hpp>
#include <heddle/testing.hpp>
#include <string>
#include <variant>

// HTTP of a node, and the script of it in a test.
namespace {

using namespace std::chrono_literals;
using heddle::testing::Host;
using heddle::testing::HttpRequest;
using heddle::testing::Result;
using heddle::testing::ScriptMismatch;

struct Ask : heddle::Node {
  static constexpr heddle::About about{.name = "test.ask"};
  In<std::string> url{this, "url", "Whom", {.default_value = "https://a.example/q"}};
  In<std::string> token{this, "token", "A header's value", {.default_value = "t0"}};
  Out<std::int64_t> status{this, "status", "The status"};
  Out<heddle::Value> reply{this, "reply", "The body as JSON, else as text"};
  Out<std::string> kind{this, "kind", "The content type", {.default_value = "none"}};

  Outcome run(Call& call) {
    const auto response = call.http()
                              .post(*url)
                              .header("X-Token", *token)
                              .json(heddle::Map{{"question", "why"}, {"n", 1}})
                              .timeout(2s)
                              .send();
    status = response.status;
    const auto json = response.json();
    reply = json ? *json : heddle::Value(response.body);
    if (const auto type = response.header("content-type")) kind = *type;
    return response.ok() ? success : call.fail("refused", response.body);
  }
};

struct Twice : heddle::Node {
  static constexpr heddle::About about{.name = "test.twice"};
  Outcome run(Call& call) {
    for (int i = 0; i < 2; ++i) {
      call.http().get("https://a.example/").maximum_body(8).send();
    }
    return success;
  }
};

struct TooLate : heddle::Node {
  static constexpr heddle::About about{.name = "test.too_late"};
  Outcome run(Call& call) {
    call.http().get("https://a.example/").timeout(std::chrono::seconds(-1)).send();
    return success;
  }
};

struct ReadView : heddle::Node {
  static constexpr heddle::About about{.name = "test.read_view"};
  Out<std::string> name{this, "name", "A text of the answer"};
  Out<heddle::Value> rest{this, "rest", "The rest, copied"};
  Outcome run(Call& call) {
    const auto response =
        call.http().post("https://a.example/").json({{"user", "ada"}, {"word", "\"p\""}}).send();
    const auto answer = response.json_view();
    if (!answer) return call.fail("no_json", response.body);
    if (answer->find("missing") || !answer->find("none")->is_null()) return failure;
    name = answer->find("name")->string();
    rest = answer->find("rest")->value();
    try {
      static_cast<void>(answer->string());
    } catch (const heddle::TypeError& error) {
      return std::string_view(error.what()).starts_with("expected a value of type string, found")
                 ? success
                 : failure;
    }
    return failure;
  }
};

Result ask(Host& host) {
  return host.run(heddle::node_type<Ask>);
}

std::string mismatch(Host& host) {
  try {
    ask(host);
    return "";
  } catch (const ScriptMismatch& error) {
    return error.what();
  }
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a request crosses as the node built it, and the reply comes back whole") {
  Host host;
  host.http()
      .expect("POST", "https://a.example/q")
      .header("x-token", "t0")
      .header("Content-Type", "application/json")
      .without_header("authorization")
      .json(R"({ "n": 1, "question": "why" })")
      .reply({.status = 201,
              .headers = {{"Content-Type", "application/json"}},
              .body = R"({"because": true})"});
  const Result result = ask(host);
  INFO(result.summary());
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("status") == 201);
  CHECK(result.output("reply") == heddle::Map{{"because", true}});
  CHECK(result.output("kind") == "application/json");
  REQUIRE(result.requests.size() == 1);
  CHECK(result.requests[0].body == R"({"n":1,"question":"why"})");
  CHECK(result.requests[0].timeout == 2s);
  CHECK(result.requests[0].connect_timeout == 0s);
  CHECK(result.requests[0].header("X-TOKEN") == "t0");
  CHECK_FALSE(result.requests[0].header("x-other").has_value());
}

TEST_CASE("a body that is not JSON reads as none, and a status is the node's to judge") {
  Host host;
  host.http().reply({.status = 503, .body = "<busy>"});
  const Result result = ask(host);
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error.has_value());
  CHECK(result.error->message == "<busy>");
  CHECK_FALSE(result.has_output("reply"));
}

TEST_CASE("an exchange that fails ends the node with the failure's code") {
  struct Kind {
    std::uint32_t kind;
    const char* code;
  };
  for (const Kind& kind :
       {Kind{HEDDLE_HTTP_RESOLVE, "http_resolve"}, Kind{HEDDLE_HTTP_CONNECT, "http_connect"},
        Kind{HEDDLE_HTTP_TLS, "http_tls"}, Kind{HEDDLE_HTTP_CLOSED, "http_closed"},
        Kind{HEDDLE_HTTP_MALFORMED, "http_malformed"},
        Kind{HEDDLE_HTTP_BAD_REQUEST, "http_bad_request"},
        Kind{HEDDLE_HTTP_TOO_LARGE, "http_too_large"},
        Kind{HEDDLE_HTTP_REDIRECT, "http_redirect"}}) {
    CAPTURE(kind.code);
    Host host;
    host.http().fail(kind.kind, "because of the test");
    const Result result = ask(host);
    CHECK(result.outcome == "FAILURE");
    REQUIRE(result.error.has_value());
    CHECK(result.error->code == kind.code);
    CHECK(result.error->message == "because of the test");
    // The certificate, the request, the size and the redirect are as wrong the next time.
    const bool as_wrong = kind.kind == HEDDLE_HTTP_TLS || kind.kind == HEDDLE_HTTP_BAD_REQUEST ||
                          kind.kind == HEDDLE_HTTP_TOO_LARGE || kind.kind == HEDDLE_HTTP_REDIRECT;
    CHECK(result.error->retryable != as_wrong);
  }
}

TEST_CASE("an exchange that times out ends the node with TIMEOUT") {
  Host host;
  host.http().fail(HEDDLE_HTTP_TIMEOUT);
  const Result result = ask(host);
  CHECK(result.outcome == "TIMEOUT");
  REQUIRE(result.error.has_value());
  CHECK(result.error->code == "http_timeout");
}

TEST_CASE("a reply that takes longer than the request may does not come") {
  Host host;
  host.http().reply({.takes = 3s});
  const Result result = ask(host);
  CHECK(result.outcome == "TIMEOUT");
  CHECK(result.error->message == "no complete response within 2 s (request timeout)");
  CHECK(result.duration == 2s);
}

TEST_CASE("a reply that takes longer than the deadline ends the attempt with TIMEOUT") {
  Host host;
  host.deadline(1s).http().reply({.takes = 1500ms});
  const Result result = ask(host);
  CHECK(result.outcome == "TIMEOUT");
  CHECK(result.error->code == "timeout");
  CHECK(result.duration == 1s);
}

TEST_CASE("a cancellation during an exchange ends the node with CANCELLED") {
  Host host;
  host.http().cancel();
  const Result result = ask(host);
  CHECK(result.outcome == "CANCELLED");
  CHECK_FALSE(result.error.has_value());
  CHECK(result.requests.size() == 1);
}

TEST_CASE("a value with a line break cannot become a header of its own") {
  for (const char* value : {"a\r\nX-Admin: yes", "a\nb", "a\rb"}) {
    Host host;
    host.input("token", value);
    const Result result = ask(host);
    CHECK(result.outcome == "FAILURE");
    REQUIRE(result.error.has_value());
    CHECK(result.error->code == "http_bad_request");
    CHECK(result.error->message ==
          "the value of the header 'X-Token' has a line break or NUL at position 2; it would end "
          "the header");
    CHECK_FALSE(result.error->retryable);
    CHECK(result.requests.empty());
  }
}

TEST_CASE("what the real client refuses to send is refused here too") {
  for (const char* url : {"a.example", "ftp://a.example/", "https://user@a.example/", "http://"}) {
    CAPTURE(url);
    Host host;
    host.input("url", url);
    const Result result = ask(host);
    CHECK(result.outcome == "FAILURE");
    CHECK(result.error->code == "http_bad_request");
  }
}

TEST_CASE("a request that differs throws what was expected, what was sent and how they differ") {
  Host host;
  host.http()
      .expect("PUT", "https://a.example/other")
      .header("x-token", "t1")
      .without_header("content-type")
      .json(R"({"n": 2})")
      .check([](const HttpRequest& request) {
        return request.body.size() < 5 ? "" : "the body is longer than 5 bytes";
      });
  CHECK(mismatch(host) ==
        "request 1 is not the one that the script expects:\n"
        "  method: expected 'PUT', sent 'POST'\n"
        "  URL: expected 'https://a.example/other', sent 'https://a.example/q'\n"
        "  header 'x-token': expected 't1', sent 't0'\n"
        "  header 'content-type': expected none, sent 'application/json'\n"
        "  body: expected '{\"n\":2}', sent '{\"n\":1,\"question\":\"why\"}'\n"
        "  the body is longer than 5 bytes\n"
        "the node sent:\n"
        "  POST https://a.example/q\n"
        "  X-Token: t0\n"
        "  content-type: application/json\n"
        "  {\"n\":1,\"question\":\"why\"}\n"
        "the node ended with BROKEN\n"
        "  it broke a rule: the host refused a call: the request is not in the test's script\n"
        "  requests sent: 1\n");
}

TEST_CASE("what a check throws comes out of the test, whatever it is") {
  for (int i = 0; i < 2; ++i) {
    Host host;
    host.http().expect().check([&](const HttpRequest&) -> std::string {
      if (i == 0) throw 7;  // as of a test framework whose exception has no base
      throw std::runtime_error("not the one");
    });
    if (i == 0) CHECK_THROWS_AS(ask(host), int);
    if (i == 1) CHECK_THROWS_WITH_AS(ask(host), "not the one", std::runtime_error);
  }
}

TEST_CASE("of a timeout that is used up no time is left, where 0 would be the default") {
  Host host;
  host.http().reply({.takes = 1ms});
  const Result result = host.run(heddle::node_type<TooLate>);
  CHECK(result.outcome == "TIMEOUT");
  CHECK(result.duration < 1ms);
}

TEST_CASE("secrets of the call are masked in what differs") {
  Host host;
  host.input("token", heddle::secret("pa ss/word"));
  host.http().expect().header("x-token", "another").check([](const HttpRequest& request) {
    return "it has " + request.header("x-token").value_or("none");
  });
  const std::string text = mismatch(host);
  CHECK(text.find("  header 'x-token': expected 'another', sent '***'\n  it has ***\n") !=
        std::string::npos);
  CHECK(text.find("  X-Token: ***\n") != std::string::npos);
  CHECK(text.find("ss/word") == std::string::npos);
}

TEST_CASE("secrets that differ only in how they are written are said to differ") {
  Host host;
  host.input("token", heddle::secret("pa ss/word"));
  host.http().expect().header("x-token", "pa%20ss%2Fword");
  CHECK(mismatch(host).find("  header 'x-token': expected '***', sent '***', which differ in what "
                            "is not shown\n") != std::string::npos);
}

TEST_CASE("a request that nobody expects throws, and says how to expect it") {
  Host host;
  const std::string text = mismatch(host);
  CHECK(
      text.starts_with("request 1 is not expected: the script has none; describe it with "
                       "http().expect(…).reply(…)\nthe node sent:\n  POST https://a.example/q\n"));
}

TEST_CASE("an expected request that never comes throws, with how the node ended") {
  Host host;
  host.http().reply({});
  host.http().expect("GET", "https://a.example/more").reply({});
  const std::string text = mismatch(host);
  CHECK(
      text.starts_with("the script expects 2 requests, and the node sent 1; these never came:\n"
                       "  GET https://a.example/more\nthe node ended with SUCCESS\n"));
}

TEST_CASE("a script is used up by a run, whatever came of it") {
  Host host;
  host.http().reply({}).reply({});
  CHECK(mismatch(host) != "");
  host.http().reply({});
  CHECK(mismatch(host) == "");
}

TEST_CASE("a mistake in the script itself throws std::invalid_argument") {
  Host host;
  CHECK_THROWS_AS(host.http().expect().json("{"), std::invalid_argument);
  CHECK_THROWS_AS(host.http().fail(HEDDLE_HTTP_NONE), std::invalid_argument);
  CHECK_THROWS_AS(host.http().fail(77), std::invalid_argument);
}

TEST_CASE("a reply larger than the request allows does not come") {
  Host host;
  host.http().reply({.body = "12345678"}).reply({.body = "123456789"});
  const auto limited = host.run(heddle::node_type<Twice>);
  REQUIRE(limited.requests.size() == 2);
  CHECK(limited.requests[1].maximum_body == 8);
  CHECK(limited.error->code == "http_too_large");
  CHECK(contains(limited.error->message, "larger than 8 bytes"));
  host.http().reply({.body = std::string((10U << 20U) + 1, 'x')});
  const Result result = ask(host);
  CHECK(result.error->code == "http_too_large");
  CHECK(contains(result.error->message, "larger than 10485760 bytes"));
}

TEST_CASE("an answer is read where the host has it, and texts are sent as an object") {
  Host host;
  host.http()
      .expect("POST", "https://a.example/")
      .json(R"({"user": "ada", "word": "\"p\""})")
      .reply({.body = R"({"rest": [1, {"a": true}], "none": null, "name": "Ada"})"});
  const Result result = host.run(heddle::node_type<ReadView>);
  REQUIRE_MESSAGE(result.outcome == "SUCCESS", result.summary());
  CHECK(result.output("name") == "Ada");
  CHECK(result.output("rest") == heddle::List{1, heddle::Map{{"a", true}}});
  host.http().expect().reply({.body = "no JSON"});
  CHECK(host.run(heddle::node_type<ReadView>).error->code == "no_json");
}
