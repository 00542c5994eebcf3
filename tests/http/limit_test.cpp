// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <atomic>
#include <mutex>

#include "browser.hpp"
#include "fiber/wait.hpp"
#include "raw_server.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;
using namespace heddle::http;
using namespace heddle::test;

namespace {

// Answers "/slow" when it is told to, and all else at once; knows in which order it was asked.
class Gated {
 public:
  Gated()
      : server({[this](Peer& peer) {
          for (std::string request; !(request = peer.read_request()).empty();) {
            note(request.substr(4, request.find(' ', 4) - 4));
            while (request.starts_with("GET /slow ") && !open) Peer::pause(1ms);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          }
        }}) {}
  ~Gated() { open = true; }

  std::string asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  std::atomic<bool> open = false;

 private:
  void note(const std::string& target) {
    const std::lock_guard lock(mutex_);
    asked_ += target;
  }

  std::mutex mutex_;
  std::string asked_;

 public:
  RawServer server;  // last: its threads use the rest
};

Options limited(std::size_t most) {
  Options options;
  options.maximum_connections = most;
  return options;
}

void wait_until(Worker& worker, const std::function<bool()>& condition) {
  CancelScope scope(worker);
  for (int i = 0; i < 5000 && !condition(); ++i) sleep_for(scope, 1ms);
}

std::string waiting(const std::string& most) {
  return "waiting for a connection: all " + most +
         " that this worker may have, its share of the setting http.maximum_connections, are in "
         "use";
}

}  // namespace

TEST_CASE("no more connections to an origin are opened than the limit, and all requests served") {
  RawServer server({[](Peer& peer) {
    while (!peer.read_request().empty()) {
      Peer::pause(2ms);
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  }});
  Browser browser(limited(3));
  int answered = 0;
  browser.worker.call([&] {
    for (int i = 0; i < 30; ++i) {
      browser.worker.spawn([&] {
        CancelScope scope(browser.worker);
        if (browser.client.send({.method = "GET", .url = server.url()}, scope).body == "ok") {
          ++answered;
        }
      });
    }
    wait_until(browser.worker, [&] { return answered == 30; });
  });
  CHECK(answered == 30);
  CHECK(server.connections() == 3);
}

TEST_CASE("requests that wait for a connection get it in the order in which they came") {
  Gated gated;
  Browser browser(limited(1));
  int answered = 0;
  browser.worker.call([&] {
    for (const std::string target : {"/slow", "/1", "/2", "/3"}) {
      browser.worker.spawn([&, target] {
        CancelScope scope(browser.worker);
        browser.client.send({.method = "GET", .url = gated.server.url(target)}, scope);
        ++answered;
      });
    }
    wait_until(browser.worker, [&] { return gated.asked() == "/slow"; });
    gated.open = true;
    wait_until(browser.worker, [&] { return answered == 4; });
  });
  CHECK(gated.asked() == "/slow/1/2/3");
  CHECK(gated.server.connections() == 1);
}

TEST_CASE("waiting for a connection ends with the request timeout, which says so") {
  Gated gated;
  Browser browser(limited(1));
  browser.worker.call([&] {
    CancelScope scope(browser.worker);
    bool first = false;
    browser.worker.spawn([&] {
      browser.client.send({.method = "GET", .url = gated.server.url("/slow")}, scope);
      first = true;
    });
    wait_until(browser.worker, [&] { return gated.asked() == "/slow"; });
    CancelScope own(browser.worker);
    const Request request{
        .method = "GET", .url = gated.server.url("/late"), .request_timeout = 30ms};
    const Response response = browser.client.send(request, own);
    CHECK(response.failure == Failure::timeout);
    CHECK(response.message == "no complete response from " + gated.server.place() +
                                  " within 30 ms (request timeout), at " + waiting("1"));
    gated.open = true;
    wait_until(browser.worker, [&] { return first; });
  });
  CHECK(gated.asked() == "/slow");
}

TEST_CASE("a request that is cancelled while it waits for a connection leaves the line") {
  Gated gated;
  Browser browser(limited(1));
  std::string ended;
  browser.worker.call([&] {
    CancelScope scope(browser.worker);
    CancelScope doomed(browser.worker);
    const auto send = [&](const std::string& target, CancelScope& in) {
      browser.worker.spawn([&, target] {
        const Response response =
            browser.client.send({.method = "GET", .url = gated.server.url(target)}, in);
        ended += target + (response.failure == Failure::cancelled ? "!" : "");
      });
    };
    send("/slow", scope);
    send("/1", doomed);
    send("/2", scope);
    wait_until(browser.worker, [&] { return gated.asked() == "/slow"; });
    doomed.cancel(CancelReason::user);
    wait_until(browser.worker, [&] { return ended == "/1!"; });
    CHECK(ended == "/1!");
    gated.open = true;
    wait_until(browser.worker, [&] { return ended.size() > 8; });
  });
  CHECK(ended == "/1!/slow/2");
  CHECK(gated.asked() == "/slow/2");
}

TEST_CASE("each origin has its own limit, and a request that failed gives its place back") {
  Gated one;
  Gated two;
  Browser browser(limited(1));
  browser.worker.call([&] {
    CancelScope scope(browser.worker);
    bool first = false;
    browser.worker.spawn([&] {
      browser.client.send({.method = "GET", .url = one.server.url("/slow")}, scope);
      first = true;
    });
    wait_until(browser.worker, [&] { return one.asked() == "/slow"; });
    CHECK(browser.client.send({.method = "GET", .url = two.server.url("/")}, scope).body == "ok");
    one.open = true;
    wait_until(browser.worker, [&] { return first; });
    const std::string nobody = "http://127.0.0.1:" + std::to_string(unused_port()) + "/";
    for (int i = 0; i < 2; ++i) {
      CHECK(browser.client.send({.method = "GET", .url = nobody}, scope).failure ==
            Failure::connect);
    }
  });
}

TEST_CASE("a limit is shared out to its last connection, and each client has one at least") {
  const auto shares = [](std::size_t limit, std::size_t clients) {
    std::string text;
    for (std::size_t i = 0; i < clients; ++i)
      text += std::to_string(share(limit, clients, i)) + " ";
    return text;
  };
  CHECK(shares(5, 2) == "2 3 ");
  CHECK(shares(8, 4) == "2 2 2 2 ");
  CHECK(shares(11, 4) == "2 3 3 3 ");
  CHECK(shares(1, 3) == "1 1 1 ");
  CHECK(shares(0, 3) == "0 0 0 ");
}
