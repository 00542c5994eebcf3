// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "core.hpp"
#include "http/raw_server.hpp"

// core.http in flows, against servers.
namespace heddle::test {
namespace {

std::string reply(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A flow that asks once and gives how that ended.
RunResult ask(const std::string& url, const std::string& more = "next: end") {
  const Runtime runtime(options());
  return runtime.run(load(runtime,
                          "inputs: {url: string}\n"
                          "outcomes: [REFUSED]\n"
                          "outputs: {status: '${{ nodes.ask.status }}', json: '${{ nodes.ask.json "
                          "}}', body: '${{ nodes.ask.body }}', attempts: '${{ nodes.ask.attempts "
                          "}}', ended: '${{ nodes.ask.outcome }}'}\n"
                          "nodes:\n"
                          "  ask:\n"
                          "    use: core.http\n"
                          "    with: {method: POST, url: '${{ inputs.url }}', json: {n: 1}, query: "
                          "{a: b c}}\n"
                          "    " +
                              more + "\n"),
                     {{"url", url}});
}

}  // namespace

TEST_CASE("core.http sends its request to a server and gives the answer to the flow") {
  std::string seen;
  RawServer server({[&](Peer& peer) {
    seen = peer.read_request();
    peer.send(reply("200 OK", R"({"id": 36})"));
  }});
  const RunResult result = ask(server.url("/orders"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "status") == 200);
  CHECK(output(result, "json") == Map{{"id", 36}});
  CHECK(seen.starts_with("POST /orders?a=b%20c HTTP/1.1\r\n"));
  CHECK(seen.find("content-type: application/json\r\n") != std::string::npos);
  CHECK(seen.ends_with("\r\n\r\n{\"n\":1}"));
}

TEST_CASE("a flow leads CLIENT_ERROR where it wants, and reads the answer there") {
  RawServer server({answer(reply("404 Not Found", R"({"detail": "no such order"})"))});
  const RunResult result = ask(server.url(), "next: {SUCCESS: end, CLIENT_ERROR: end}");
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "status") == 404);
  CHECK(output(result, "ended") == "CLIENT_ERROR");
  CHECK(output(result, "json") == Map{{"detail", "no such order"}});
}

TEST_CASE("CLIENT_ERROR and SERVER_ERROR go as FAILURE where a flow does not wire them") {
  RawServer server({answer(reply("404 Not Found", R"({"detail": "no such order"})"))});
  const RunResult failed = ask(server.url());
  CHECK(failed.outcome == "FAILURE");
  REQUIRE(failed.error);
  CHECK(failed.error->code == "http_404");
  CHECK(failed.error->message ==
        "POST " + server.place() + " was answered with 404: no such order");
  const RunResult led = ask(server.url(), "next: {SUCCESS: end, FAILURE: end.REFUSED}");
  CHECK(led.outcome == "REFUSED");
}

TEST_CASE("retry tries a SERVER_ERROR again, and no CLIENT_ERROR") {
  const auto fails_once = [](const char* status) {
    return std::vector<RawServer::Script>{answer(reply(status, "{}")),
                                          answer(reply("200 OK", "{}"))};
  };
  RawServer server(fails_once("503 Service Unavailable"));
  const RunResult again = ask(server.url(), "retry: {max_attempts: 3, delay: 1ms}\n    next: end");
  CHECK(again.outcome == "SUCCESS");
  CHECK(output(again, "attempts") == 2);
  RawServer refusing(fails_once("404 Not Found"));
  CHECK(ask(refusing.url(), "retry: {max_attempts: 3, delay: 1ms}\n    next: end").outcome ==
        "FAILURE");
  RawServer listed(fails_once("404 Not Found"));
  const RunResult by_name =
      ask(listed.url(), "retry: {max_attempts: 3, delay: 1ms, on: CLIENT_ERROR}\n    next: end");
  CHECK(output(by_name, "attempts") == 2);
}

TEST_CASE("core.http follows as many redirects as it is told, and says where they led") {
  const std::string moved =
      "HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  RawServer server({answer(moved), answer(reply("200 OK", "{}"))});
  const Runtime runtime(options());
  const auto ask_with = [&](const char* redirects) {
    return runtime.run(load(runtime,
                            "inputs: {url: string}\n"
                            "outputs: {url: '${{ nodes.ask.url }}'}\n"
                            "nodes:\n"
                            "  ask:\n"
                            "    use: core.http\n"
                            "    with: {url: '${{ inputs.url }}', redirects: " +
                                std::string(redirects) + "}\n    next: end\n"),
                       {{"url", server.url("/old")}});
  };
  const RunResult followed = ask_with("1");
  CHECK(followed.outcome == "SUCCESS");
  CHECK(output(followed, "url") == server.url("/new"));
  RawServer turning({answer(moved)});
  const RunResult left = ask(turning.url());
  REQUIRE(left.error);
  CHECK(left.error->code == "http_302");
  CHECK(left.error->message == "POST " + turning.place() +
                                   " was answered with 302, a redirect, which is not followed; set "
                                   "redirects to follow it");
}

