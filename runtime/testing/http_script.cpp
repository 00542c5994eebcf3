// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <heddle/json.hpp>
#include <heddle/testing.hpp>
#include <utility>

#include "http/request_text.hpp"
#include "testing/script_player.hpp"
#include "value/utf8.hpp"

namespace heddle::testing {
namespace {

// Masked before it is cut, so that no part of a secret is left.
std::string fit(const Masker& masker, std::string_view text) {
  return one_line(masker.mask(text), 400);
}

std::string quoted(const Masker& masker, const std::optional<std::string>& text) {
  return text ? fmt::format("'{}'", fit(masker, *text)) : "none";
}

std::string shown(const Masker& masker, const HttpRequest& request) {
  std::string result = fmt::format("  {} {}\n", request.method, fit(masker, request.url));
  for (const auto& [name, value] : request.headers) {
    result += fmt::format("  {}: {}\n", name, fit(masker, value));
  }
  if (!request.body.empty()) result += fmt::format("  {}\n", fit(masker, request.body));
  return result;
}

// What a request is in which it differs from the one that is expected.
class Comparison {
 public:
  explicit Comparison(const Masker& masker) : masker_(masker) {}

  void compare(const std::string& what, const std::optional<std::string>& expected,
               const std::optional<std::string>& sent) {
    if (expected == sent) return;
    const std::string wanted = quoted(masker_, expected);
    const std::string found = quoted(masker_, sent);
    add(fmt::format("{}: expected {}, sent {}{}", what, wanted, found,
                    wanted == found ? ", which differ in what is not shown" : ""));
  }
  void add(const std::string& difference) { text_ += fmt::format("  {}\n", difference); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  const Masker& masker_;
  std::string text_;
};

}  // namespace

std::optional<std::string> HttpRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (http::same_name(key, name)) return value;
  }
  return std::nullopt;
}

HttpExchange& HttpExchange::method(std::string method) {
  method_ = std::move(method);
  return *this;
}

HttpExchange& HttpExchange::url(std::string url) {
  url_ = std::move(url);
  return *this;
}

HttpExchange& HttpExchange::header(std::string name, std::string value) {
  headers_.emplace_back(std::move(name), std::move(value));
  return *this;
}

HttpExchange& HttpExchange::without_header(std::string name) {
  without_.push_back(std::move(name));
  return *this;
}

HttpExchange& HttpExchange::body(std::string body) {
  body_ = std::move(body);
  return *this;
}

HttpExchange& HttpExchange::json(std::string_view text) {
  try {
    json_ = parse_json(text);
  } catch (const JsonError& error) {
    throw std::invalid_argument(fmt::format("json(): {}", error.what()));
  }
  return *this;
}

HttpExchange& HttpExchange::check(std::function<std::string(const HttpRequest&)> check) {
  checks_.push_back(std::move(check));
  return *this;
}

void HttpExchange::reply(HttpReply reply) {
  reply_ = std::move(reply);
}

void HttpExchange::fail(std::uint32_t kind, std::string message, std::uint32_t status) {
  if (kind < HEDDLE_HTTP_BAD_REQUEST || kind > HEDDLE_HTTP_REDIRECT) {
    throw std::invalid_argument(
        fmt::format("fail(): expected one of HEDDLE_HTTP_* but NONE, found {}", kind));
  }
  failure_ = kind;
  message_ = std::move(message);
  reply_.status = status;
}

void HttpExchange::cancel(std::uint32_t reason) {
  cancel_ = reason;
}

HttpExchange& HttpScript::expect() {
  return exchanges_.emplace_back();
}

HttpExchange& HttpScript::expect(std::string method, std::string url) {
  return expect().method(std::move(method)).url(std::move(url));
}

HttpScript& HttpScript::reply(HttpReply reply) {
  expect().reply(std::move(reply));
  return *this;
}

HttpScript& HttpScript::fail(std::uint32_t kind, std::string message, std::uint32_t status) {
  expect().fail(kind, std::move(message), status);
  return *this;
}

HttpScript& HttpScript::cancel(std::uint32_t reason) {
  expect().cancel(reason);
  return *this;
}

std::optional<ScriptedAnswer> ScriptPlayer::answer(const HttpRequest& request, std::string& why) {
  ++sent_;
  if (script_->exchanges_.empty()) {
    why = fmt::format(
        "request {} is not expected: the script has {}; describe it with http().expect(…).reply(…)"
        "\nthe node sent:\n{}",
        sent_, sent_ == 1 ? "none" : fmt::format("only {}", sent_ - 1), shown(*masker_, request));
    return std::nullopt;
  }
  const HttpExchange exchange = std::move(script_->exchanges_.front());
  script_->exchanges_.pop_front();
  if (const std::string differs = differences(exchange, request); !differs.empty()) {
    why = fmt::format("request {} is not the one that the script expects:\n{}the node sent:\n{}",
                      sent_, differs, shown(*masker_, request));
    return std::nullopt;
  }
  return ScriptedAnswer{exchange.reply_, exchange.failure_, exchange.message_, exchange.cancel_};
}

std::string ScriptPlayer::differences(const HttpExchange& exchange, const HttpRequest& request) {
  Comparison found(*masker_);
  if (exchange.method_) found.compare("method", exchange.method_, request.method);
  if (exchange.url_) found.compare("URL", exchange.url_, request.url);
  for (const auto& [name, value] : exchange.headers_) {
    found.compare(fmt::format("header '{}'", name), value, request.header(name));
  }
  for (const auto& name : exchange.without_) {
    found.compare(fmt::format("header '{}'", name), std::nullopt, request.header(name));
  }
  if (exchange.body_) found.compare("body", exchange.body_, request.body);
  if (exchange.json_) {
    const std::string expected = write_json(*exchange.json_, Secrets::clear);
    try {
      found.compare("body", expected, write_json(parse_json(request.body), Secrets::clear));
    } catch (const JsonError& error) {
      found.add(fmt::format("body: expected {}, sent {}, which is not JSON: {}",
                            quoted(*masker_, expected), quoted(*masker_, request.body),
                            masker_->mask(error.what())));
    }
  }
  for (const auto& check : exchange.checks_) {
    try {
      if (const std::string why = check(request); !why.empty()) found.add(masker_->mask(why));
    } catch (...) {
      if (!thrown_) thrown_ = std::current_exception();
      found.add("a check threw an exception");
    }
  }
  return found.text();
}

std::string ScriptPlayer::left_over() const {
  std::string result;
  for (const HttpExchange& exchange : script_->exchanges_) {
    result += fmt::format("  {} {}\n", exchange.method_.value_or("(any method)"),
                          masker_->mask(exchange.url_.value_or("(any URL)")));
  }
  if (result.empty()) return {};
  return fmt::format("the script expects {} requests, and the node sent {}; these never came:\n{}",
                     sent_ + script_->exchanges_.size(), sent_, result);
}

}  // namespace heddle::testing
