// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <chrono>
#include <heddle/testing.hpp>
#include <memory>
#include <string>
#include <utility>

#include "files.hpp"
#include "method/check.hpp"
#include "method/method_files.hpp"
#include "testing/type_runner.hpp"

// What a method sends and what it makes of answers, on a host that follows a script.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;
using testing::Host;
using testing::HttpReply;
using testing::Result;

// Runs methods that stand in a test.
class Methods {
 public:
  Result run(Host& host, const std::string& text) {
    const auto contents = method::MethodFiles().read(folder_.write("demo.test.method.yaml", text));
    REQUIRE_MESSAGE(contents.types.size() == 1, render(contents.diagnostics));
    Result result = testing::TypeRunner::run(host, *contents.types.front());
    CAPTURE(result.summary());
    CHECK(result.broken == "");
    return result;
  }
  Result made_of(HttpReply reply, const std::string& text) {
    Host host;
    host.http().reply(std::move(reply));
    return run(host, text);
  }

 private:
  TemporaryFolder folder_;
};

std::string method(const std::string& rest) {
  return "heddle: 1\nmethod: demo.test\n" + rest;
}

// Without anything but a URL, and what is given behind it.
std::string plain(const std::string& rest) {
  return method("request: {url: \"https://demo.example/x\"}\n" + rest);
}

}  // namespace