TEST_CASE("what is secret to the run stays with the server that core.http was sent to") {
  const auto moved = [](const std::string& status, const std::string& url) {
    return answer("HTTP/1.1 " + status + "\r\nLocation: " + url +
                  "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  };
  const Runtime runtime(options());
  const auto ask_with = [&](const std::string& url, const std::string& with) {
    return runtime.run(load(runtime,
                            "inputs: {url: string, key: {type: string, secret: true}}\n"
                            "nodes:\n"
                            "  ask:\n"
                            "    use: core.http\n"
                            "    with: {url: '${{ inputs.url }}', redirects: 3, " +
                                with + "}\n    next: end\n"),
                       {{"url", url}, {"key", "hunter22-key"}});
  };
  std::string seen;
  RawServer other({[&](Peer& peer) {
    seen = peer.read_request();
    peer.send(reply("200 OK", "{}"));
  }});
  RawServer first({moved("302 Found", other.url())});
  const RunResult followed =
      ask_with(first.url(), "headers: {x-api-key: 'key ${{ inputs.key }}', x-other: 'yes'}");
  CHECK(followed.outcome == "SUCCESS");
  CHECK(seen.find("x-other: yes\r\n") != std::string::npos);
  CHECK(seen.find("x-api-key") == std::string::npos);
  CHECK(seen.find("hunter22") == std::string::npos);

  RawServer second({moved("307 Temporary Redirect", other.url())});
  const RunResult refused =
      ask_with(second.url(), "method: POST, json: {key: '${{ inputs.key }}'}");
  REQUIRE(refused.error);
  CHECK(refused.error->code == "http_redirect");
  CHECK_FALSE(refused.error->retryable);
  CHECK(
      refused.error->message ==
      second.place() + " redirects a POST whose body holds a secret to another server (" +
          other.place() +
          "), which is not followed; if the secret is meant for that one, send the request there");
  CHECK(other.connections() == 1);
}

TEST_CASE("observers are told what a request without an answer failed with") {
  const std::string place = "http://127.0.0.1:" + std::to_string(unused_port());
  RawServer cut({answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")});
  RawServer good({answer(reply("404 Not Found", "{}"))});
  const Runtime runtime(options());
  std::vector<std::string> told;
  const Subscription watching = runtime.observe(
      [&](const Event& event) {
        if (event.kind != Event::Kind::http) return;
        told.push_back(std::to_string(event.status) + " " + std::string(event.outcome));
      },
      EventDetail::values);
  const Flow flow = load(runtime,
                         "inputs: {url: string}\n"
                         "nodes:\n"
                         "  ask:\n"
                         "    use: core.http\n"
                         "    with: {url: '${{ inputs.url }}', timeout: 5s}\n"
                         "    next: end\n");
  for (const std::string& url : {place, cut.url(), good.url(), std::string("http://a b/")}) {
    runtime.run(flow, {{"url", url}});
  }
  CHECK(told == std::vector<std::string>{"0 http_connect", "200 http_closed", "404 ",
                                         "0 http_bad_request"});
}

TEST_CASE("core.http fails with the place of a server that cannot be reached") {
  const std::string place = "127.0.0.1:" + std::to_string(unused_port());
  const RunResult result = ask("http://" + place);
  REQUIRE(result.error);
  CHECK(result.error->code == "http_connect");
  CHECK(result.error->message.find(place) != std::string::npos);
}

TEST_CASE("core.http does not let a header break out of its line") {
  const Runtime runtime(options());
  const RunResult result = runtime.run(
      load(runtime,
           "inputs: {value: string}\n"
           "nodes:\n"
           "  ask:\n"
           "    use: core.http\n"
           "    with: {url: 'http://127.0.0.1:1', headers: {x: '${{ inputs.value }}'}}\n"
           "    next: end\n"),
      {{"value", "a\r\nHost: evil.example"}});
  REQUIRE(result.error);
  CHECK(result.error->code == "invalid");
  CHECK(result.error->message ==
        "the value of the header 'x' has a line break or NUL at position 2; it would end the "
        "header");
}

}  // namespace heddle::test
