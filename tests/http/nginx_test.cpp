// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <optional>

#include "browser.hpp"
#include "fiber/wait.hpp"
#include "nginx.hpp"
#include "raw_server.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;
using namespace heddle::http;
using namespace heddle::test;

// What needs no TLS, against nginx; tls_test.cpp has the rest.
namespace {

class Server {
 public:
  Server() { start(); }

  void start() {
    const std::string places =
        "location = /hello { return 200 'hello'; } "
        "location = /encoding { return 200 '$http_accept_encoding'; } "
        "location = /packed { gzip on; gzip_min_length 1; gzip_types text/plain; "
        "  default_type text/plain; return 200 '" +
        text() +
        "'; } "
        "location = /moved { return 301 /hello; } "
        "location = /away { return 302 http://localhost:" +
        std::to_string(port) +
        "/token; } "
        "location = /token { return 200 '[$http_authorization][$http_x_id]'; } "
        "location = /see { return 303 /method; } "
        "location = /keep { return 307 /method; } "
        "location = /method { return 200 '$request_method $content_length'; } "
        "location = /circle { return 302 /circle; } ";
    nginx_.emplace(folder_,
                   "server { listen 127.0.0.1:" + std::to_string(port) +
                       "; keepalive_requests 3; " + places + "}\n",
                   port);
  }
  void stop() { nginx_.reset(); }

  [[nodiscard]] std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port) + path;
  }
  static std::string text() {
    std::string result;
    for (int i = 0; i < 100; ++i) result += "all work and no play ";
    return result;
  }

  std::uint16_t port = unused_port();

 private:
  TemporaryFolder folder_;
  std::optional<Nginx> nginx_;
};

}  // namespace

TEST_CASE("nginx sends gzip, which is asked for and decoded") {
  Server server;
  Browser browser;
  CHECK(browser.get(server.url("/encoding")).body == "gzip");
  const Response response = browser.get(server.url("/packed"));
  CHECK(response.message == "");
  CHECK(response.body == Server::text());
  for (const Header& header : response.headers) CHECK(header.name != "content-encoding");
  const Response packed = browser.send(
      {.method = "GET", .url = server.url("/packed"), .headers = {{"Accept-Encoding", "gzip"}}});
  CHECK(packed.body.size() < Server::text().size() / 10);
  CHECK(packed.body.starts_with("\x1f\x8b"));
}

TEST_CASE("redirects of nginx are followed, and carry no credentials to another host") {
  Server server;
  Browser browser;
  const auto follow = [&](const std::string& method, const std::string& path) {
    return browser.send({.method = method,
                         .url = server.url(path),
                         .headers = {{"Authorization", "Bearer t"}, {"X-Id", "7"}},
                         .body = method == "POST" ? "data" : "",
                         .redirects = 5});
  };
  const Response moved = follow("GET", "/moved");
  CHECK(moved.body == "hello");
  CHECK(moved.url == server.url("/hello"));
  CHECK(follow("GET", "/token").body == "[Bearer t][7]");
  const Response away = follow("GET", "/away");
  CHECK(away.message == "");
  CHECK(away.body == "[][7]");
  CHECK(away.url == "http://localhost:" + std::to_string(server.port) + "/token");
  CHECK(follow("POST", "/see").body == "GET ");
  CHECK(follow("POST", "/keep").body == "POST 4");
  CHECK(follow("GET", "/circle").failure == Failure::redirect);
}

TEST_CASE("nginx closes a kept connection after some requests, and no request is lost by it") {
  Server server;
  Browser browser;
  for (int i = 0; i < 20; ++i) {
    CHECK(browser.post(server.url("/hello"), "x").body == "hello");
  }
}

TEST_CASE("after a restart of the server all kept connections are stale, and none is used") {
  Server server;
  Browser browser;
  const auto at_once = [&](int count) {
    int answered = 0;
    browser.worker.call([&] {
      CancelScope own(browser.worker);
      for (int i = 0; i < count; ++i) {
        browser.worker.spawn([&] {
          CancelScope scope(browser.worker);
          const Request request{.method = "POST", .url = server.url("/hello"), .body = "x"};
          if (browser.client.send(request, scope).body == "hello") ++answered;
        });
      }
      const auto live = [&] { return browser.worker.live_fibers() > 1; };
      for (int i = 0; i < 5000 && live(); ++i) sleep_for(own, 1ms);
    });
    return answered;
  };
  CHECK(at_once(8) == 8);
  server.stop();
  server.start();
  CHECK(at_once(8) == 8);
}
