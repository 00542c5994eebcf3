// SPDX-License-Identifier: Apache-2.0
#include "http/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "http/failed.hpp"

namespace heddle::http {

namespace {

template <class... Arguments>
[[noreturn]] void refuse(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  throw Failed{Failure::bad_request,
               "bad URL: " + fmt::format(format, std::forward<Arguments>(arguments)...)};
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool starts_with_lowered(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (lower(text[i]) != prefix[i]) return false;
  }
  return true;
}

// What may stand in a path or query as it is. '[' and ']' are beyond RFC 3986 there, but common in
// queries and harmless.
constexpr auto target_characters = [] {
  std::array<bool, 256> result{};
  for (int c = 0; c < 128; ++c) {
    result[static_cast<std::size_t>(c)] =
        is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c));
  }
  for (const char c : std::string_view("-._~!$&'()*+,;=:@/?[]")) {
    result[static_cast<unsigned char>(c)] = true;
  }
  return result;
}();

bool is_target_character(char c) {
  return target_characters[static_cast<unsigned char>(c)];
}

bool is_escape(std::string_view text, std::size_t at) {
  return text[at] == '%' && at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]);
}

void check_target(std::string_view target, std::size_t offset) {
  for (std::size_t i = 0; i < target.size(); ++i) {
    const char c = target[i];
    if (is_target_character(c) || is_escape(target, i)) continue;
    if (c == '%') {
      refuse(
          "the '%' at character {} is not followed by two hexadecimal digits; a '%' itself is "
          "written %25",
          offset + i + 1);
    }
    const auto code = static_cast<unsigned char>(c);
    if (code > 0x20 && code < 0x7f) {
      refuse("'{}' at character {} is not allowed; write it as %{:02X}", c, offset + i + 1, code);
    }
    refuse("the byte 0x{0:02x} at character {1} is not allowed; write it as %{0:02X}", code,
           offset + i + 1);
  }
}

// Resolvers take "127.1" and "0x7f000001" for addresses; here they are neither names nor addresses.
bool looks_like_ipv4(std::string_view host) {
  std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  if (starts_with_lowered(last, "0x")) return true;
  for (const char c : last) {
    if (!is_digit(c)) return false;
  }
  return true;
}

void check_name(std::string_view host) {
  if (host.empty()) refuse("it has no host; expected http://host/path or https://host/path");
  if (host.size() > 253) refuse("the host has {} characters; at most 253 are allowed", host.size());
  std::size_t label = 0;
  for (const char c : host) {
    if (c == '.') {
      if (label == 0) refuse("the host '{}' has an empty part", printable(host));
      label = 0;
      continue;
    }
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') {
      refuse("the host '{}' has a character that host names do not have", printable(host));
    }
    if (++label > 63) refuse("a part of the host '{}' is longer than 63", printable(host));
  }
}

// Four numbers from 0 to 255, written in the one way that is not read in two.
bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && !text.starts_with('.')) return false;
    if (part > 0) text.remove_prefix(1);
    unsigned char number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto size = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || (size > 1 && text[0] == '0')) return false;
    text.remove_prefix(size);
  }
  return text.empty();
}

void parse_host(std::string_view text, Url& url) {
  boost::system::error_code error;
  if (text.starts_with('[')) {
    const std::string_view address = text.substr(1, text.size() - 2);
    // A zone is of one machine alone; what reads addresses stops at a zero byte.
    const bool other =
        address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos;
    const auto parsed = boost::asio::ip::make_address_v6(std::string(address), error);
    if (error || other) refuse("'{}' is not an IPv6 address", printable(address));
    url.host = parsed.to_string();
    url.literal = true;
    return;
  }
  check_name(text);
  url.host.assign(text);
  for (char& c : url.host) c = lower(c);
  if (!looks_like_ipv4(url.host)) return;
  if (!is_ipv4(url.host)) {
    refuse("'{}' is not an IPv4 address; expected four numbers from 0 to 255", printable(text));
  }
  url.literal = true;
}

void parse_port(std::string_view text, Url& url) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535) {
    refuse("the port '{}' is not a number from 1 to 65535", printable(text));
  }
  url.port = static_cast<std::uint16_t>(port);
}

void parse_authority(std::string_view text, Url& url) {
  if (text.find('@') != std::string_view::npos) {
    refuse("it has a user name or password before the host; send them in a header instead");
  }
  std::size_t host_end = text.find(':');
  if (text.starts_with('[')) {
    host_end = text.find(']');
    if (host_end == std::string_view::npos) refuse("the '[' before the host has no ']'");
    ++host_end;
  }
  host_end = std::min(host_end, text.size());
  parse_host(text.substr(0, host_end), url);
  if (host_end == text.size()) return;
  if (text[host_end] != ':') refuse("expected ':' and a port, or '/', after the host");
  parse_port(text.substr(host_end + 1), url);
}

// `origin` is the text up to the path, and `begin` is where its host begins. Most requests of a
// thread go where the one before went, so what that means is kept: it takes half of the time of
// parsing a URL. Nothing secret stays behind: in this part no name or password may stand.
void parse_origin(std::string_view origin, std::size_t begin, Url& url) {
  thread_local std::string last;
  thread_local Url meant;
  if (!last.empty() && origin == last) {
    url = meant;
    return;
  }
  parse_authority(origin.substr(begin), url);
  last.clear();  // of half a copy nothing is believed
  meant = url;
  last = origin;
}

}  // namespace

Url parse_url(std::string_view text) {
  constexpr std::string_view http = "http://";
  constexpr std::string_view https = "https://";
  Url url;
  url.tls = starts_with_lowered(text, https);
  if (!url.tls && !starts_with_lowered(text, http)) {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos) refuse("expected it to begin with http:// or https://");
    refuse("the scheme is '{}'; expected http or https", printable(text.substr(0, colon)));
  }
  url.port = url.tls ? 443 : 80;
  const std::size_t begin = url.tls ? https.size() : http.size();
  const auto ends_host = [](char c) { return c == '/' || c == '?' || c == '#'; };
  const auto end = static_cast<std::size_t>(
      std::find_if(text.begin() + begin, text.end(), ends_host) - text.begin());
  parse_origin(text.substr(0, end), begin, url);
  url.target = text.substr(end, std::min(text.find('#', end), text.size()) - end);
  url.without_path = !url.target.starts_with('/');
  check_target(url.target, end);
  return url;
}

std::string Url::place() const {
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

void Url::append_host(std::string& text) const {
  const bool v6 = host.find(':') != std::string::npos;
  if (v6) text += '[';
  text += host;
  if (v6) text += ']';
  if (port != (tls ? 443 : 80)) {
    text += ':';
    text += fmt::format_int(port).c_str();
  }
}

std::string encoded_target(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  std::string result(url.substr(0, end));
  for (std::size_t i = end; i < url.size(); ++i) {
    const char c = url[i];
    if (is_target_character(c) || c == '#' || is_escape(url, i)) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

}  // namespace heddle::http
