// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <heddle/detail/views.hpp>
#include <heddle/value.hpp>
#include <heddle/value_view.hpp>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// What a node can ask of its host while it runs. Every function looks as if it blocked; on a worker
// it parks the run's fiber only. A Call belongs to one `run` and to the thread it was called on.
// Part of <heddle/node.hpp>.
namespace heddle {

class Node;

// Thrown out of any waiting function of Call when the run no longer wants the node. Let it pass, or
// catch it to tidy up and throw it on.
class Cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

// Whether a failed attempt may be tried again when the flow says so.
enum class Again { allowed, never };

// Thrown to end the node with FAILURE (or TIMEOUT) and an error: the method could not do its work,
// and the plugin is not to blame. Any other exception that leaves `run` counts as a bug in it.
class Failure : public std::runtime_error {
 public:
  Failure(std::string code, const std::string& message, Again again = Again::allowed)
      : std::runtime_error(message), code_(std::move(code)), again_(again) {}
  [[nodiscard]] const std::string& code() const noexcept { return code_; }
  [[nodiscard]] Again again() const noexcept { return again_; }
  [[nodiscard]] virtual bool timeout() const noexcept { return false; }

 private:
  std::string code_;
  Again again_;
};

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

// What an outcome may say beyond its name and doc.
struct OutcomeOptions {
  // A failure like FAILURE: it has an error, may be tried again, and goes as FAILURE where a flow
  // does not wire it. End with it by `return call.fail(outcome, "code", "…");`
  bool fails = false;
};

// How a node ended. A node has `success` and `failure`; it declares further ones as members:
//   heddle::Outcome not_found{this, "NOT_FOUND", "There is no such user"};
//   heddle::Outcome refused{this, "REFUSED", "The service refused", {.fails = true}};
class Outcome {
 public:
  constexpr explicit Outcome(std::uint32_t code) : code_(code) {}
  constexpr Outcome(Node* owner, std::string_view name, std::string_view doc,
                    OutcomeOptions options = {});

  [[nodiscard]] constexpr std::uint32_t code() const { return code_; }