TEST_CASE("what goes into a URL, a query, a header and a body stays there") {
  Methods methods;
  Host host;
  host.input("id", "../admin?all=1#x").input("text", "a&b=ä c");
  host.http()
      .expect("POST",
              "https://demo.example/v1/..%2Fadmin%3Fall%3D1%23x?k%26=a%26b%3D%C3%A4%20c&n=1&n=true")
      .header("X-Text", "no. 1")
      .without_header("X-None")
      .json(R"({"text": "a&b=ä c", "list": [1, "a&b=ä c"]})")
      .reply({});
  const Result result = methods.run(host, method(R"(inputs: {id: string, text: string}
request:
  url: [https://demo.example/v1/, "${{ inputs.id }}"]
  query: {"k&": "${{ inputs.text }}", n: [1, true, null], none: null}
  headers: {x-text: "no. ${{ 1 }}", x-none: "${{ null }}"}
  json: {text: "${{ inputs.text }}", list: [1, "${{ inputs.text }}"]}
)"));
  CHECK(result.outcome == "SUCCESS");
}

TEST_CASE("an input that was not given is left out of queries and headers") {
  Methods methods;
  const std::string text = method(R"(inputs: {limit: {type: int, required: false}}
request:
  url: https://demo.example/x
  query: {limit: "${{ inputs.limit }}", least: "${{ first(inputs.limit, 1) }}"}
  headers: {x-limit: "${{ inputs.limit }}"}
)");
  Host without;
  without.http()
      .expect("GET", "https://demo.example/x?least=1")
      .without_header("x-limit")
      .reply({});
  CHECK(methods.run(without, text).outcome == "SUCCESS");
  Host with;
  with.input("limit", 5);
  with.http()
      .expect("GET", "https://demo.example/x?limit=5&least=5")
      .header("x-limit", "5")
      .reply({});
  CHECK(methods.run(with, text).outcome == "SUCCESS");
}

TEST_CASE("a part of a URL that is a step or nothing is refused") {
  Methods methods;
  for (const char* id : {"..", ".", ""}) {
    CAPTURE(id);
    Host host;
    host.input("id", id);
    const Result result = methods.run(host, method(R"(inputs: {id: string}
request: {url: [https://demo.example/v1, "${{ inputs.id }}", delete]}
)"));
    CHECK(result.outcome == "FAILURE");
    CHECK(result.error->message == "a part of 'url': expected a name, found nothing, '.' or '..'");
    CHECK(result.requests.empty());
  }
}

TEST_CASE("parts of a URL do not end up in the query or fragment of its beginning") {
  Methods methods;
  for (const char* base : {"https://demo.example/v1?tenant=4", "https://demo.example/#"}) {
    CAPTURE(base);
    Host host;
    host.input("base", base);
    const Result result = methods.run(host, method(R"(inputs: {base: string}
request: {url: ["${{ inputs.base }}", orders]}
)"));
    CHECK(result.outcome == "FAILURE");
    CHECK(result.error->message ==
          "the first of 'url': expected no query and no fragment, which would swallow the parts "
          "behind it");
    CHECK(result.requests.empty());
  }
}

TEST_CASE("a query joins the one that the URL has, and a fragment is not sent") {
  Methods methods;
  Host host;
  host.http().expect("GET", "https://demo.example/x?a=1&b=2").reply({});
  CHECK(methods
            .run(host, method(R"(request: {url: "https://demo.example/x?a=1#part", query: {b: 2}}
)"))
            .outcome == "SUCCESS");
}

TEST_CASE("a form is sent as forms are, and a text as it is") {
  Methods methods;
  Host form;
  form.http()
      .expect("PUT", "https://demo.example/x")
      .header("Content-Type", "application/x-www-form-urlencoded")
      .body("a=1+2&b=%26")
      .reply({});
  CHECK(methods
            .run(form, method(R"(request:
  method: PUT
  url: https://demo.example/x
  form: {a: 1 2, b: "&", c: null}
)"))
            .outcome == "SUCCESS");
  Host text;
  text.http()
      .expect("POST", "https://demo.example/x")
      .header("Content-Type", "text/csv")
      .body("a;b")
      .reply({});
  CHECK(methods
            .run(text, method(R"(request:
  url: https://demo.example/x
  headers: {Content-Type: text/csv}
  body: a;b
)"))
            .outcome == "SUCCESS");
}

TEST_CASE("a header has one text, and a list is none, whatever an input of any type holds") {
  Methods methods;
  const std::string text = method(R"(inputs: {tags: any}
request:
  url: https://demo.example/x
  headers: {x-tags: "${{ inputs.tags }}"}
)");
  Host list;
  list.input("tags", List{"a", "b"});
  const Result refused = methods.run(list, text);
  CHECK(refused.outcome == "FAILURE");
  CHECK(refused.error->code == "expression_failed");
  CHECK(refused.error->message ==
        "'x-tags' of 'headers': expected what has a text, found a list; join its items to one "
        "text: join(\", \")");
  CHECK(refused.requests.empty());
  Host map;
  map.input("tags", Map{{"a", 1}});
  CHECK(methods.run(map, text).error->message ==
        "'x-tags' of 'headers': expected what has a text, found a map");
  Host one;
  one.input("tags", "a, b");
  one.http().expect("GET", "https://demo.example/x").header("x-tags", "a, b").reply({});
  CHECK(methods.run(one, text).outcome == "SUCCESS");
}

TEST_CASE("timeouts come from settings, and are times") {
  Methods methods;
  const std::string text = method(R"(settings: {demo.wait: {type: duration, default: 7s}}
request: {url: "https://demo.example/x", connect_timeout: 2s, timeout: "${{ settings.demo.wait }}"}
)");
  Host host;
  host.http().reply({});
  const Result result = methods.run(host, text);
  CHECK(result.requests[0].connect_timeout == 2s);
  CHECK(result.requests[0].timeout == 7s);
  Host none;
  none.setting("demo.wait", "0s");
  CHECK(methods.run(none, text).error->message == "'timeout': expected more than 0");
}

TEST_CASE("without rules a status from 200 to 299 is SUCCESS, and all else FAILURE") {
  struct Status {
    std::uint32_t status;
    const char* outcome;
    bool retryable;
  };
  Methods methods;
  for (const Status& each :
       {Status{200, "SUCCESS", false}, Status{299, "SUCCESS", false}, Status{302, "FAILURE", false},
        Status{404, "FAILURE", false}, Status{408, "FAILURE", true}, Status{425, "FAILURE", true},
        Status{429, "FAILURE", true}, Status{500, "FAILURE", true}}) {
    CAPTURE(each.status);
    const Result result = methods.made_of({.status = each.status}, plain(""));
    CHECK(result.outcome == each.outcome);
    REQUIRE(result.error.has_value() == (result.outcome == "FAILURE"));
    if (!result.error) continue;
    CHECK(result.error->code == "http_" + std::to_string(each.status));
    CHECK(result.error->message ==
          "the service answered with status " + std::to_string(each.status));
    CHECK(result.error->retryable == each.retryable);
  }
}

TEST_CASE("the first rule that holds ends the node, and those that warn go on") {
  Methods methods;
  const std::string text = plain(R"(outcomes:
  EMPTY: Nothing is there.
  GONE: {description: It was there, fails: true}
after:
  - {when: "${{ response.status == 204 }}", outcome: EMPTY}
  - {when: "${{ response.json.old }}", warn: "old: ${{ response.json.id }}"}
  - when: ${{ response.status == 410 }}
    outcome: GONE
    code: gone
    message: "${{ response.json.id }} is gone"
    retryable: "${{ response.json.id == 7 }}"
  - {when: "${{ !response.json.good }}", outcome: FAILURE}
outputs: {id: "${{ response.json.id }}"}
)");
  const Result empty = methods.made_of({.status = 204}, text);
  CHECK(empty.outcome == "EMPTY");
  CHECK_FALSE(empty.error);
  CHECK_FALSE(empty.has_output("id"));
  const Result gone = methods.made_of({.status = 410, .body = R"({"old": true, "id": 7})"}, text);
  CHECK(gone.outcome == "GONE");
  CHECK(gone.error->code == "gone");
  CHECK(gone.error->message == "7 is gone");
  CHECK(gone.error->retryable);
  REQUIRE(gone.log.size() == 1);
  CHECK(gone.log[0].text == "old: 7");
  const Result bad = methods.made_of({.body = R"({"old": false, "id": 7, "good": false})"}, text);
  CHECK(bad.outcome == "FAILURE");
  CHECK(bad.error->code == "unexpected_response");
  CHECK_FALSE(bad.error->retryable);
  const Result good = methods.made_of({.body = R"({"old": false, "id": 7, "good": true})"}, text);
  CHECK(good.outcome == "SUCCESS");
  CHECK(good.output("id") == 7);
}

TEST_CASE("a failure that a rule states stands where the answer does not give its outputs") {
  Methods methods;
  const std::string text = plain(R"(outcomes:
  GONE: {description: It was there, fails: true}
  EMPTY: Nothing is there.
after:
  - {when: "${{ response.status == 204 }}", outcome: EMPTY}
  - {when: "${{ response.status == 410 }}", outcome: GONE, code: gone, message: it is gone, retryable: true}
outputs: {id: {value: "${{ response.json.id }}", on: [SUCCESS, GONE, EMPTY]}}
)");
  const Result whole = methods.made_of({.status = 410, .body = R"({"id": 7})"}, text);
  CHECK(whole.outcome == "GONE");
  CHECK(whole.output("id") == 7);
  const Result gone = methods.made_of({.status = 410, .body = "{}"}, text);
  CHECK(gone.outcome == "FAILURE");
  CHECK(gone.error->code == "gone");
  CHECK(gone.error->message == "it is gone");
  CHECK(gone.error->retryable);
  REQUIRE(gone.log.size() == 1);
  CHECK(gone.log[0].level == HEDDLE_LOG_WARNING);
  CHECK(gone.log[0].text ==
        "ends as FAILURE and not as GONE: the response does not give the output 'id': "
        "response.json has no 'id'");
  // What is no failure has no error of its own.
  const Result empty = methods.made_of({.status = 204, .body = "{}"}, text);
  CHECK(empty.outcome == "FAILURE");
  CHECK(empty.error->code == "unexpected_response");
}

TEST_CASE("a rule that the answer does not allow to read is a FAILURE that says where") {
  Methods methods;
  const std::string text = plain(
      "after:\n  - {when: \"${{ response.json.ok }}\", outcome: SUCCESS}\n"
      "outputs:\n  body: {value: \"${{ response.body }}\", default: none}\n");
  const Result not_json = methods.made_of({.body = "<html>"}, text);
  CHECK(not_json.outcome == "FAILURE");
  CHECK(not_json.error->code == "unexpected_response");
  CHECK(not_json.error->message ==
        "'when' (line 5, column 17): response.json has no value: the body is not JSON");
  CHECK_FALSE(not_json.error->retryable);
  CHECK(not_json.output("body") == "<html>");
  const Result other = methods.made_of({.body = R"({"ok": "yes"})"}, text);
  CHECK(other.error->message == "'when': expected a bool, found a string");
}

TEST_CASE("an output that the response does not give is a FAILURE that names it") {
  Methods methods;
  const std::string text = plain(R"(outputs:
  number: {type: int, value: "${{ response.json.number }}"}
  kind: {value: '${{ response.headers["content-type"] }}', default: unknown}
)");
  const Result good =
      methods.made_of({.headers = {{"Content-Type", "text/x"}}, .body = R"({"number": 5})"}, text);
  CHECK(good.outcome == "SUCCESS");
  CHECK(good.output("number") == 5);
  CHECK(good.output("kind") == "text/x");
  const auto message = [&](const std::string& body) {
    const Result result = methods.made_of({.body = body}, text);
    CHECK(result.outcome == "FAILURE");
    CHECK(result.error->code == "unexpected_response");
    CHECK_FALSE(result.error->retryable);
    CHECK_FALSE(result.has_output("number"));
    CHECK(result.output("kind") == "unknown");
    return result.error->message;
  };
  CHECK(message("{}") ==
        "the response does not give the output 'number': response.json has no 'number'");
  CHECK(message(R"({"number": "5"})") ==
        "the response does not give the output 'number': expected an int, found a string (secret, "
        "not shown)");
  CHECK(message("") ==
        "the response does not give the output 'number': response.json has no value: the body is "
        "not JSON");
}

TEST_CASE("without a response the codes are those of compiled nodes, and defaults are there") {
  Methods methods;
  const std::string text = plain(R"(outputs:
  status: {value: "${{ response.status }}", default: 0}
  body: {value: "${{ response.body }}", default: none}
)");
  Host closed;
  closed.http().fail(HEDDLE_HTTP_CLOSED, "it broke", 200);
  const Result broken = methods.run(closed, text);
  CHECK(broken.outcome == "FAILURE");
  CHECK(broken.error->code == "http_closed");
  CHECK(broken.error->message == "it broke");
  CHECK(broken.error->retryable);
  CHECK(broken.output("status") == 200);
  CHECK(broken.output("body") == "none");
  Host slow;
  slow.http().fail(HEDDLE_HTTP_TIMEOUT, "too slow");
  const Result late = methods.run(slow, text);
  CHECK(late.outcome == "TIMEOUT");
  CHECK(late.error->code == "http_timeout");
  CHECK(late.output("status") == 0);
  Host stopped;
  stopped.http().expect().cancel();
  CHECK(methods.run(stopped, text).outcome == "CANCELLED");
}

TEST_CASE("before the request a node can be refused, or end without it") {
  Methods methods;
  const std::string text = method(R"(inputs: {id: string}
outcomes: {SKIPPED: There is nothing to ask for.}
before:
  - {when: "${{ inputs.id == '' }}", outcome: INVALID, message: the id is empty}
  - {when: "${{ inputs.id == '-' }}", outcome: SKIPPED}
  - {when: "${{ int(inputs.id) > 100 }}", outcome: FAILURE, code: too_large}
request: {url: "https://demo.example/x"}
outputs:
  asked: {value: "${{ inputs.id }}", on: [SUCCESS, SKIPPED]}
)");
  const auto result_for = [&](const std::string& id) {
    Host host;
    host.input("id", id);
    return methods.run(host, text);
  };
  const Result empty = result_for("");
  CHECK(empty.outcome == "INVALID");
  CHECK(empty.error->code == "invalid");
  CHECK(empty.error->message == "the id is empty");
  const Result skipped = result_for("-");
  CHECK(skipped.outcome == "SKIPPED");
  CHECK(skipped.output("asked") == "-");
  const Result large = result_for("101");
  CHECK(large.error->code == "too_large");
  CHECK(large.error->message == "the method does not send this request");
  CHECK_FALSE(large.error->retryable);
  const Result wrong = result_for("x");
  CHECK(wrong.outcome == "FAILURE");
  CHECK(wrong.error->code == "expression_failed");
  CHECK(wrong.error->message.starts_with("'when' (line 8, column "));
}

TEST_CASE("what a secret goes into is secret, unless it is public") {
  Methods methods;
  Host host;
  host.input("key", "hunter22-key");
  host.http()
      .expect("GET", "https://demo.example/hunter22-key")
      .reply({.body = R"({"echo": "hunter22-key", "n": 1})"});
  const Result result = methods.run(host, method(R"(inputs: {key: {type: string, secret: true}}
request: {url: [https://demo.example, "${{ inputs.key }}"]}
after:
  - {when: "${{ response.json.n == 1 }}", warn: "got ${{ response.body }}"}
outputs:
  echo: ${{ response.json.echo }}
  n: {value: "${{ response.json.n }}", public: true}
)"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("echo").secret());
  CHECK_FALSE(result.output("n").secret());
  REQUIRE(result.log.size() == 1);
  CHECK(result.log[0].text == R"(got {"echo": "***", "n": 1})");
}

TEST_CASE("what an expression makes of a secret is shown no more than the secret") {
  Methods methods;
  const std::string given = "inputs: {key: {type: string, secret: true}}\n";
  const std::string derived = "${{ inputs.key.upperAscii() }}";
  Host host;
  host.input("key", "hunter22-key");
  const Result refused =
      methods.run(host, method(given +
                               "request: {url: \"https://demo.example/x\"}\nbefore:\n"
                               "  - {when: true, warn: \"with " +
                               derived +
                               "\"}\n"
                               "  - {when: true, outcome: FAILURE, message: \"bad key " +
                               derived + "\", code: \"" + derived + "\"}\n"));
  CHECK(refused.error->message == "***");
  CHECK(refused.error->code == "***");
  REQUIRE(refused.log.size() == 1);
  CHECK(refused.log[0].text == "***");

  host.http()
      .expect("GET", "https://demo.example/HUNTER22-KEY?k=HUNTER22-KEY")
      .reply({.body = R"("HUNTER22-KEY")"});
  const Result sent =
      methods.run(host, method(given + "request:\n  url: [https://demo.example, \"" + derived +
                               "\"]\n  query: {k: \"" + derived +
                               "\"}\n"
                               "after:\n  - {when: true, warn: \"got ${{ response.json }}\"}\n"));
  CHECK(sent.outcome == "SUCCESS");
  REQUIRE(sent.log.size() == 1);
  CHECK(sent.log[0].text == "got ***");
}

TEST_CASE("what stands beside a secret in a body is none") {
  Methods methods;
  Host host;
  host.input("key", "hunter22-key").input("user", "ada-lovelace");
  host.http()
      .expect("POST", "https://demo.example/x")
      .json(R"({"password": "hunter22-key", "user": "ada-lovelace"})")
      .reply({.body = "{}"});
  const Result result = methods.run(
      host, method("inputs: {key: {type: string, secret: true}, user: string}\n"
                   "request:\n  method: POST\n  url: https://demo.example/x\n"
                   "  json: {password: \"${{ inputs.key }}\", user: \"${{ inputs.user }}\"}\n"
                   "after:\n  - {when: true, warn: \"the password of ${{ inputs.user }}\"}\n"));
  CHECK(result.outcome == "SUCCESS");
  REQUIRE(result.log.size() == 1);
  CHECK(result.log[0].text == "the password of ada-lovelace");
}

TEST_CASE("the default of a secret output is secret, where it is declared and where it is used") {
  const std::string text = plain(
      "outputs: {token: {value: '${{ response.json.token }}', default: none, secret: true}}\n");
  const auto checked = method::check_text(text, "demo.test.method.yaml");
  REQUIRE_MESSAGE(checked.method != nullptr, render(checked.diagnostics));
  CHECK(checked.method->descriptor.outputs.at(0).default_value->secret());
  const auto empty = method::check_text(
      plain("outputs: {token: {value: '${{ response.body }}', default: '', secret: true}}\n"),
      "demo.test.method.yaml");
  CHECK_FALSE(empty.method->descriptor.outputs.at(0).default_value->secret());
  Methods methods;
  const Result result = methods.made_of({.body = "{}"}, text);
  CHECK(result.output("token") == "none");
  CHECK(result.output("token").secret());
}

TEST_CASE("a value that fails is missed only by who reads it") {
  Methods methods;
  const std::string text = plain(R"(values:
  first: ${{ response.json.items[0] }}
  name: ${{ values.first.name }}
after:
  - {when: "${{ response.status == 404 }}", outcome: FAILURE, code: not_found}
outputs: {name: "${{ values.name }}"}
)");
  CHECK(methods.made_of({.status = 404}, text).error->code == "not_found");
  CHECK(methods.made_of({.body = R"({"items": [{"name": "a"}]})"}, text).output("name") == "a");
  const std::string why = methods.made_of({.body = R"({"items": []})"}, text).error->message;
  CHECK(
      why.starts_with("the response does not give the output 'name': values.name has no value: "
                      "values.first has no value: "));
}

TEST_CASE("a body that is no UTF-8 is repaired, and headers of one name are joined") {
  Methods methods;
  const Result result = methods.made_of(
      {.headers = {{"X-A", "1"}, {"x-a", "2"}, {"Set-Cookie", "a=1"}, {"set-cookie", "b=2"}},
       .body = "a\xff"},
      plain("outputs:\n  body: ${{ response.body }}\n  headers: ${{ response.headers }}\n"));
  CHECK(result.output("body") == "a\xEF\xBF\xBD");
  CHECK(*result.output("headers").map().find("x-a") == "1, 2");
  CHECK(*result.output("headers").map().find("set-cookie") == "a=1\nb=2");
}

}  // namespace heddle::test
