// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <atomic>

#include "browser.hpp"
#include "fiber/wait.hpp"
#include "raw_server.hpp"

using namespace std::chrono_literals;
using namespace heddle::http;
using namespace heddle::test;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

void serve(Peer& peer) {
  while (!peer.read_request().empty()) peer.send(ok);
}

// Answers one request and closes at the second, without an answer: to the client, a kept connection
// that was closed just when it was used.
void close_at_second(Peer& peer) {
  peer.read_request();
  peer.send(ok);
  peer.read_request();
}

}  // namespace

TEST_CASE("one connection carries many requests") {
  RawServer server({serve});
  Browser browser;
  for (int i = 0; i < 5; ++i) CHECK(browser.get(server.url()).body == "ok");
  CHECK(server.connections() == 1);
}

TEST_CASE("requests at the same time have connections of their own, and those are kept") {
  RawServer server({serve});
  Browser browser;
  for (int round = 0; round < 2; ++round) {
    int answered = 0;
    browser.worker.call([&] {
      for (int i = 0; i < 8; ++i) {
        browser.worker.spawn([&] {
          heddle::fiber::CancelScope scope(browser.worker);
          const Response response =
              browser.client.send({.method = "GET", .url = server.url()}, scope);
          if (response.body == "ok") ++answered;
        });
      }
      heddle::fiber::CancelScope scope(browser.worker);
      for (int i = 0; i < 5000 && answered < 8; ++i) heddle::fiber::sleep_for(scope, 1ms);
    });
    CHECK(answered == 8);
  }
  CHECK(server.connections() == 8);
}

TEST_CASE("no more idle connections are kept than the limit") {
  RawServer server({serve});
  Options options;
  options.maximum_idle_per_origin = 0;
  Browser browser(options);
  for (int i = 0; i < 3; ++i) CHECK(browser.get(server.url()).body == "ok");
  CHECK(server.connections() == 3);
}

TEST_CASE("a connection is not kept when either side said close, or more came than was asked for") {
  const std::string close = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
  const std::string old = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok";
  for (const std::string& text : {close, old, ok + "HTTP/1.1 200 OK\r\n"}) {
    RawServer server({[&](Peer& peer) {
      peer.read_request();
      peer.send(text);
      peer.wait_for_close();
    }});
    Browser browser;
    CHECK(browser.get(server.url()).body == "ok");
    CHECK(browser.get(server.url()).body == "ok");
    CHECK(server.connections() == 2);
  }
  RawServer server({serve});
  Browser browser;
  const Request request{.method = "GET", .url = server.url(), .headers = {{"Connection", "close"}}};
  CHECK(browser.send(request).body == "ok");
  CHECK(browser.send(request).body == "ok");
  CHECK(server.connections() == 2);
}

TEST_CASE("an idle connection that the server closed is not used") {
  RawServer server({answer(ok), serve});
  Browser browser;
  CHECK(browser.get(server.url()).body == "ok");
  for (int i = 0; i < 30000 && server.closed() == 0; ++i) std::this_thread::sleep_for(1ms);
  REQUIRE(server.closed() == 1);
  CHECK(browser.post(server.url(), "x").body == "ok");
  CHECK(server.connections() == 2);
}

TEST_CASE("idle connections are closed when they expire") {
  std::atomic<bool> closed = false;
  RawServer server({[&](Peer& peer) {
    peer.read_request();
    peer.send(ok);
    peer.wait_for_close();
    closed = true;
  }});
  Options options;
  options.idle_expiry = 10ms;
  Browser browser(options);
  CHECK(browser.get(server.url()).body == "ok");
  for (int i = 0; i < 2000 && !closed; ++i) std::this_thread::sleep_for(1ms);
  CHECK(closed);
}

TEST_CASE("a GET on a kept connection that closes unanswered is sent again, once") {
  RawServer again({close_at_second, serve});
  Browser browser;
  CHECK(browser.get(again.url()).body == "ok");
  CHECK(browser.get(again.url()).body == "ok");
  CHECK(again.connections() == 2);

  RawServer never({close_at_second, [](Peer& peer) { peer.read_request(); }});
  CHECK(browser.get(never.url()).body == "ok");
  const Response response = browser.get(never.url());
  CHECK(response.failure == Failure::closed);
  CHECK(response.message ==
        never.place() +
            " closed the connection without an answer; the server may have crashed, restarted or "
            "refused the request");
  CHECK(never.connections() == 2);
}

TEST_CASE("a POST on a kept connection that closes unanswered is not sent again") {
  RawServer server({close_at_second, serve});
  Browser browser;
  CHECK(browser.get(server.url()).body == "ok");
  const Response response = browser.post(server.url(), "pay");
  CHECK(response.failure == Failure::closed);
  CHECK(response.message ==
        server.place() +
            " closed a kept connection just when the request was sent; it may have been processed, "
            "so a POST is not sent again by itself");
  CHECK(server.connections() == 1);
}

TEST_CASE("a GET is not sent again once a byte of the response came") {
  RawServer server({[](Peer& peer) {
                      peer.read_request();
                      peer.send(ok);
                      peer.read_request();
                      peer.send("H");
                    },
                    serve});
  Browser browser;
  CHECK(browser.get(server.url()).body == "ok");
  const Response response = browser.get(server.url());
  CHECK(response.failure == Failure::closed);
  CHECK(response.message == server.place() +
                                " closed the connection before its response was complete: 1 bytes "
                                "of the headers came");
  CHECK(server.connections() == 1);
}
