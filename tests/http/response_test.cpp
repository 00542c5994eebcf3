// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "outcome.hpp"

using namespace heddle::http;
using namespace heddle::test;

TEST_CASE("a response has its status, its headers in lower case, and its body") {
  const auto [response, message] = outcome(
      "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nX-Two:  a b \r\nContent-Length: 5\r\n"
      "\r\nhello");
  CHECK(message == "");
  CHECK(response.failure == Failure::none);
  CHECK(response.status == 201);
  REQUIRE(response.headers.size() == 3);
  CHECK(response.headers[0].name == "content-type");
  CHECK(response.headers[0].value == "text/plain");
  CHECK(response.headers[1].name == "x-two");
  CHECK(response.headers[1].value == "a b");
  CHECK(response.body == "hello");
}

TEST_CASE("chunks are joined, extensions and trailers are read and dropped") {
  const auto [response, message] = outcome(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-Trailer: t\r\n\r\n");
  CHECK(message == "");
  CHECK(response.body == "hello world");
  CHECK(response.headers.size() == 1);
}

TEST_CASE("a body without a length ends with the connection") {
  const auto [response, message] = outcome("HTTP/1.1 200 OK\r\n\r\nuntil the end");
  CHECK(message == "");
  CHECK(response.body == "until the end");
}

TEST_CASE("HEAD, 204 and 304 have no body, whatever their headers say") {
  const std::string length = "Content-Length: 5\r\n\r\n";
  CHECK(outcome("HTTP/1.1 200 OK\r\n" + length, "HEAD").message == "");
  CHECK(outcome("HTTP/1.1 204 No Content\r\n\r\n").message == "");
  CHECK(outcome("HTTP/1.1 304 Not Modified\r\n" + length).message == "");
}

TEST_CASE("a response that comes byte by byte is the same response") {
  const auto [response, message] = outcome([](Peer& peer) {
    peer.read_request();
    const std::string text =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n0\r\n\r\n";
    for (const char c : text) {
      peer.send({&c, 1});
      Peer::pause(std::chrono::milliseconds(1));
    }
  });
  CHECK(message == "");
  CHECK(response.status == 200);
  CHECK(response.body == "abc");
  CHECK(response.headers.size() == 2);
}

TEST_CASE("interim responses are skipped, a bounded number of them") {
  std::string few;
  for (int i = 0; i < 16; ++i) few += "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
  const std::string final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  const Outcome some = outcome(few + final);
  CHECK(some.message == "");
  CHECK(some.response.body == "ok");
  CHECK(some.response.headers.size() == 1);
  const Outcome many = outcome(few + few + final);
  CHECK(many.response.failure == Failure::malformed);
  CHECK(many.message == "PLACE sent more than 16 interim responses (1xx) and no final one");
}

TEST_CASE("switching protocols, which nobody asked for, is malformed") {
  const Outcome result = outcome("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
  CHECK(result.response.failure == Failure::malformed);
  CHECK(result.message == "PLACE switched protocols, which nobody asked for");
}

TEST_CASE("a connection that is closed without an answer") {
  const Outcome result = outcome("");
  CHECK(result.response.failure == Failure::closed);
  CHECK(result.response.status == 0);
  CHECK(result.message ==
        "PLACE closed the connection without an answer; the server may have crashed, restarted or "
        "refused the request");
}

TEST_CASE("a connection that is reset is said to have been reset") {
  const Outcome result = outcome([](Peer& peer) {
    peer.read_request();
    peer.reset();
  });
  CHECK(result.response.failure == Failure::closed);
  CHECK(result.message ==
        "PLACE closed the connection without an answer (Connection reset by peer); the server may "
        "have crashed, restarted or refused the request");
}

TEST_CASE("headers that end half-way") {
  const Outcome result = outcome("HTTP/1.1 200 OK\r\nContent-Le");
  CHECK(result.response.failure == Failure::closed);
  CHECK(result.message ==
        "PLACE closed the connection before its response was complete: 27 bytes of the headers "
        "came");
}

TEST_CASE("a body that is shorter than its length is no body, but the status is known") {
  const Outcome result = outcome("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
  CHECK(result.response.failure == Failure::closed);
  CHECK(result.response.status == 200);
  CHECK(result.response.headers.size() == 1);
  CHECK(result.response.body == "");
  CHECK(result.message ==
        "PLACE closed the connection before its response was complete: 9 of 100 bytes of the body "
        "came");
}

TEST_CASE("chunks without the last one are no body") {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string truncated =
      "PLACE closed the connection before its response was complete: 5 bytes of the body came, but "
      "not its last chunk";
  for (const std::string rest :
       {"5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "A\r\nhello"}) {
    const Outcome result = outcome(head + rest);
    CHECK(result.response.failure == Failure::closed);
    CHECK(result.message == truncated);
  }
}

TEST_CASE("what is not HTTP is malformed") {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  const std::string begin = "the response from PLACE is not valid HTTP: ";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"SSH-2.0-OpenSSH_9\r\n\r\n", "bad version"},
      {"HTTP/2.0 200 OK\r\n\r\n", "bad version"},
      {"HTTP/1.1 20 OK\r\n\r\n", "bad status"},
      {"HTTP/1.1 099 OK\r\n\r\n", "bad status"},
      {ok + "no colon\r\n\r\n", "bad field"},
      {ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "multiple Content-Length"},
      {ok + "Content-Length: five\r\n\r\nhello", "bad Content-Length"},
      {ok + "Content-Length: -1\r\n\r\n", "bad Content-Length"},
      {ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "bad Transfer-Encoding"},
      {ok + "Transfer-Encoding: gzip\r\n\r\n", "bad Transfer-Encoding"},
      {ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", "bad Transfer-Encoding"},
      {chunked + "xyz\r\nhello\r\n", "bad chunk"},
      {chunked + "5\r\nhello!\r\n0\r\n\r\n", "bad chunk"},
      {chunked + "ffffffffffffffffff\r\n", "bad chunk"},
  };
  for (const auto& [text, why] : cases) {
    CAPTURE(text);
    const Outcome result = outcome(text);
    CHECK(result.response.failure == Failure::malformed);
    CHECK(result.message == begin + why);
  }
}

TEST_CASE("headers have a limit, also when they come line by line and never end") {
  const std::string expected =
      "the headers of the response from PLACE are larger than 4096 bytes, which is more "
      "than this client takes";
  Options options;
  options.maximum_header = 4096;
  const Outcome at_once =
      outcome(answer("HTTP/1.1 200 OK\r\nA: " + std::string(8192, 'a') + "\r\n\r\n"), options);
  CHECK(at_once.response.failure == Failure::too_large);
  CHECK(at_once.message == expected);
  const Outcome by_lines = outcome(
      [](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\n");
        while (peer.send("A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")) {
          Peer::pause(std::chrono::milliseconds(1));
        }
      },
      options);
  CHECK(by_lines.response.failure == Failure::too_large);
  CHECK(by_lines.message == expected);
}

TEST_CASE("trailers and chunk extensions have the limit of the headers") {
  Options options;
  options.maximum_header = 4096;
  for (const std::string endless : {"0\r\nA: ", "5;a="}) {
    const Outcome result = outcome(
        [&](Peer& peer) {
          peer.read_request();
          peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + endless);
          while (peer.send(std::string(1024, 'a'))) {
          }
        },
        options);
    CHECK(result.response.failure == Failure::too_large);
  }
}

TEST_CASE("a body has a limit, by its length, by its chunks, and by what comes") {
  Options options;
  options.maximum_body = 10;
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string fits = ok + "Content-Length: 10\r\n\r\n0123456789";
  CHECK(outcome(answer(fits), options).message == "");
  for (const std::string& text :
       {ok + "Content-Length: 11\r\n\r\n", ok + "\r\n01234567890",
        ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n"}) {
    const Outcome result = outcome(answer(text), options);
    CHECK(result.response.failure == Failure::too_large);
    CHECK(result.response.status == 200);
    CHECK(result.response.body == "");
    CHECK(result.message ==
          "the body of the response from PLACE is larger than 10 bytes; the setting "
          "http.maximum_body raises the limit");
  }
}

TEST_CASE("a large body arrives whole") {
  std::string body(3 * 1024 * 1024, 'x');
  for (std::size_t i = 0; i < body.size(); i += 4097) body[i] = static_cast<char>('a' + i % 26);
  const Outcome result = outcome(
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  CHECK(result.message == "");
  const bool same = result.response.body == body;
  CHECK(same);
}

TEST_CASE("a refusal that comes before the request's end is an answer") {
  const std::string text = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
  RawServer server({[&](Peer& peer) {
    peer.send(text);
    Peer::pause(std::chrono::milliseconds(50));
    peer.wait_for_close();
  }});
  Browser browser;
  const Response response = browser.post(server.url(), std::string(1024 * 1024, 'x'));
  CHECK(response.status == 413);
  CHECK(response.body == "no");
}
