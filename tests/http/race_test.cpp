// SPDX-License-Identifier: Apache-2.0
#include "http/race.hpp"

#include <doctest/doctest.h>

#include "browser.hpp"
#include "fiber/wait.hpp"
#include "full_listener.hpp"
#include "http/failed.hpp"
#include "raw_server.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;
using namespace heddle::http;
using namespace heddle::test;

namespace {

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

Race::Endpoint at(std::uint16_t port) {
  return {boost::asio::ip::make_address("127.0.0.1"), port};
}

struct Finish {
  std::uint16_t port = 0;  // of the winner; 0 when there is none
  bool stopped = false;
  std::string failures;
  std::string phase;
};

// No deadline: an address that swallows packets must not need one to be passed by.
Finish race(const std::vector<Race::Endpoint>& endpoints,
            const std::function<void(Worker&, CancelScope&)>& meanwhile = {}) {
  Worker worker;
  Finish finish;
  worker.call([&] {
    CancelScope scope(worker);
    if (meanwhile) worker.spawn([&] { meanwhile(worker, scope); });
    Race running(worker, endpoints, finish.phase, scope);
    try {
      if (const auto socket = running.run()) {
        finish.port = socket->remote_endpoint().port();
      } else {
        finish.failures = running.failures();
      }
    } catch (const Stopped&) {
      finish.stopped = true;
    }
  });
  return finish;
}

std::string text(const std::vector<Race::Endpoint>& endpoints) {
  std::string result;
  for (const auto& endpoint : endpoints) result += endpoint.address().to_string() + " ";
  return result;
}

}  // namespace

TEST_CASE("an address that swallows packets does not keep the next from being tried") {
  const FullListener silent;
  RawServer server({answer(ok)});
  const Finish finish = race({at(silent.port()), at(silent.port()), at(server.port())});
  CHECK(finish.port == server.port());
  CHECK(finish.phase == "connecting to 127.0.0.1 and 127.0.0.1 and 127.0.0.1");
}

TEST_CASE("after an address that refuses, the next is tried at once") {
  RawServer server({answer(ok)});
  const Finish finish = race({at(unused_port()), at(server.port())});
  CHECK(finish.port == server.port());
  CHECK(finish.phase == "connecting to 127.0.0.1");
}

TEST_CASE("the first address is not given up when the second refuses") {
  RawServer server({answer(ok)});
  const FullListener silent;
  const Finish finish =
      race({at(silent.port()), at(unused_port())}, [](Worker& worker, CancelScope& scope) {
        CancelScope own(worker);
        sleep_for(own, Race::head_start + 100ms);
        scope.cancel(CancelReason::user);
      });
  CHECK(finish.stopped);
}

TEST_CASE("when no address takes the connection, the reason of each is told") {
  const Finish finish = race({at(unused_port()), at(unused_port())});
  CHECK(finish.port == 0);
  CHECK(finish.failures == "Connection refused (127.0.0.1), Connection refused (127.0.0.1)");
  CHECK(race({at(unused_port())}).failures == "Connection refused");
}

TEST_CASE("addresses are tried by turns of IPv6 and IPv4, the system's first one first") {
  const auto list = [](const std::vector<const char*>& addresses) {
    std::vector<Race::Endpoint> endpoints;
    for (const char* address : addresses) {
      endpoints.emplace_back(boost::asio::ip::make_address(address), std::uint16_t{80});
    }
    return text(by_turns(endpoints));
  };
  CHECK(list({"::1", "::2", "::3", "10.0.0.1", "10.0.0.2"}) == "::1 10.0.0.1 ::2 10.0.0.2 ::3 ");
  CHECK(list({"10.0.0.1", "::1"}) == "10.0.0.1 ::1 ");
  CHECK(list({"10.0.0.1", "10.0.0.2"}) == "10.0.0.1 10.0.0.2 ");
  CHECK(list({}) == "");
}

TEST_CASE("a server is reached by its address of IPv6") {
  Browser browser;
  if (has_ipv6()) {
    RawServer server({answer(ok)}, "::1");
    const Response response = browser.get(server.url());
    CHECK(response.message == "");
    CHECK(response.body == "ok");
  } else {
    const Response response = browser.get("http://[::1]:80/");
    CHECK(response.failure == Failure::connect);
    CHECK(response.message.starts_with("cannot connect to [::1]:80: "));
  }
}

TEST_CASE("of addresses of IPv4 and IPv6, whichever answers wins") {
  for (const std::string address : {"127.0.0.1", has_ipv6() ? "::1" : "127.0.0.1"}) {
    RawServer server({answer(ok)}, address);
    const Race::Endpoint six(boost::asio::ip::make_address("::1"), server.port());
    CHECK(race({six, at(server.port())}).port == server.port());
    CHECK(race({at(server.port()), six}).port == server.port());
  }
}
