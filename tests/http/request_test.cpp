// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/http.hpp>

#include "browser.hpp"
#include "http/failed.hpp"
#include "http/request_text.hpp"
#include "raw_server.hpp"

using namespace heddle::http;
using namespace heddle::test;

namespace {

std::string refusal(const Request& request) {
  try {
    check_request(request);
  } catch (const Failed& failed) {
    CHECK(failed.failure == Failure::bad_request);
    return failed.message;
  }
  return "accepted";
}

std::string refused_header(std::string name, std::string value) {
  return refusal({.method = "GET", .headers = {{std::move(name), std::move(value)}}});
}

std::string head_of(const Request& request) {
  std::string text;
  append_head(text, request, parse_url(request.url));
  return text;
}

}  // namespace

TEST_CASE("a request gets the headers that its caller left out, and no others") {
  CHECK(head_of({.method = "GET", .url = "http://h:8080?q=1"}) ==
        "GET /?q=1 HTTP/1.1\r\nHost: h:8080\r\nUser-Agent: heddle/0.1.0\r\nAccept-Encoding: "
        "gzip\r\n\r\n");
  CHECK(head_of({.method = "POST", .url = "http://h/x"}) ==
        "POST /x HTTP/1.1\r\nHost: h\r\nUser-Agent: heddle/0.1.0\r\nAccept-Encoding: "
        "gzip\r\nContent-Length: 0\r\n\r\n");
  CHECK(head_of({.method = "DELETE", .url = "http://h/x", .body = "four"}) ==
        "DELETE /x HTTP/1.1\r\nHost: h\r\nUser-Agent: heddle/0.1.0\r\nAccept-Encoding: "
        "gzip\r\nContent-Length: 4\r\n\r\n");
  CHECK(head_of({.method = "PUT",
                 .url = "http://h/x",
                 .headers = {{"HOST", "other"}, {"user-agent", "me"}, {"content-length", "2"}},
                 .body = "ab"}) ==
        "PUT /x HTTP/1.1\r\nAccept-Encoding: gzip\r\nHOST: other\r\nuser-agent: "
        "me\r\ncontent-length: 2\r\n\r\n");
}

TEST_CASE("gzip is not asked for where its caller speaks of encodings, sizes or parts") {
  const std::string begin = " /x HTTP/1.1\r\nHost: h\r\nUser-Agent: heddle/0.1.0\r\n";
  CHECK(head_of({.method = "HEAD", .url = "http://h/x"}) == "HEAD" + begin + "\r\n");
  CHECK(head_of({.method = "GET", .url = "http://h/x", .headers = {{"Accept-encoding", "br"}}}) ==
        "GET" + begin + "Accept-encoding: br\r\n\r\n");
  CHECK(head_of({.method = "GET", .url = "http://h/x", .headers = {{"range", "bytes=0-1"}}}) ==
        "GET" + begin + "range: bytes=0-1\r\n\r\n");
}

TEST_CASE("a header value that would end its line is refused, and not shown") {
  const std::string text = refused_header("Authorization", "secret\r\nX-Evil: 1");
  CHECK(text ==
        "the value of the header 'Authorization' has a line break or NUL at position 7; it would "
        "end the header");
  CHECK(refused_header("A", "\n") ==
        "the value of the header 'A' has a line break or NUL at position 1; it would end the "
        "header");
  CHECK(refused_header("A", std::string("x\0y", 3)) ==
        "the value of the header 'A' has a line break or NUL at position 2; it would end the "
        "header");
  CHECK(refused_header("A", "tabs\tand \xc3\xa4 are values") == "accepted");
}

TEST_CASE("a header name that is no token is refused, and shown up to its first wrong character") {
  CHECK(refused_header("X-A: secret\r\nB", "c") ==
        "the header name that begins with 'X-A' has a character that names do not have, at "
        "position 4; allowed are letters, digits and !#$%&'*+-.^_`|~");
  CHECK(refused_header("", "c") == "a header has an empty name");
}

TEST_CASE("headers that say where the message ends are the client's") {
  CHECK(refused_header("Transfer-Encoding", "chunked") ==
        "the header 'Transfer-Encoding' is not supported; leave it out");
  CHECK(refused_header("Content-Length", "5") ==
        "the header 'content-length' does not say 0, the size of the body; leave it out, it is "
        "set for you");
  CHECK(refused_header("Connection", "upgrade") ==
        "the header 'connection' must be 'close' or 'keep-alive'");
  CHECK(refused_header("Connection", "Close") == "accepted");
}

TEST_CASE("a header of which a request has only one is not sent twice, whatever its case") {
  for (const std::string name :
       {"host", "content-length", "content-type", "authorization", "cookie", "connection",
        "proxy-authorization", "user-agent", "range"}) {
    CAPTURE(name);
    std::string shout = name;
    for (char& c : shout) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const std::string value = name == "content-length" ? "0" : "close";
    CHECK(refusal({.method = "GET", .headers = {{name, value}, {"x", ""}, {shout, value}}}) ==
          "the header '" + name + "' is given twice; a request has only one, so leave one out");
    CHECK(refusal({.method = "GET", .headers = {{shout, value}}}) == "accepted");
  }
  CHECK(refusal({.method = "GET", .headers = {{"accept", "a"}, {"Accept", "b"}, {"x", "1"}}}) ==
        "accepted");
  CHECK(refusal({.method = "GET", .headers = {{"x", "1"}, {"x", "2"}}}) == "accepted");
}

TEST_CASE("a method is a token") {
  CHECK(refusal({.method = ""}) == "the method is empty; expected GET, POST or another");
  CHECK(refusal({.method = "GET /x HTTP/1.1\r\n"}) ==
        "'GET /x HTTP/1.1?\?' is not a method; expected GET, POST or another");
  CHECK(refusal({.method = "CONNECT"}) == "the method CONNECT is not supported");
  CHECK(refusal({.method = "PURGE"}) == "accepted");
}

TEST_CASE("a bad request is refused before anything is sent") {
  RawServer server({answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")});
  Browser browser;
  const Response response =
      browser.send({.method = "GET", .url = server.url(), .headers = {{"A", "b\r\nC: d"}}});
  CHECK(response.failure == Failure::bad_request);
  CHECK(response.status == 0);
  CHECK(server.connections() == 0);
}

TEST_CASE("head and body arrive as they were given, small or large") {
  for (const std::size_t size : {0UL, 5UL, 16UL * 1024, 5UL * 1024 * 1024}) {
    std::string received;
    RawServer server({[&](Peer& peer) {
      received = peer.read_request();
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }});
    Browser browser;
    const std::string body(size, 'b');
    const Response response = browser.post(server.url("/p"), body);
    CHECK(response.message == "");
    CHECK(response.body == "ok");
    const bool same =
        received ==
        "POST /p HTTP/1.1\r\nHost: " + server.place() +
            "\r\nUser-Agent: heddle/0.1.0\r\nAccept-Encoding: gzip\r\nContent-Length: " +
            std::to_string(size) + "\r\n\r\n" + body;
    CHECK(same);
  }
}

TEST_CASE("a failure has the same name where the runtime and where a node speaks of it") {
  for (std::uint32_t kind = HEDDLE_HTTP_BAD_REQUEST; kind <= HEDDLE_HTTP_REDIRECT; ++kind) {
    CAPTURE(kind);
    CHECK(heddle::http::code_of(static_cast<heddle::http::Failure>(kind)) ==
          heddle::HttpFailure(kind, 0, "").code());
  }
}
