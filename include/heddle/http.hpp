// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <heddle/call.hpp>
#include <heddle/detail/views.hpp>
#include <heddle/value.hpp>
#include <heddle/value_view.hpp>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// HTTP as a node sees it: the request is built, sent through the host and answered in plain
// sequential code. Part of <heddle/node.hpp>.
//
//   const auto reply = call.http().post(url).header("authorization", bearer).json(body).send();
//   if (!reply.ok()) return call.fail("refused", "…");
namespace heddle {

// An HTTP exchange without a whole response. `status` is not 0 when its status line had come.
class HttpFailure : public Failure {
 public:
  HttpFailure(std::uint32_t kind, std::uint32_t status, const std::string& message)
      : HttpFailure(kind, status, message, again_of(kind)) {}
  HttpFailure(std::uint32_t kind, std::uint32_t status, const std::string& message, Again again)
      : Failure(code_of(kind), message, again), kind_(kind), status_(status) {}
  // HEDDLE_HTTP_*
  [[nodiscard]] std::uint32_t kind() const noexcept { return kind_; }
  [[nodiscard]] std::uint32_t status() const noexcept { return status_; }
  [[nodiscard]] bool timeout() const noexcept override { return kind_ == HEDDLE_HTTP_TIMEOUT; }

 private:
  static const char* code_of(std::uint32_t kind) {
    constexpr const char* codes[] = {
        "http_failed",  "http_bad_request", "http_resolve",   "http_connect",   "http_tls",
        "http_timeout", "http_closed",      "http_malformed", "http_too_large", "http_redirect"};
    return kind < std::size(codes) ? codes[kind] : codes[0];
  }
  // What the service was asked for happened, and its answer will be as large the next time.
  static Again again_of(std::uint32_t kind) {
    const bool final = kind == HEDDLE_HTTP_BAD_REQUEST || kind == HEDDLE_HTTP_TOO_LARGE ||
                       kind == HEDDLE_HTTP_REDIRECT;
    return final ? Again::never : Again::allowed;
  }
  std::uint32_t kind_;
  std::uint32_t status_;
};

// A response that came whole, whatever its status. Its headers are the host's, and so valid until
// the node's `run` returns.
class HttpResponse {
 public:
  std::uint32_t status = 0;
  std::string body;  // decoded, when it was sent as gzip
  // From where it came: that of the request, or where redirects led.
  std::string url;

  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
  // The first header with this name, in lower case.
  [[nodiscard]] std::optional<std::string> header(std::string_view lower_name) const {
    for (std::uint64_t i = 0; i < header_count_; ++i) {
      if (detail::text(headers_[i].name) == lower_name) {
        return std::string(detail::text(headers_[i].value));
      }
    }
    return std::nullopt;
  }
  // All, in the order in which they came; a name may come more than once.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> headers() const {
    std::vector<std::pair<std::string_view, std::string_view>> all;
    all.reserve(header_count_);
    for (std::uint64_t i = 0; i < header_count_; ++i) {
      all.emplace_back(detail::text(headers_[i].name), detail::text(headers_[i].value));
    }
    return all;
  }
  // The body as JSON; empty when it is not JSON.
  [[nodiscard]] std::optional<Value> json() const;
  // The same without a copy: the host's, and valid until `run` returns.
  [[nodiscard]] std::optional<ValueView> json_view() const;

 private:
  friend class HttpRequest;
  const heddle_header* headers_ = nullptr;
  std::uint64_t header_count_ = 0;
  const Call* call_ = nullptr;
};

// Built step by step, sent once:
//   auto reply = call.http().post(url).header("authorization", bearer).json(body).send();
class HttpRequest {
 public:
  explicit HttpRequest(const Call& call) : call_(&call) {}

  HttpRequest& method(std::string_view method, std::string_view url) {
    method_ = keep(method);
    url_ = keep(url);
    return *this;
  }
  HttpRequest& get(std::string_view url) { return method("GET", url); }
  HttpRequest& post(std::string_view url) { return method("POST", url); }
  HttpRequest& header(std::string_view name, std::string_view value) {
    if (headers_.capacity() == 0) headers_.reserve(usual_headers);
    headers_.emplace_back(keep(name), keep(value));
    return *this;
  }
  HttpRequest& body(std::string_view content_type, std::string body) {
    body_ = std::move(body);
    return header("content-type", content_type);
  }
  HttpRequest& json(const Value& value);
  // An object of texts, of which no Value is made: `json({{"email", email}, {"password", word}})`.
  HttpRequest& json(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);
  // How long a connection may take to come about. Not set: the setting http.connect_timeout. With 0
  // or less no time is left, and the node ends with TIMEOUT.
  HttpRequest& connect_timeout(std::chrono::nanoseconds timeout) {
    connect_timeout_ = std::max(timeout, least_timeout);
    return *this;
  }
  // The same for the whole exchange, redirects included; not set: the setting http.request_timeout.
  HttpRequest& timeout(std::chrono::nanoseconds timeout) {
    timeout_ = std::max(timeout, least_timeout);
    return *this;
  }
  // The largest response body to take; a larger one is an HttpFailure. Not set: the host's own
  // limit, the setting http.maximum_body.
  HttpRequest& maximum_body(std::uint64_t bytes) {
    maximum_body_ = bytes;
    return *this;
  }
  // Follows up to so many redirects; without this, a redirect is a response like any other. A POST
  // becomes a GET as in a browser (301, 302, 303; not 307, 308). To another scheme, host or port go
  // no Authorization, Cookie, Proxy-Authorization and no header with a secret of the run. One that
  // would take a body with such there, one more, or one from https to http is an HttpFailure.
  HttpRequest& follow_redirects(unsigned most) {
    redirects_ = most;
    return *this;
  }

