// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/url.hpp"

// A server may send a request on to any URL. Who follows must not carry what was meant for one
// server to another: so method, body and headers of each further request are made here, by the
// rules of the Fetch standard.
//
//   Redirects redirects(request);
//   const Request* next = &request;
//   do response = exchange(*next); while ((next = redirects.next(response)) != nullptr);
//
//  - 301 and 302 make a GET of a POST, 303 makes one of all but HEAD: without body, and without the
//    headers about it. 307 and 308 keep both.
//  - Authorization, Cookie, Proxy-Authorization and Host do not go to another origin, nor from
//    there back to the first. Beyond Fetch, which knows of no secrets: nor does a header whose
//    value holds one, and a redirect that would take such a body along is refused.
//  - From https nothing goes on to http.
namespace heddle::http {

class Redirects {
 public:
  // `request` must outlive this.
  explicit Redirects(const Request& request) : current_(&request) {}
  Redirects(const Redirects&) = delete;
  Redirects& operator=(const Redirects&) = delete;

  // The request to send next, until the next call; null when `response` is the answer. Throws
  // Failed{redirect}.
  const Request* next(const Response& response);
  // The URL of the current request; empty while it is that of the first.
  [[nodiscard]] const std::string& url() const { return own_.url; }
  // "; a redirect from example.com:443 led there"; empty for the first request.
  [[nodiscard]] std::string whence() const;

 private:
  void change_method(unsigned status);
  // Before it goes to another origin. Throws Failed{redirect}.
  void leave_secrets(const Url& from, const Url& to);

  const Request* current_;
  Request own_;  // from the first redirect on
  std::string from_;
  std::uint32_t followed_ = 0;
};

// What `reference` means at a page of `base`, an absolute URL (RFC 3986, 5.2), without fragment.
[[nodiscard]] std::string resolve_reference(std::string_view base, std::string_view reference);

}  // namespace heddle::http
