// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/url.hpp"

// A request as it goes over the wire. A line break in a header value would let whoever wrote the
// value write headers and requests of their own; such requests are refused before anything is sent.
namespace heddle::http {

// Throws Failed{bad_request}; the message names the header, never its value.
void check_request(const RequestView& request);

// Appends start line and headers, with those that the caller left out.
void append_head(std::string& text, const RequestView& request, const Url& url);

// Whether the client asks for gzip of its own accord. Not where that changes what the caller wants
// to know: the size of a body, or a part of it.
[[nodiscard]] bool asks_for_gzip(const RequestView& request);

// Whether both name one header.
[[nodiscard]] bool same_name(std::string_view left, std::string_view right);

// True when doing it twice has the effect of doing it once (RFC 9110, 9.2.2).
[[nodiscard]] bool is_idempotent(std::string_view method) noexcept;

}  // namespace heddle::http
