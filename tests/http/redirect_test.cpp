// SPDX-License-Identifier: Apache-2.0
#include "http/redirect.hpp"

#include <doctest/doctest.h>

#include "browser.hpp"
#include "http/failed.hpp"
#include "raw_server.hpp"

using namespace std::chrono_literals;
using namespace heddle::http;
using namespace heddle::test;

namespace {

Response redirect(unsigned status, const std::string& location) {
  Response response;
  response.status = status;
  response.headers = {{"location", location}};
  return response;
}

// The request after one redirect, in a line: method, URL, names of headers, body.
std::string after(const Request& request, unsigned status, const std::string& location) {
  Redirects redirects(request);
  const Request* next = redirects.next(redirect(status, location));
  if (next == nullptr) return "the answer";
  std::string line = next->method + " " + next->url;
  for (const Header& header : next->headers) line += " " + header.name;
  return next->body.empty() ? line : line + " [" + next->body + "]";
}

std::string refusal(const std::string& from, const std::string& location) {
  const Request request{.method = "GET", .url = from, .redirects = 5};
  Redirects redirects(request);
  try {
    return redirects.next(redirect(302, location))->url;
  } catch (const Failed& failed) {
    CHECK(failed.failure == Failure::redirect);
    return failed.message;
  }
}

std::string moved(const std::string& location, const std::string& status = "302 Found") {
  return "HTTP/1.1 " + status + "\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\ngone";
}

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

}  // namespace

TEST_CASE("a reference is resolved as RFC 3986 says") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q"},
      {"g#s", "http://a/b/c/g"},
      {"g?y#s", "http://a/b/c/g?y"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g?a:b", "http://a/b/c/g?a:b"},
      {"./g:h", "http://a/b/c/g:h"},
  };
  for (const auto& [reference, expected] : cases) {
    CAPTURE(reference);
    CHECK(resolve_reference("http://a/b/c/d;p?q", reference) == expected);
  }
  CHECK(resolve_reference("http://a", "g") == "http://a/g");
  CHECK(resolve_reference("http://a?q", "?y") == "http://a?y");
}

TEST_CASE("a redirect keeps or changes the method as browsers do") {
  const Request get{.method = "GET", .url = "http://h/a", .redirects = 5};
  const Request head{.method = "HEAD", .url = "http://h/a", .redirects = 5};
  const Request post{.method = "POST",
                     .url = "http://h/a",
                     .headers = {{"Content-Type", "x"}, {"content-language", "y"}, {"X", "z"}},
                     .body = "data",
                     .redirects = 5};
  Request put = post;
  put.method = "PUT";
  for (const unsigned status : {301U, 302U, 303U}) {
    CHECK(after(get, status, "b") == "GET http://h/b");
    CHECK(after(head, status, "b") == "HEAD http://h/b");
    CHECK(after(post, status, "b") == "GET http://h/b X");
  }
  CHECK(after(put, 301, "b") == "PUT http://h/b Content-Type content-language X [data]");
  CHECK(after(put, 302, "b") == "PUT http://h/b Content-Type content-language X [data]");
  CHECK(after(put, 303, "b") == "GET http://h/b X");
  for (const unsigned status : {307U, 308U}) {
    CHECK(after(get, status, "b") == "GET http://h/b");
    CHECK(after(post, status, "b") == "POST http://h/b Content-Type content-language X [data]");
  }
}

TEST_CASE("what is no redirect, or does not say where to, is the answer") {
  const Request get{.method = "GET", .url = "http://h/a", .redirects = 5};
  for (const unsigned status : {200U, 201U, 300U, 304U, 305U, 306U, 309U, 404U}) {
    CHECK(after(get, status, "b") == "the answer");
  }
  Redirects redirects(get);
  Response nowhere;
  nowhere.status = 302;
  CHECK(redirects.next(nowhere) == nullptr);
  CHECK(redirects.url() == "");
}

