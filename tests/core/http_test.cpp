// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "core.hpp"

// What core.http sends, to the letter, and what it makes of answers.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;
using testing::Host;
using testing::HttpReply;
using testing::Result;

Host host_for(const std::string& url) {
  Host host;
  host.input("url", url);
  return host;
}

Result made_of(HttpReply reply) {
  Host host = host_for("https://api.example:8443/orders?key=1");
  host.http().reply(std::move(reply));
  return run(host, "http");
}

}  // namespace

TEST_CASE("core.http asks with GET and without a body unless it is told otherwise") {
  Host host = host_for("https://api.example/orders");
  host.http()
      .expect("GET", "https://api.example/orders")
      .without_header("content-type")
      .body("")
      .reply({.headers = {{"content-type", "application/json"}}, .body = R"({"n": [1]})"});
  const Result result = run(host, "http");
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("status") == 200);
  CHECK(result.output("headers") == Map{{"content-type", "application/json"}});
  CHECK(result.output("body") == R"({"n": [1]})");
  CHECK(result.output("bytes") == Bytes{""});
  CHECK(result.output("json") == Map{{"n", List{1}}});
  CHECK(result.requests[0].connect_timeout == 0s);
  CHECK(result.requests[0].maximum_body == 0);
}

TEST_CASE("core.http sends a text, bytes or JSON as what it is, or as its header says") {
  struct Case {
    const char* input;
    Value value;
    Map headers;
    const char* type;
    const char* body;
  };
  const Case cases[] = {
      {"body", "hi", {}, "text/plain; charset=utf-8", "hi"},
      {"body", Bytes{"\x01\xff"}, {}, "application/octet-stream", "\x01\xff"},
      {"body", "<a/>", Map{{"Content-Type", "text/xml"}}, "text/xml", "<a/>"},
      {"json", Map{{"a", List{1, nullptr}}}, {}, "application/json", R"({"a":[1,null]})"},
      {"json", nullptr, {}, "application/json", "null"},
      {"json", "x", Map{{"content-TYPE", "a/b+json"}}, "a/b+json", "\"x\""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.type);
    Host host = host_for("http://a.example");
    host.input("method", "POST").input(one.input, one.value).input("headers", one.headers);
    host.http().expect("POST", "http://a.example").header("content-type", one.type).body(one.body);
    const Result result = run(host, "http");
    CHECK(result.outcome == "SUCCESS");
    CHECK(result.requests[0].headers.size() == 1);
  }
}

TEST_CASE("core.http percent-encodes a query and puts it behind what the URL has") {
  const Map query{{"name", "a b&c=ü/?"}, {"on", true}, {"n", List{1, 2.5}}, {"none", nullptr}};
  const std::string encoded = "n=1&n=2.5&name=a%20b%26c%3D%C3%BC%2F%3F&on=true";
  const std::pair<const char*, std::string> cases[] = {
      {"http://a.example/p", "http://a.example/p?" + encoded},
      {"http://a.example/p?", "http://a.example/p?" + encoded},
      {"http://a.example/p?x=1", "http://a.example/p?x=1&" + encoded},
      {"http://a.example/p?x=1&#top", "http://a.example/p?x=1&" + encoded + "#top"},
  };
  for (const auto& [url, asked] : cases) {
    Host host = host_for(url);
    host.input("query", query);
    host.http().expect("GET", asked);
    CHECK(run(host, "http").outcome == "SUCCESS");
  }
}

TEST_CASE("core.http sends headers by name, and one with a list several times") {
  Host host = host_for("http://a.example");
  host.input("headers", Map{{"accept", List{"a/b", "c/d"}}, {"x-count", 3}});
  host.input("connect_timeout", Duration{2, 0}).input("timeout", Duration{9, 0});
  host.input("maximum_body", 100);
  host.http().expect("GET", "http://a.example");
  const Result result = run(host, "http");
  using Headers = std::vector<std::pair<std::string, std::string>>;
  CHECK(result.requests[0].headers ==
        Headers{{"accept", "a/b"}, {"accept", "c/d"}, {"x-count", "3"}});
  CHECK(result.requests[0].connect_timeout == 2s);
  CHECK(result.requests[0].timeout == 9s);
  CHECK(result.requests[0].maximum_body == 100);
}

TEST_CASE("core.http does not send twice what a request has only once, and none silently wins") {
  const auto made = [](Map headers) {
    Host host = host_for("http://a.example");
    host.input("method", "POST").input("json", 1).input("headers", std::move(headers));
    const Result result = run(host, "http");
    CHECK(result.requests.empty());
    return ending(result);
  };
  CHECK(made(Map{{"Host", "a.example"}, {"host", "b.example"}}) ==
        "INVALID invalid: the header 'host' is given twice; a request has only one, so leave one "
        "out (final)");
  CHECK(made(Map{{"Authorization", List{"Bearer a", "Bearer b"}}}) ==
        "INVALID invalid: the header 'authorization' is given twice; a request has only one, so "
        "leave one out (final)");
  CHECK(made(Map{{"content-type", List{"text/json", "text/plain"}}}) ==
        "INVALID invalid: the header 'content-type' is given twice; a request has only one, so "
        "leave one out (final)");
  CHECK(made(Map{{"transfer-encoding", "chunked"}}) ==
        "INVALID invalid: the header 'transfer-encoding' is not supported; leave it out (final)");
}

