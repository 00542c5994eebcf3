// SPDX-License-Identifier: Apache-2.0
#include "http/request_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "http/failed.hpp"

namespace heddle::http {

namespace {

// By their codes: each character of each header of each request is looked up.
constexpr auto token_characters = [] {
  std::array<bool, 256> result{};
  for (const char c : std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
                                       "XYZ!#$%&'*+-.^_`|~")) {
    result[static_cast<unsigned char>(c)] = true;
  }
  return result;
}();

bool is_token_character(char c) {
  return token_characters[static_cast<unsigned char>(c)];
}

// The part before the first character that no token has.
std::string_view token_of(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_token_character);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

[[noreturn]] void refuse(std::string message) {
  throw Failed{Failure::bad_request, std::move(message)};
}

// Headers that say where the message ends or who owns the connection are the client's.
void check_framing(const RequestView::Header& header, const RequestView& request) {
  if (same_name(header.name, "content-length") &&
      header.value != fmt::format_int(request.body.size()).c_str()) {
    refuse(
        fmt::format("the header 'content-length' does not say {}, the size of the body; leave "
                    "it out, it is set for you",
                    request.body.size()));
  }
  if (same_name(header.name, "transfer-encoding") || same_name(header.name, "upgrade")) {
    refuse(fmt::format("the header '{}' is not supported; leave it out", header.name));
  }
  if (same_name(header.name, "connection") && !same_name(header.value, "close") &&
      !same_name(header.value, "keep-alive")) {
    refuse("the header 'connection' must be 'close' or 'keep-alive'");
  }
}

// Those of which a request has one (RFC 9110, 5.3). A second Host, or a second of those that say
// where the body ends or who asks, is one that each server on the way may read as it likes.
constexpr std::array<std::string_view, 17> single_headers = {"authorization",
                                                             "connection",
                                                             "content-length",
                                                             "content-location",
                                                             "content-type",
                                                             "cookie",
                                                             "date",
                                                             "from",
                                                             "host",
                                                             "if-modified-since",
                                                             "if-range",
                                                             "range",
                                                             "if-unmodified-since",
                                                             "proxy-authorization",
                                                             "max-forwards",
                                                             "referer",
                                                             "user-agent"};

void check_single(const RequestView& request) {
  std::uint32_t seen = 0;
  for (const RequestView::Header& header : request.headers) {
    const auto found =
        std::find_if(single_headers.begin(), single_headers.end(),
                     [&](std::string_view name) { return same_name(header.name, name); });
    if (found == single_headers.end()) continue;
    const std::uint32_t bit = 1U << static_cast<unsigned>(found - single_headers.begin());
    if ((seen & bit) != 0) {
      refuse(fmt::format("the header '{}' is given twice; a request has only one, so leave one out",
                         *found));
    }
    seen |= bit;
  }
}

void check_header(const RequestView::Header& header, const RequestView& request) {
  const std::string_view token = token_of(header.name);
  if (header.name.empty()) refuse("a header has an empty name");
  if (token.size() != header.name.size()) {
    refuse(
        fmt::format("the header name that begins with '{}' has a character that names do not "
                    "have, at position {}; allowed are letters, digits and !#$%&'*+-.^_`|~",
                    printable(token), token.size() + 1));
  }
  // Other control characters are as useless, but no one can break out of a line with them.
  const auto bad =
      std::min({header.value.find('\r'), header.value.find('\n'), header.value.find('\0')});
  if (bad != std::string::npos) {
    refuse(
        fmt::format("the value of the header '{}' has a line break or NUL at position {}; it "
                    "would end the header",
                    header.name, bad + 1));
  }
  check_framing(header, request);
}

bool has(const RequestView& request, std::string_view name) {
  return std::any_of(
      request.headers.begin(), request.headers.end(),
      [&](const RequestView::Header& header) { return same_name(header.name, name); });
}

void append_header(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; };
    return lower(a) == lower(b);
  });
}

void check_request(const RequestView& request) {
  if (request.method.empty()) refuse("the method is empty; expected GET, POST or another");
  if (token_of(request.method).size() != request.method.size()) {
    refuse(fmt::format("'{}' is not a method; expected GET, POST or another",
                       printable(request.method)));
  }
  if (request.method == "CONNECT") refuse("the method CONNECT is not supported");
  for (const RequestView::Header& header : request.headers) check_header(header, request);
  check_single(request);
}

void append_head(std::string& text, const RequestView& request, const Url& url) {
  text.append(request.method).append(url.without_path ? " /" : " ").append(url.target);
  text.append(" HTTP/1.1\r\n");
  if (!has(request, "host")) {
    text += "Host: ";
    url.append_host(text);
    text += "\r\n";
  }
  if (!has(request, "user-agent")) append_header(text, "User-Agent", user_agent);
  if (asks_for_gzip(request)) append_header(text, "Accept-Encoding", "gzip");
  const bool expects_body =
      request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if ((expects_body || !request.body.empty()) && !has(request, "content-length")) {
    append_header(text, "Content-Length", fmt::format_int(request.body.size()).c_str());
  }
  for (const RequestView::Header& header : request.headers)
    append_header(text, header.name, header.value);
  text += "\r\n";
}

bool asks_for_gzip(const RequestView& request) {
  return request.method != "HEAD" && !has(request, "accept-encoding") && !has(request, "range");
}

bool is_idempotent(std::string_view method) noexcept {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS" || method == "TRACE";
}

}  // namespace heddle::http