 private:
  std::uint32_t code_;
};

class Call;

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
  HttpRequest& connect_timeout(std::chrono::nanoseconds timeout) {
    connect_timeout_ = timeout;
    return *this;
  }
  // For the whole exchange, redirects included.
  HttpRequest& timeout(std::chrono::nanoseconds timeout) {
    timeout_ = timeout;
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
  // no Authorization, Cookie and Proxy-Authorization, but all other headers: send no key in them
  // that only one host may see. One more redirect, or one from https to http, is an HttpFailure.
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

class Call {
 public:
  Call(const heddle_host* host, heddle_call* call) : host_(host), call_(call) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void debug(std::string_view line) const { log(HEDDLE_LOG_DEBUG, line); }
  void info(std::string_view line) const { log(HEDDLE_LOG_INFO, line); }
  void warning(std::string_view line) const { log(HEDDLE_LOG_WARNING, line); }
  void error(std::string_view line) const { log(HEDDLE_LOG_ERROR, line); }

  [[nodiscard]] HttpRequest http() const { return HttpRequest(*this); }

  // Throws Cancelled when the run wants no more before the time has passed.
  void sleep(std::chrono::nanoseconds span) const { check(host_->sleep(call_, span.count())); }

  // Waits until the descriptor, which stays the caller's, can be read from (HEDDLE_FD_READ) or
  // written to (HEDDLE_FD_WRITE), as `events` asks; gives those of them that came. Throws Cancelled
  // when the run wants no more, Failure when the descriptor cannot be waited for.
  [[nodiscard]] std::uint32_t wait_fd(int descriptor, std::uint32_t events) const {
    std::uint32_t ready = 0;
    check(host_->wait_fd(call_, descriptor, events, &ready));
    return ready;
  }

  // Runs `function` where blocking does no harm, waits for its end and gives what it returned or
  // throws what it threw.
  template <class Function>
  auto blocking(Function function) const -> decltype(function());

  // Whether the node should stop.
  [[nodiscard]] bool cancelled() const { return host_->cancelled(call_) != HEDDLE_CANCEL_NONE; }
  // Until the attempt's deadline; nanoseconds::max() without one.
  [[nodiscard]] std::chrono::nanoseconds time_left() const {
    return std::chrono::nanoseconds(host_->time_left(call_));
  }
  // The run's clock, which a test may set.
  [[nodiscard]] Timestamp now() const {
    const heddle_time time = detail::split(std::chrono::nanoseconds(host_->now(call_)));
    return {time.seconds, time.nanoseconds};
  }
  // From 1.
  [[nodiscard]] std::uint32_t attempt() const { return host_->attempt(call_); }
  // The same for every attempt of one visit of this node in the run, unique otherwise.
  [[nodiscard]] std::string idempotency_key() const {
    return std::string(detail::text(host_->idempotency_key(call_)));
  }

  // From now on the host masks `text` wherever it shows text of this run.
  void mark_secret(std::string_view text) const {
    check(host_->mark_secret(call_, detail::view(text)));
  }

  // Ends the node with FAILURE: `return call.fail("not_found", "…");`
  Outcome fail(std::string_view code, std::string_view message,
               Again again = Again::allowed) const {
    return fail(Outcome(HEDDLE_OUTCOME_FAILURE), code, message, again);
  }
  // The same with an outcome that is declared with `.fails = true`.
  Outcome fail(Outcome outcome, std::string_view code, std::string_view message,
               Again again = Again::allowed) const {
    report(code, message, again);
    return outcome;
  }
  // Ends the node with INVALID: the inputs are unusable. Never retried.
  Outcome invalid(std::string_view message) const {
    report("invalid", message, Again::never);
    return Outcome(HEDDLE_OUTCOME_INVALID);
  }

  // States the error of the outcome that is about to be returned.
  void report(std::string_view code, std::string_view message, Again again) const {
    heddle_error error{};
    error.struct_size = sizeof error;
    error.flags = again == Again::never ? HEDDLE_ERROR_FINAL : 0;
    error.code = detail::view(code);
    error.message = detail::view(message);
    host_->fail(call_, &error);
  }

  [[nodiscard]] const heddle_host* host() const { return host_; }
  [[nodiscard]] heddle_call* handle() const { return call_; }

  // Turns a host's status into an exception.
  void check(std::uint32_t status) const {
    if (status == HEDDLE_OK) return;
    if (status == HEDDLE_CANCELLED) throw Cancelled();
    const std::string why(detail::text(host_->last_error(call_)));
    if (status == HEDDLE_FAILED) throw Failure("host_failed", why);
    throw std::logic_error("the host refused a call: " + why);
  }

 private:
  void log(std::uint32_t level, std::string_view line) const {
    host_->log(call_, level, detail::view(line));
  }

  const heddle_host* host_;
  heddle_call* call_;
};

template <class Function>
auto Call::blocking(Function function) const -> decltype(function()) {
  using Result = decltype(function());
  struct Job {
    Function* function;
    std::exception_ptr thrown;
    std::conditional_t<std::is_void_v<Result>, std::monostate, std::optional<Result>> result;
  } job{&function, nullptr, {}};
  check(host_->run_blocking(
      call_,
      [](void* data) {
        auto& self = *static_cast<Job*>(data);
        try {
          if constexpr (std::is_void_v<Result>) {
            (*self.function)();
          } else {
            self.result.emplace((*self.function)());
          }
        } catch (...) {
          self.thrown = std::current_exception();
        }
      },
      &job));
  if (job.thrown) std::rethrow_exception(job.thrown);
  if constexpr (!std::is_void_v<Result>) return std::move(*job.result);
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
  if (status == HEDDLE_FAILED) {
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