TEST_CASE("core.http refuses inputs that make no request") {
  const auto made = [](const char* input, Value value) {
    Host host = host_for("http://a.example");
    host.input("json", 1).input(input, std::move(value));
    return ending(run(host, "http"));
  };
  CHECK(made("body", "x") ==
        "INVALID invalid: found both 'body' and 'json', and each is the whole body of the request; "
        "leave one out (final)");
  CHECK(made("headers", Map{{"a", Map{}}}) ==
        "INVALID invalid: input 'headers': 'a': expected a text, number or bool, or a list of "
        "them, found a map (final)");
  CHECK(made("query", Map{{1, "x"}}) ==
        "INVALID invalid: input 'query': expected texts as names, found an int (final)");
  CHECK(made("url", "ftp://a.example") ==
        "INVALID invalid: input 'url': expected a URL that begins with http:// or https://, found "
        "'ftp://a.example' (final)");
  CHECK(made("method", "get")
            .starts_with("INVALID invalid: input 'method': expected an HTTP "
                         "method in capitals, such as GET"));
  Host host = host_for("http://a.example");
  host.input("body", List{1});
  CHECK(ending(run(host, "http")) ==
        "INVALID invalid: input 'body': expected a text or bytes, found a list; give it as 'json' "
        "to send it as JSON (final)");
}

TEST_CASE("core.http tells client and server errors apart, with the service's own words") {
  const auto json = [](std::uint32_t status, const char* body) {
    return ending(made_of({.status = status, .body = body}));
  };
  CHECK(json(404, R"({"detail": "no such order"})") ==
        "CLIENT_ERROR http_404: GET api.example:8443 was answered with 404: no such order (final)");
  CHECK(json(503, R"({"error": {"message": "come again"}})") ==
        "SERVER_ERROR http_503: GET api.example:8443 was answered with 503: come again");
  CHECK(json(429, "{}") == "CLIENT_ERROR http_429: GET api.example:8443 was answered with 429");
  CHECK(json(500, "<html>secret</html>") ==
        "SERVER_ERROR http_500: GET api.example:8443 was answered with 500");
  CHECK(ending(made_of(
            {.status = 400, .headers = {{"content-type", "text/plain"}}, .body = "no\n"})) ==
        "CLIENT_ERROR http_400: GET api.example:8443 was answered with 400: no (final)");
  CHECK(ending(made_of({.status = 302, .headers = {{"location", "/x"}}})) ==
        "FAILURE http_302: GET api.example:8443 was answered with 302, a redirect, which is not "
        "followed; set redirects to follow it (final)");
  CHECK(ending(made_of({.status = 600})) ==
        "FAILURE http_600: GET api.example:8443 was answered with 600 (final)");
}

TEST_CASE("core.http gives what it was answered on every outcome") {
  const Result result = made_of({.status = 404, .headers = {{"x", "1"}}, .body = "[1]"});
  CHECK(result.output("status") == 404);
  CHECK(result.output("headers") == Map{{"x", "1"}});
  CHECK(result.output("body") == "[1]");
  CHECK(result.output("json") == List{1});
}

TEST_CASE("core.http joins repeated headers, cookies by line breaks, and reads Latin-1") {
  const Result result = made_of({.headers = {{"vary", "a"},
                                             {"set-cookie", "a=1; Expires=Mon, 1 Jan"},
                                             {"vary", "b"},
                                             {"set-cookie", "b=2"},
                                             {"x", "caf\xe9"}}});
  CHECK(result.output("headers") ==
        Map{{"set-cookie", "a=1; Expires=Mon, 1 Jan\nb=2"}, {"vary", "a, b"}, {"x", "café"}});
}

TEST_CASE("core.http gives a body that is no UTF-8 as bytes") {
  for (const char* body : {"\xff", "a\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    const Result result = made_of({.body = body});
    CHECK(result.output("body") == "");
    CHECK(result.output("bytes") == Bytes{body});
    CHECK(result.output("json").is_null());
  }
  CHECK(made_of({.body = "€ 𝄞 \xf4\x8f\xbf\xbf"}).output("body") == "€ 𝄞 \xf4\x8f\xbf\xbf");
}

TEST_CASE("core.http passes on why no whole answer came") {
  Host host = host_for("http://a.example");
  host.http().fail(HEDDLE_HTTP_TLS, "the certificate has expired");
  CHECK(ending(run(host, "http")) == "FAILURE http_tls: the certificate has expired (final)");
  host.http().fail(HEDDLE_HTTP_TIMEOUT, "too slow", 200);
  const Result late = run(host, "http");
  CHECK(ending(late) == "TIMEOUT http_timeout: too slow");
  CHECK(late.output("status") == 200);
  host.http().fail(HEDDLE_HTTP_BAD_REQUEST, "a header has an empty name");
  CHECK(ending(run(host, "http")) == "INVALID invalid: a header has an empty name (final)");
  host.http().cancel();
  CHECK(run(host, "http").outcome == "CANCELLED");
}

TEST_CASE("what core.http gives is secret when it was given a secret, and errors do not tell it") {
  Host host = host_for("http://a.example");
  host.input("headers", secret(Map{{"authorization", "Bearer hunter22"}}));
  host.http().reply({.status = 401, .body = R"({"detail": "Bearer hunter22 is unknown"})"});
  const Result result = run(host, "http");
  CHECK(result.output("body").secret());
  CHECK(result.output("headers").secret());
  CHECK_FALSE(result.output("status").secret());
  CHECK(ending(result) ==
        "CLIENT_ERROR http_401: GET a.example was answered with 401: *** (final)");
}

}  // namespace heddle::test
