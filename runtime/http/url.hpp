// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Two readers of one URL must not disagree about the host it names, so this one takes nothing that
// can be read in two ways: no user names, no short or octal IPv4 addresses, nothing unencoded.
//
//   const Url url = parse_url("https://Example.com/a?b#c");
//   // url.host == "example.com", url.port == 443, url.target == "/a?b"
namespace heddle::http {

struct Url {
  bool tls = false;
  bool literal = false;  // the host is an IP address
  std::string host;      // in lower case, IPv6 without brackets
  std::uint16_t port = 0;
  std::string_view target;    // path and query, of the parsed text
  bool without_path = false;  // a "/" goes before the target

  // "example.com:443", "[::1]:80": names the server in messages.
  [[nodiscard]] std::string place() const;
  // For the header `Host`: without the port when it is the scheme's own.
  void append_host(std::string& text) const;
};

// Refers to `text`. Throws Failed{bad_request}, whose message quotes neither path nor query.
[[nodiscard]] Url parse_url(std::string_view text);

// The same URL with what its path and query cannot hold percent-encoded, as browsers do with links
// that others wrote.
[[nodiscard]] std::string encoded_target(std::string_view url);

}  // namespace heddle::http
