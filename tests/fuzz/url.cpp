// SPDX-License-Identifier: Apache-2.0
#include "http/url.hpp"

#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "http/failed.hpp"
#include "value/utf8.hpp"

// A URL with any text: refused, or one whose parts put together again are the same URL, and cannot
// be more than one line of a request.

using namespace heddle;
using fuzz::must;

namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string put_together(const http::Url& url) {
  std::string text = url.tls ? "https://" : "http://";
  url.append_host(text);
  if (url.without_path) text += '/';
  return text.append(url.target);
}

void check(const http::Url& url) {
  must(!url.host.empty() && url.host.size() <= 253 && is_plain(url.host), "a host is plain text",
       url.host);
  must(url.port != 0, "a port is a number from 1 to 65535");
  must(is_plain(url.target), "a target is plain text", url.target);
  must(url.target.find('#') == std::string_view::npos, "no fragment is sent", url.target);
  const std::string again = put_together(url);
  const http::Url same = http::parse_url(again);
  must(same.tls == url.tls && same.host == url.host && same.port == url.port &&
           same.literal == url.literal && same.place() == url.place(),
       "the parts make the same URL", again);
  must(put_together(same) == again, "and stay as they are", again);
}

}  // namespace

void fuzz::try_one(std::string_view text) {
  try {
    check(http::parse_url(text));
    must(is_plain(text.substr(0, text.find('#'))), "a URL is plain text", text);
  } catch (const http::Failed& failed) {
    must(failed.failure == http::Failure::bad_request, "a URL that is refused is a bad request",
         failed.message);
    must(find_invalid_utf8(failed.message) == std::string::npos &&
             failed.message.find('\n') == std::string::npos && failed.message.size() < 1000,
         "a message is one line of text", failed.message);
  }
}
