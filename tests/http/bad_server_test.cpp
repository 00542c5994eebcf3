// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <atomic>

#include "fiber/wait.hpp"
#include "outcome.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;
using namespace heddle::http;
using namespace heddle::test;

// Servers that do what no server should. response_test.cpp has those whose response is wrong in a
// way that ends it; here are those that do not come to an end, or come at the wrong time.
namespace {

Options within(std::chrono::milliseconds time) {
  Options options;
  options.request_timeout = time;
  return options;
}

const std::string late = "no complete response from PLACE within 60 ms (request timeout), at ";

}  // namespace

TEST_CASE("a response that comes before the request is a response") {
  RawServer server({[](Peer& peer) {
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    peer.wait_for_close();
  }});
  Browser browser;
  CHECK(browser.get(server.url()).body == "ok");
}

TEST_CASE("a second response that nobody asked for is nobody's") {
  std::atomic<bool> read = false;
  std::atomic<bool> sent = false;
  RawServer server({[&](Peer& peer) {
                      peer.read_request();
                      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
                      while (!read) Peer::pause(1ms);
                      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                      sent = true;
                      peer.wait_for_close();
                    },
                    answer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo")});
  Browser browser;
  CHECK(browser.get(server.url()).body == "one");
  read = true;
  while (!sent) std::this_thread::sleep_for(1ms);
  CHECK(browser.get(server.url()).body == "two");
  CHECK(server.connections() == 2);
}

TEST_CASE("a flood of interim responses ends at its limit") {
  const Outcome result = outcome([](Peer& peer) {
    peer.read_request();
    while (peer.send("HTTP/1.1 102 Processing\r\n\r\n")) {
    }
  });
  CHECK(result.response.failure == Failure::malformed);
  CHECK(result.message == "PLACE sent more than 16 interim responses (1xx) and no final one");
}

TEST_CASE("interim responses that drip do not extend the request timeout") {
  const Outcome result = outcome(
      [](Peer& peer) {
        peer.read_request();
        for (int i = 0; i < 12 && peer.send("HTTP/1.1 102 Processing\r\n\r\n"); ++i) {
          Peer::pause(10ms);
        }
        peer.wait_for_close();
      },
      within(60ms));
  CHECK(result.response.failure == Failure::timeout);
  CHECK(result.message.starts_with(late));
}

TEST_CASE("headers that drip do not extend the request timeout") {
  const Outcome result = outcome(
      [](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nA: ");
        while (peer.send("a")) Peer::pause(5ms);
      },
      within(60ms));
  CHECK(result.response.failure == Failure::timeout);
  CHECK(result.response.body == "");
  CHECK(result.message.starts_with(late));
}

TEST_CASE("chunks that drip do not extend the request timeout") {
  const Outcome result = outcome(
      [](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (peer.send("1\r\nx\r\n")) Peer::pause(5ms);
      },
      within(60ms));
  CHECK(result.response.failure == Failure::timeout);
  CHECK(result.response.body == "");
  CHECK(result.message.starts_with(late));
}

TEST_CASE("a reset in the middle of a body is told with what had come") {
  const Outcome result = outcome([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    Peer::pause(30ms);
    peer.reset();
  });
  CHECK(result.response.failure == Failure::closed);
  CHECK(result.response.status == 200);
  CHECK(result.response.body == "");
  CHECK(
      result.message ==
      "PLACE closed the connection before its response was complete (Connection reset by peer): 4 "
      "of 100 bytes of the body came");
}

TEST_CASE("bytes of no protocol at all are malformed") {
  const std::string alert("\x15\x03\x01\x00\x02\x02\x16", 7);  // of TLS
  const std::vector<std::string> texts = {std::string(2000, '\0'), alert + alert + alert,
                                          "<html>hello</html>\r\n\r\n"};
  for (const std::string& text : texts) {
    const Outcome result = outcome(text);
    CHECK(result.response.failure == Failure::malformed);
    CHECK(result.message == "the response from PLACE is not valid HTTP: bad version");
  }
}

TEST_CASE("a first line that never ends has the limit of the headers") {
  Options options;
  options.maximum_header = 4096;
  const Outcome result = outcome(
      [](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 ");
        while (peer.send(std::string(1024, 'a'))) {
        }
      },
      options);
  CHECK(result.response.failure == Failure::too_large);
  CHECK(result.message ==
        "the headers of the response from PLACE are larger than 4096 bytes, which is more than "
        "this client takes");
}

TEST_CASE("a body that comes as fast as it is read keeps out neither timeout nor cancellation") {
  RawServer server({[](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string block(4096, 'x');
    while (peer.send(block)) {
    }
  }});
  Options options = within(60ms);
  options.maximum_body = UINT64_MAX;
  Browser browser(options);
  const Response response = browser.get(server.url());
  CHECK(response.failure == Failure::timeout);
  Response cancelled;
  browser.worker.call([&] {
    CancelScope scope(browser.worker);
    browser.worker.spawn([&] {
      CancelScope own(browser.worker);
      sleep_for(own, 10ms);
      scope.cancel(CancelReason::user);
    });
    cancelled = browser.client.send(
        {.method = "GET", .url = server.url(), .request_timeout = std::chrono::hours(1)}, scope);
  });
  CHECK(cancelled.failure == Failure::cancelled);
}