TEST_CASE("credentials do not go to another scheme, host or port") {
  const Request request{.method = "GET",
                        .url = "http://h/a",
                        .headers = {{"Authorization", "1"},
                                    {"COOKIE", "2"},
                                    {"proxy-authorization", "3"},
                                    {"Host", "h"},
                                    {"X-Other", "4"}},
                        .redirects = 5};
  const std::string all = " Authorization COOKIE proxy-authorization Host X-Other";
  CHECK(after(request, 302, "/b") == "GET http://h/b" + all);
  CHECK(after(request, 302, "http://H:80/b") == "GET http://H:80/b" + all);
  CHECK(after(request, 302, "https://h/b") == "GET https://h/b X-Other");
  CHECK(after(request, 302, "http://h:8080/b") == "GET http://h:8080/b X-Other");
  CHECK(after(request, 302, "//other/b") == "GET http://other/b X-Other");
  CHECK(after(request, 302, "//h.other/b") == "GET http://h.other/b X-Other");
}

TEST_CASE("credentials that were dropped do not come back, on the way back either") {
  const Request request{.method = "GET",
                        .url = "http://h/a",
                        .headers = {{"Authorization", "secret"}},
                        .redirects = 5};
  Redirects redirects(request);
  CHECK(redirects.next(redirect(302, "http://other/"))->headers.empty());
  const Request* back = redirects.next(redirect(302, "http://h/a"));
  CHECK(back->url == "http://h/a");
  CHECK(back->headers.empty());
}

TEST_CASE("a header that holds a secret stays with the server that it was meant for") {
  const HoldsSecret holds_secret = [](std::string_view text) {
    return text.find("hunter22") != std::string_view::npos;
  };
  const Request request{.method = "GET",
                        .url = "http://h/a",
                        .headers = {{"X-Api-Key", "key hunter22"}, {"X-Other", "4"}},
                        .redirects = 5,
                        .holds_secret = &holds_secret};
  CHECK(after(request, 302, "/b") == "GET http://h/b X-Api-Key X-Other");
  CHECK(after(request, 302, "http://h:8080/b") == "GET http://h:8080/b X-Other");
  CHECK(after(request, 302, "//other/b") == "GET http://other/b X-Other");
  Redirects redirects(request);
  CHECK(redirects.next(redirect(302, "//other/"))->headers.size() == 1);
  CHECK(redirects.next(redirect(302, "//h/"))->headers.size() == 1);
}

TEST_CASE("a body that holds a secret is not sent on to another server") {
  const HoldsSecret holds_secret = [](std::string_view text) {
    return text.find("hunter22") != std::string_view::npos;
  };
  Request request{.method = "POST",
                  .url = "https://h/a",
                  .body = "password=hunter22",
                  .redirects = 5,
                  .holds_secret = &holds_secret};
  for (const unsigned status : {307U, 308U}) {
    CHECK(after(request, status, "/b") == "POST https://h/b [password=hunter22]");
    Redirects redirects(request);
    try {
      redirects.next(redirect(status, "https://other/?hunter22"));
      FAIL("it was followed");
    } catch (const Failed& failed) {
      CHECK(failed.failure == Failure::redirect);
      CHECK(failed.message ==
            "h:443 redirects a POST whose body holds a secret to another server (other:443), which "
            "is not followed; if the secret is meant for that one, send the request there");
    }
  }
  // Its body goes nowhere.
  CHECK(after(request, 302, "https://other/") == "GET https://other/");
  request.body = "nothing";
  CHECK(after(request, 307, "https://other/") == "POST https://other/ [nothing]");
}

TEST_CASE("a place that cannot be gone to is refused, and its query not told") {
  CHECK(
      refusal("https://h/", "http://h/?secret") ==
      "h:443 redirects from https to plain http (h:80), which is not followed: what is sent could "
      "be read on the way");
  CHECK(refusal("http://h/", "ftp://h/") ==
        "h:80 redirects to a bad URL: the scheme is 'ftp'; expected http or https");
  CHECK(refusal("http://h/", "javascript:alert(1)") ==
        "h:80 redirects to a bad URL: expected it to begin with http:// or https://");
  CHECK(refusal("http://h/", "http://user:secret@h/") ==
        "h:80 redirects to a bad URL: it has a user name or password before the host; send them in "
        "a header instead");
  CHECK(refusal("http://h/", "//127.1/") ==
        "h:80 redirects to a bad URL: '127.1' is not an IPv4 address; expected four numbers from 0 "
        "to 255");
}

