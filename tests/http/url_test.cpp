// SPDX-License-Identifier: Apache-2.0
#include "http/url.hpp"

#include <doctest/doctest.h>

#include "http/failed.hpp"

using namespace heddle::http;

namespace {

std::string refusal(std::string_view text) {
  try {
    static_cast<void>(parse_url(text));
  } catch (const Failed& failed) {
    CHECK(failed.failure == Failure::bad_request);
    return failed.message;
  }
  return "accepted";
}

std::string host_header(std::string_view text) {
  std::string host;
  parse_url(text).append_host(host);
  return host;
}

}  // namespace

TEST_CASE("a URL has a scheme, a host in lower case, a port, and a target without the fragment") {
  const Url url = parse_url("HTTPS://Example.COM/a/b?c=%20[d]#e?f");
  CHECK(url.tls);
  CHECK_FALSE(url.literal);
  CHECK(url.host == "example.com");
  CHECK(url.port == 443);
  CHECK(url.target == "/a/b?c=%20[d]");
  CHECK_FALSE(url.without_path);
  CHECK(url.place() == "example.com:443");
}

TEST_CASE("what a URL means does not depend on those before it") {
  for (int round = 0; round < 2; ++round) {
    CHECK(parse_url("http://h:81/a").place() == "h:81");
    CHECK(parse_url("http://h:81/b").target == "/b");
    CHECK(parse_url("http://h:81").without_path);
    CHECK(parse_url("https://h:81/a").tls);
    CHECK_FALSE(parse_url("http://h:81/a").tls);
    CHECK(parse_url("http://h/a").port == 80);
    CHECK(parse_url("http://127.0.0.1/a").literal);
    CHECK_FALSE(parse_url("http://h/a").literal);
    CHECK_THROWS_AS(static_cast<void>(parse_url("http://h:0/a")), Failed);
    CHECK_THROWS_AS(static_cast<void>(parse_url("http://h/a b")), Failed);
  }
}

TEST_CASE("a URL without a path asks for the root") {
  CHECK(parse_url("http://h").without_path);
  CHECK(parse_url("http://h").target == "");
  CHECK(parse_url("http://h?q").without_path);
  CHECK(parse_url("http://h?q").target == "?q");
  CHECK(parse_url("http://h#f").target == "");
}

TEST_CASE("IP addresses are known as such") {
  CHECK(parse_url("http://127.0.0.1:8080/").literal);
  CHECK(parse_url("http://[::1]/").host == "::1");
  CHECK(parse_url("http://[::1]/").literal);
  CHECK(parse_url("http://[::1]:81/").place() == "[::1]:81");
  CHECK_FALSE(parse_url("http://1a.2b/").literal);
}

TEST_CASE("the header Host has the port only when it is not the scheme's own") {
  CHECK(host_header("http://h:80/") == "h");
  CHECK(host_header("http://h:443/") == "h:443");
  CHECK(host_header("https://h:443/") == "h");
  CHECK(host_header("https://[::1]:8443/") == "[::1]:8443");
}

TEST_CASE("what can be read in two ways is refused") {
  CHECK(refusal("example.com/") == "bad URL: expected it to begin with http:// or https://");
  CHECK(refusal("") == "bad URL: expected it to begin with http:// or https://");
  CHECK(refusal("ftp://h/") == "bad URL: the scheme is 'ftp'; expected http or https");
  CHECK(refusal("http:///x") ==
        "bad URL: it has no host; expected http://host/path or https://host/path");
  CHECK(refusal("http://user:password@h/") ==
        "bad URL: it has a user name or password before the host; send them in a header instead");
  CHECK(refusal("http://h\\@evil/") ==
        "bad URL: it has a user name or password before the host; send them in a header instead");
  CHECK(refusal("http://a b/") ==
        "bad URL: the host 'a b' has a character that host names do not have");
  CHECK(refusal("http://a..b/") == "bad URL: the host 'a..b' has an empty part");
  CHECK(refusal("http://127.1/") ==
        "bad URL: '127.1' is not an IPv4 address; expected four numbers from 0 to 255");
  CHECK(refusal("http://0x7f000001/") ==
        "bad URL: '0x7f000001' is not an IPv4 address; expected four numbers from 0 to 255");
  CHECK(refusal("http://127.0.0.01/") ==
        "bad URL: '127.0.0.01' is not an IPv4 address; expected four numbers from 0 to 255");
  CHECK(refusal("http://[::1/") == "bad URL: the '[' before the host has no ']'");
  CHECK(refusal("http://[1.2.3.4]/") == "bad URL: '1.2.3.4' is not an IPv6 address");
  CHECK(refusal("http://[fe80::1%25eth0]/") == "bad URL: 'fe80::1%25eth0' is not an IPv6 address");
  CHECK(refusal(std::string_view("http://[::1\0x]/", 15)) ==
        "bad URL: '::1?x' is not an IPv6 address");
  CHECK(refusal("http://[::1]x/") == "bad URL: expected ':' and a port, or '/', after the host");
  CHECK(refusal("http://h:/") == "bad URL: the port '' is not a number from 1 to 65535");
  CHECK(refusal("http://h:0/") == "bad URL: the port '0' is not a number from 1 to 65535");
  CHECK(refusal("http://h:65536/") == "bad URL: the port '65536' is not a number from 1 to 65535");
  CHECK(refusal("http://h:+8/") == "bad URL: the port '+8' is not a number from 1 to 65535");
}

TEST_CASE(
    "what must be percent-encoded is refused with its code, and never quoted with its query") {
  CHECK(refusal("http://h/a b") ==
        "bad URL: the byte 0x20 at character 11 is not allowed; write it as %20");
  CHECK(refusal("http://h/a\r\nX: y") ==
        "bad URL: the byte 0x0d at character 11 is not allowed; write it as %0D");
  CHECK(refusal("http://h/?key=secret\xc3\xa4") ==
        "bad URL: the byte 0xc3 at character 21 is not allowed; write it as %C3");
  CHECK(refusal("http://h/{id}") == "bad URL: '{' at character 10 is not allowed; write it as %7B");
  CHECK(refusal("http://h/50%") ==
        "bad URL: the '%' at character 12 is not followed by two hexadecimal digits; a '%' itself "
        "is written %25");
}
