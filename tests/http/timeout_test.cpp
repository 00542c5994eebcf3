// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "browser.hpp"
#include "fiber/wait.hpp"
#include "full_listener.hpp"
#include "raw_server.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;
using namespace heddle::http;
using namespace heddle::test;

namespace {

void hang(Peer& peer) {
  peer.wait_for_close();
}

Response send_in(Browser& browser, const Request& request,
                 const std::function<void(CancelScope&)>& prepare) {
  Response response;
  browser.worker.call([&] {
    CancelScope scope(browser.worker);
    prepare(scope);
    response = browser.client.send(request, scope);
  });
  return response;
}

}  // namespace

TEST_CASE("a server that does not answer ends in the request timeout") {
  RawServer server({hang});
  Browser browser;
  const Response response =
      browser.send({.method = "GET", .url = server.url("/?secret"), .request_timeout = 30ms});
  CHECK(response.failure == Failure::timeout);
  CHECK(response.message == "no complete response from " + server.place() +
                                " within 30 ms (request timeout), at no byte of a response came");
}

TEST_CASE("a server that drips does not extend the request timeout") {
  RawServer server({[](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (peer.send("x")) Peer::pause(5ms);
  }});
  Options options;
  options.request_timeout = 60ms;
  Browser browser(options);
  const Response response = browser.get(server.url());
  CHECK(response.failure == Failure::timeout);
  CHECK(response.status == 200);
  CHECK(response.body == "");
  const std::string begin =
      "no complete response from " + server.place() + " within 60 ms (request timeout), at ";
  CHECK(response.message.starts_with(begin));
  CHECK(response.message.ends_with(" of 1000 bytes of the body came"));
}

TEST_CASE("a server that does not read ends in the request timeout") {
  RawServer server({[](Peer&) { Peer::pause(100ms); }});
  Browser browser;
  const Response response = browser.send({.method = "POST",
                                          .url = server.url(),
                                          .body = std::string(16U << 20, 'x'),
                                          .request_timeout = 30ms});
  CHECK(response.failure == Failure::timeout);
  CHECK(response.message == "no complete response from " + server.place() +
                                " within 30 ms (request timeout), at the request was not sent to "
                                "its end");
}

TEST_CASE("connecting has a timeout of its own") {
  const FullListener listener;
  Browser browser;
  const Response response = browser.send(
      {.method = "GET", .url = "http://" + listener.place() + "/", .connect_timeout = 30ms});
  CHECK(response.failure == Failure::timeout);
  CHECK(response.message == "no connection to " + listener.place() +
                                " within 30 ms (connect timeout), at connecting to 127.0.0.1; is "
                                "the host up, and does a firewall let this machine through?");
}

TEST_CASE("the request timeout bounds connecting too") {
  const FullListener listener;
  Browser browser;
  const Response response = browser.send(
      {.method = "GET", .url = "http://" + listener.place() + "/", .request_timeout = 30ms});
  CHECK(response.failure == Failure::timeout);
  CHECK(response.message == "no complete response from " + listener.place() +
                                " within 30 ms (request timeout), at connecting to 127.0.0.1");
}

TEST_CASE("a TLS handshake that hangs ends in the connect timeout") {
  RawServer server({hang});
  Browser browser;
  const Response response = browser.send(
      {.method = "GET", .url = "https://" + server.place() + "/", .connect_timeout = 30ms});
  CHECK(response.failure == Failure::timeout);
  CHECK(response.message == "no connection to " + server.place() +
                                " within 30 ms (connect timeout), at the TLS handshake; is the "
                                "host up, and does a firewall let this machine through?");
}

TEST_CASE("a port on which nobody listens refuses the connection") {
  Browser browser;
  const std::string place = "127.0.0.1:" + std::to_string(unused_port());
  const Response response = browser.get("http://" + place + "/");
  CHECK(response.failure == Failure::connect);
  CHECK(response.message ==
        "cannot connect to " + place + ": Connection refused; is the server running?");
}

TEST_CASE("a host without an address fails to resolve") {
  Browser browser;
  const Response response = browser.get("http://nowhere.invalid/");
  CHECK(response.failure == Failure::resolve);
  CHECK(response.message.starts_with("cannot find the address of the host 'nowhere.invalid': "));
  CHECK(response.message.ends_with(
      "; is the name right, and does this machine reach its name server?"));
}

TEST_CASE("a name is resolved and its addresses are tried one after the other") {
  RawServer server({answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")});
  Browser browser;
  const Response response = browser.get("http://localhost:" + std::to_string(server.port()) + "/");
  CHECK(response.message == "");
  CHECK(response.body == "ok");
}

TEST_CASE("cancelling the scope ends a request, at any point") {
  RawServer server({hang});
  const FullListener listener;
  Browser browser;
  for (const std::string& place : {server.place(), listener.place()}) {
    const Request request{.method = "GET", .url = "http://" + place + "/"};
    const Response later = send_in(browser, request, [&](CancelScope& scope) {
      browser.worker.spawn([&scope, &browser] {
        CancelScope own(browser.worker);
        sleep_for(own, 10ms);
        scope.cancel(CancelReason::user);
      });
    });
    CHECK(later.failure == Failure::cancelled);
    CHECK(later.message == "the request to " + place + " was cancelled");
    const Response before =
        send_in(browser, request, [](CancelScope& scope) { scope.cancel(CancelReason::shutdown); });
    CHECK(before.failure == Failure::cancelled);
  }
}

TEST_CASE("the deadline of the scope is a cancellation, and no timeout of the request") {
  RawServer server({hang});
  Browser browser;
  const Response response =
      send_in(browser, {.method = "GET", .url = server.url()},
              [](CancelScope& scope) { scope.set_deadline(CancelScope::Clock::now() + 20ms); });
  CHECK(response.failure == Failure::cancelled);
  CHECK(response.message ==
        "the request to " + server.place() + " was cancelled: the time for it was up");
}

TEST_CASE("many requests that hang at once are all cancelled") {
  RawServer server({hang});
  Browser browser;
  int cancelled = 0;
  browser.worker.call([&] {
    CancelScope run(browser.worker);
    CancelScope own(browser.worker);
    for (int i = 0; i < 40; ++i) {
      browser.worker.spawn([&] {
        const Response response = browser.client.send({.method = "GET", .url = server.url()}, run);
        if (response.failure == Failure::cancelled) ++cancelled;
      });
    }
    sleep_for(own, 30ms);
    run.cancel(CancelReason::shutdown);
    for (int i = 0; i < 5000 && cancelled < 40; ++i) sleep_for(own, 1ms);
  });
  CHECK(cancelled == 40);
}