  // Throws HttpFailure when no whole response came, Cancelled when the run wants no more.
  HttpResponse send();

 private:
  // Where in `texts_`: that moves while it grows.
  struct Text {
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  static constexpr std::size_t usual_texts = 480;
  static constexpr std::size_t usual_headers = 6;
  static constexpr std::chrono::nanoseconds least_timeout{1};  // 0 is the host's default

  Text keep(std::string_view text) {
    if (texts_.capacity() < usual_texts) texts_.reserve(usual_texts);
    texts_ += text;
    return {texts_.size() - text.size(), text.size()};
  }
  HttpRequest& json_of(const heddle_value& body);
  [[nodiscard]] heddle_view view(Text text) const {
    return {texts_.data() + text.begin, text.size};
  }

  const Call* call_;
  std::string texts_;
  Text method_;
  Text url_;
  std::vector<std::pair<Text, Text>> headers_;
  std::string body_;
  std::chrono::nanoseconds connect_timeout_{0};
  std::chrono::nanoseconds timeout_{0};
  std::uint64_t maximum_body_ = 0;
  std::uint32_t redirects_ = 0;
};

inline HttpRequest Call::http() const {
  return HttpRequest(*this);
}

inline HttpRequest& HttpRequest::json(const Value& value) {
  detail::Storage storage;
  return json_of(detail::to_view(value, storage));
}

inline HttpRequest& HttpRequest::json(
    std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  detail::Storage storage;
  std::vector<heddle_entry> entries;
  entries.reserve(fields.size());
  for (const auto& [name, text] : fields) {
    entries.push_back({detail::to_view(name, storage), detail::to_view(text, storage)});
  }
  heddle_value body{};
  body.type = HEDDLE_TYPE_MAP;
  body.as.map = {entries.data(), entries.size()};
  return json_of(body);
}

inline HttpRequest& HttpRequest::json_of(const heddle_value& body) {
  heddle_view json{};
  call_->check(call_->host()->write_json(call_->handle(), &body, &json));
  return this->body("application/json", std::string(detail::text(json)));
}

inline HttpResponse HttpRequest::send() {
  std::vector<heddle_header> headers;
  headers.reserve(headers_.size());
  for (const auto& [name, value] : headers_) headers.push_back({view(name), view(value)});
  heddle_http_request request{};
  request.struct_size = sizeof request;
  request.method = view(method_);
  request.url = view(url_);
  request.headers = headers.data();
  request.header_count = headers.size();
  request.body = detail::view(body_);
  request.connect_timeout = connect_timeout_.count();
  request.request_timeout = timeout_.count();
  request.maximum_body = maximum_body_;
  request.redirects = redirects_;
  heddle_http_response response{};
  response.struct_size = sizeof response;
  const std::uint32_t status = call_->host()->http(call_->handle(), &request, &response);
  // Without a kind of failure it is the host that failed, which check() tells.
  if (status == HEDDLE_FAILED && response.failure != 0) {
    const std::string why(detail::text(response.message));
    if ((response.flags & HEDDLE_HTTP_FINAL) == 0) {
      throw HttpFailure(response.failure, response.status, why);
    }
    throw HttpFailure(response.failure, response.status, why, Again::never);
  }
  call_->check(status);
  HttpResponse result;
  result.call_ = call_;
  result.status = response.status;
  result.body = detail::text(response.body);
  result.url = detail::text(response.url.size != 0 ? response.url : view(url_));
  result.headers_ = response.headers;
  result.header_count_ = response.header_count;
  return result;
}

inline std::optional<ValueView> HttpResponse::json_view() const {
  heddle_value parsed{};
  if (call_->host()->parse_json(call_->handle(), detail::view(body), &parsed) != HEDDLE_OK) {
    return std::nullopt;
  }
  return ValueView(parsed);
}

inline std::optional<Value> HttpResponse::json() const {
  const auto view = json_view();
  return view ? std::optional(view->value()) : std::nullopt;
}

}  // namespace heddle
