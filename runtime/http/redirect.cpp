// SPDX-License-Identifier: Apache-2.0
#include "http/redirect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "http/failed.hpp"
#include "http/request_text.hpp"
#include "http/url.hpp"

namespace heddle::http {

namespace {

// A URL in its parts (RFC 3986, appendix B), of which the first three may be missing.
struct Parts {
  std::string_view scheme;     // with ":"
  std::string_view authority;  // with "//"
  std::string_view query;      // with "?"
  std::string_view path;
};

std::string_view take(std::string_view& text, std::size_t size) {
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(taken.size());
  return taken;
}

Parts split(std::string_view text) {
  text = text.substr(0, text.find('#'));
  Parts parts;
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon > 0 && colon < text.find_first_of("/?")) {
    parts.scheme = take(text, colon + 1);
  }
  if (text.starts_with("//")) {
    parts.authority = take(text, std::min(text.find_first_of("/?", 2), text.size()));
  }
  parts.path = take(text, std::min(text.find('?'), text.size()));
  parts.query = text;
  return parts;
}

void drop_last_segment(std::string& path) {
  const std::size_t slash = path.rfind('/');
  path.erase(slash == std::string::npos ? 0 : slash);
}

// RFC 3986, 5.2.4.
std::string without_dots(std::string_view path) {
  std::string result;
  while (!path.empty()) {
    if (path.starts_with("../")) {
      path.remove_prefix(3);
    } else if (path.starts_with("./") || path.starts_with("/./")) {
      path.remove_prefix(2);
    } else if (path == "/.") {
      path = "/";
    } else if (path.starts_with("/../")) {
      path.remove_prefix(3);
      drop_last_segment(result);
    } else if (path == "/..") {
      path = "/";
      drop_last_segment(result);
    } else if (path == "." || path == "..") {
      path = {};
    } else {
      result += take(path, std::min(path.find('/', 1), path.size()));
    }
  }
  return result;
}

std::string merged(const Parts& base, std::string_view path) {
  if (base.path.empty()) return "/" + std::string(path);
  return std::string(base.path.substr(0, base.path.rfind('/') + 1)) + std::string(path);
}

const Header* find(const Response& response, std::string_view name) {
  const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                  [&](const Header& header) { return header.name == name; });
  return found == response.headers.end() ? nullptr : &*found;
}

void drop_headers(Request& request, std::initializer_list<std::string_view> names) {
  std::erase_if(request.headers, [&](const Header& header) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return same_name(header.name, name); });
  });
}

bool redirects(unsigned status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Where the header `Location` leads; `url` is set to it.
Url target(const Url& from, std::string_view base, std::string_view location, std::string& url) {
  url = encoded_target(resolve_reference(base, location));
  try {
    return parse_url(url);
  } catch (Failed& failed) {
    failed.failure = Failure::redirect;
    failed.message = fmt::format("{} redirects to a {}", from.place(), failed.message);
    throw;
  }
}

}  // namespace

std::string resolve_reference(std::string_view base, std::string_view reference) {
  const Parts from = split(base);
  Parts to = split(reference);
  std::string path;
  if (!to.scheme.empty() || !to.authority.empty() || to.path.starts_with('/')) {
    path = without_dots(to.path);
  } else if (!to.path.empty()) {
    path = without_dots(merged(from, to.path));
  } else {
    path = from.path;
    if (to.query.empty()) to.query = from.query;
  }
  if (to.scheme.empty()) {
    to.scheme = from.scheme;
    if (to.authority.empty()) to.authority = from.authority;
  }
  return fmt::format("{}{}{}{}", to.scheme, to.authority, path, to.query);
}

const Request* Redirects::next(const Response& response) {
  if (!redirects(response.status)) return nullptr;
  const Header* location = find(response, "location");
  if (location == nullptr) return nullptr;
  const Url from = parse_url(current_->url);
  if (followed_ == current_->redirects) {
    throw Failed{Failure::redirect,
                 fmt::format("{} redirects once more after {} redirects, which is the most that "
                             "was allowed; do they go in a circle?",
                             from.place(), followed_)};
  }
  std::string url;
  const Url to = target(from, current_->url, location->value, url);
  if (from.tls && !to.tls) {
    throw Failed{Failure::redirect,
                 fmt::format("{} redirects from https to plain http ({}), which is not followed: "
                             "what is sent could be read on the way",
                             from.place(), to.place())};
  }
  if (followed_ == 0) own_ = *current_;
  current_ = &own_;
  ++followed_;
  from_ = from.place();
  change_method(response.status);
  if (from.tls != to.tls || from.port != to.port || from.host != to.host) {
    leave_secrets(from, to);
  }
  own_.url = std::move(url);  // last: `to` and `from` refer to the texts
  return current_;
}

void Redirects::change_method(unsigned status) {
  const std::string& method = own_.method;
  const bool post = method == "POST" && (status == 301 || status == 302);
  const bool other = status == 303 && method != "GET" && method != "HEAD";
  if (!post && !other) return;
  own_.method = "GET";
  own_.body.clear();
  drop_headers(own_, {"content-type", "content-length", "content-encoding", "content-language",
                      "content-location"});
}

void Redirects::leave_secrets(const Url& from, const Url& to) {
  drop_headers(own_, {"authorization", "cookie", "proxy-authorization", "host"});
  if (own_.holds_secret == nullptr) return;
  const HoldsSecret& holds_secret = *own_.holds_secret;
  std::erase_if(own_.headers, [&](const Header& header) { return holds_secret(header.value); });
  if (own_.body.empty() || !holds_secret(own_.body)) return;
  throw Failed{Failure::redirect,
               fmt::format("{} redirects a {} whose body holds a secret to another server ({}), "
                           "which is not followed; if the secret is meant for that one, send the "
                           "request there",
                           from.place(), own_.method, to.place())};
}

std::string Redirects::whence() const {
  return followed_ == 0 ? std::string() : fmt::format("; a redirect from {} led there", from_);
}

}  // namespace heddle::http
