// SPDX-License-Identifier: Apache-2.0
#include "http/gzip.hpp"

#include <doctest/doctest.h>

#include "outcome.hpp"

using namespace heddle::http;
using namespace heddle::test;

namespace {

std::string gzipped(std::string_view text) {
  z_stream stream{};
  REQUIRE(::deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string result(::deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  REQUIRE(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  result.resize(stream.total_out);
  ::deflateEnd(&stream);
  return result;
}

std::string with_length(const std::string& body, const std::string& headers) {
  return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

std::string encoded(const std::string& body) {
  return with_length(body, "Content-Encoding: gzip\r\n");
}

void check_malformed(const std::string& body, const std::string& message) {
  const Outcome result = outcome(encoded(body));
  CHECK(result.response.failure == Failure::malformed);
  CHECK(result.response.status == 200);
  CHECK(result.response.body == "");
  CHECK(result.message == message);
}

const std::string corrupt =
    "the response from PLACE says that it is gzip and is not, or was damaged on the way: ";

}  // namespace

TEST_CASE("a body of gzip is decoded, and the headers about its encoded form are taken away") {
  const Outcome result =
      outcome(with_length(gzipped("hello"), "A: b\r\nContent-Encoding: GZIP\r\n"));
  CHECK(result.message == "");
  CHECK(result.response.body == "hello");
  REQUIRE(result.response.headers.size() == 1);
  CHECK(result.response.headers[0].name == "a");
  CHECK(outcome(with_length(gzipped("hi"), "Content-Encoding: x-gzip\r\n")).response.body == "hi");
}

TEST_CASE("a large body of gzip arrives whole, in chunks too, and byte by byte") {
  std::string text;
  for (int i = 0; i < 40000; ++i) text += std::to_string(i * i) + " ";
  const Outcome large = outcome(encoded(gzipped(text)));
  CHECK(large.message == "");
  CHECK((large.response.body == text));
  const Outcome until_close =
      outcome("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped(text));
  CHECK((until_close.response.body == text));
  const Outcome chunks = outcome([](Peer& peer) {
    peer.read_request();
    peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (const char c : gzipped("in many small chunks")) {
      peer.send(std::string("1\r\n") + c + "\r\n");
    }
    peer.send("0\r\n\r\n");
  });
  CHECK(chunks.message == "");
  CHECK(chunks.response.body == "in many small chunks");
}

TEST_CASE("a gzip of several members is the text of all of them") {
  CHECK(outcome(encoded(gzipped("one ") + gzipped("") + gzipped("two"))).response.body ==
        "one two");
}

TEST_CASE("an empty body is no gzip, and nothing is missing of it") {
  const Outcome result = outcome(encoded(""));
  CHECK(result.message == "");
  CHECK(result.response.body == "");
}

TEST_CASE("gzip that was not asked for is left to whoever asked for it") {
  const std::string body = gzipped("hello");
  for (const Header& header : {Header{"accept-encoding", "gzip"}, Header{"Range", "bytes=0-99"}}) {
    std::string received;
    RawServer server({[&](Peer& peer) {
      received = peer.read_request();
      peer.send(encoded(body));
    }});
    Browser browser;
    const Response response =
        browser.send({.method = "GET", .url = server.url(), .headers = {header}});
    CHECK(response.body == body);
    REQUIRE(response.headers.size() == 2);
    CHECK(response.headers[0].name == "content-encoding");
    CHECK(received.find("Accept-Encoding: ") == std::string::npos);
  }
}

TEST_CASE("an encoding that was not asked for is not decoded") {
  for (const std::string encoding :
       {"br", "gzip, br", "deflate", "gzip\r\nContent-Encoding: gzip"}) {
    const std::string body = gzipped("hello");
    const Outcome result = outcome(with_length(body, "Content-Encoding: " + encoding + "\r\n"));
    CHECK(result.message == "");
    CHECK(result.response.body == body);
    CHECK(result.response.headers[0].name == "content-encoding");
  }
}

TEST_CASE("gzip that is cut off is no body, though its length is right") {
  const std::string body = gzipped("hello");
  check_malformed(body.substr(0, 12),
                  "the response from PLACE ends in the middle of its gzip data, after 12 bytes");
  check_malformed(body.substr(0, body.size() - 1),
                  "the response from PLACE ends in the middle of its gzip data, after " +
                      std::to_string(body.size() - 1) + " bytes");
}

TEST_CASE("a connection that ends within gzip tells how many encoded bytes came") {
  const Outcome result = outcome(
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
      "999\r\n\r\n" +
      gzipped("hello").substr(0, 12));
  CHECK(result.response.failure == Failure::closed);
  CHECK(result.message ==
        "PLACE closed the connection before its response was complete: 12 of 999 bytes of the body "
        "came");
}

TEST_CASE("gzip that is damaged, or none at all, is malformed") {
  std::string body = gzipped("hello");
  check_malformed("hello, world", corrupt + "incorrect header check");
  body[body.size() - 8] = static_cast<char>(body[body.size() - 8] ^ 1);  // its checksum
  check_malformed(body, corrupt + "incorrect data check");
  std::string size = gzipped("hello");
  size[size.size() - 1] = 1;
  check_malformed(size, corrupt + "incorrect length check");
}

TEST_CASE("gzip that goes on after its end is malformed") {
  check_malformed(gzipped("hello") + "and more",
                  "the response from PLACE goes on after the end of its gzip data");
}

TEST_CASE("the limit of a body is that of what gzip stands for") {
  Options options;
  options.maximum_body = 10;
  CHECK(outcome(answer(encoded(gzipped("0123456789"))), options).response.body == "0123456789");
  const Outcome result = outcome(answer(encoded(gzipped("0123456789x"))), options);
  CHECK(result.response.failure == Failure::too_large);
  CHECK(result.message ==
        "the body of the response from PLACE is larger than 10 bytes; the setting "
        "http.maximum_body raises the limit");
}

TEST_CASE("data that is encoded twice is not let past the limit by it") {
  Options options;
  options.maximum_body = 10;
  const std::string twice =
      with_length("01234567890", "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n");
  CHECK(outcome(answer(twice), options).response.failure == Failure::too_large);
}

TEST_CASE("a gzip bomb is refused, and nothing is made of what is beyond the limit") {
  const std::string bomb = gzipped(std::string(64U << 20, '\0'));
  CHECK(bomb.size() < 100'000);
  const Outcome result = outcome(encoded(bomb));
  CHECK(result.response.failure == Failure::too_large);
  CHECK(result.response.final);
  CHECK(result.message ==
        "the body of the response from PLACE is larger than 10485760 bytes; the setting "
        "http.maximum_body raises the limit");
  GzipDecoder decoder;
  std::string out;
  CHECK(decoder.feed(bomb, out, 100'000) == GzipDecoder::Result::too_large);
  CHECK(out.size() <= 100'000);
}

TEST_CASE("gzip of nothing but empty blocks has a limit too") {
  Options options;
  options.maximum_body = 10;
  const Outcome result = outcome(
      [](Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        std::string empty;
        for (int i = 0; i < 100; ++i) empty += gzipped("");
        while (peer.send(empty)) {
        }
      },
      options);
  CHECK(result.response.failure == Failure::too_large);
}