TEST_CASE("what a link cannot hold is encoded, as browsers do") {
  CHECK(refusal("http://h/", "/a b/\xc3\xa4?q={x}|50%&%20") ==
        "http://h/a%20b/%C3%A4?q=%7Bx%7D%7C50%25&%20");
}

TEST_CASE("a redirect is a response like any other unless the request says otherwise") {
  RawServer server({answer(moved("/there"))});
  Browser browser;
  const Response response = browser.get(server.url());
  CHECK(response.status == 302);
  CHECK(response.body == "gone");
  CHECK(response.url == "");
}

TEST_CASE("redirects are followed to the end, to other servers too") {
  std::string received;
  RawServer last({[&](Peer& peer) {
    received = peer.read_request();
    peer.send(ok);
  }});
  RawServer first({[&](Peer& peer) {
    peer.read_request();
    peer.send(moved("/second"));
    CHECK(peer.read_request().starts_with("GET /second HTTP/1.1\r\n"));
    peer.send(moved(last.url("/end?q=1#f"), "301 Moved"));
  }});
  Browser browser;
  const Response response = browser.send({.method = "POST",
                                          .url = first.url(),
                                          .headers = {{"Authorization", "secret"}, {"X-Id", "1"}},
                                          .body = "data",
                                          .redirects = 2});
  CHECK(response.message == "");
  CHECK(response.status == 200);
  CHECK(response.body == "ok");
  CHECK(response.url == last.url("/end?q=1"));
  CHECK(received == "GET /end?q=1 HTTP/1.1\r\nHost: " + last.place() +
                        "\r\nUser-Agent: heddle/0.1.0\r\nAccept-Encoding: gzip\r\nX-Id: 1\r\n\r\n");
  CHECK(first.connections() == 1);
}

TEST_CASE("a request that is not redirected came from where it was sent") {
  RawServer server({answer(ok)});
  Browser browser;
  const Response response = browser.send({.method = "GET", .url = server.url(), .redirects = 3});
  CHECK(response.body == "ok");
  CHECK(response.url == "");
}

TEST_CASE("redirects in a circle end at the limit") {
  int asked = 0;
  RawServer server({[&](Peer& peer) {
    while (!peer.read_request().empty()) {
      ++asked;
      peer.send(moved("/again"));
    }
  }});
  {
    Browser browser;
    const Response response = browser.send({.method = "GET", .url = server.url(), .redirects = 20});
    CHECK(response.failure == Failure::redirect);
    CHECK(response.final);
    CHECK(response.status == 302);
    CHECK(response.body == "");
    CHECK(response.message ==
          server.place() +
              " redirects once more after 20 redirects, which is the most that was allowed; do "
              "they go in a circle?");
  }
  CHECK(asked == 21);
}

TEST_CASE("a failure behind a redirect tells which server led there") {
  const std::string nobody = "127.0.0.1:" + std::to_string(unused_port());
  RawServer server({answer(moved("http://" + nobody + "/"))});
  Browser browser;
  const Response response = browser.send({.method = "GET", .url = server.url(), .redirects = 1});
  CHECK(response.failure == Failure::connect);
  CHECK(response.status == 0);
  CHECK(response.headers.empty());
  CHECK(response.message == "cannot connect to " + nobody +
                                ": Connection refused; is the server running?; a redirect from " +
                                server.place() + " led there");
}

TEST_CASE("the request timeout is for all redirects together") {
  RawServer server({[](Peer& peer) {
    while (!peer.read_request().empty()) {
      Peer::pause(10ms);
      peer.send(moved("/again"));
    }
  }});
  Browser browser;
  const Response response = browser.send(
      {.method = "GET", .url = server.url(), .request_timeout = 60ms, .redirects = 100000});
  CHECK(response.failure == Failure::timeout);
  CHECK(response.message.starts_with("no complete response from " + server.place() +
                                     " within 60 ms (request timeout), at "));
}
