// SPDX-License-Identifier: Apache-2.0
#include "method/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <heddle/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "method/request_text.hpp"
#include "value/conversion.hpp"
#include "value/mask.hpp"

namespace heddle::method {
namespace {

std::chrono::nanoseconds nanoseconds_of(const Duration& time) {
  constexpr std::int64_t most = INT64_MAX / 1'000'000'000 - 1;
  if (time.seconds < 0) return std::chrono::nanoseconds(0);
  if (time.seconds > most) return std::chrono::nanoseconds::max();
  return std::chrono::seconds(time.seconds) + std::chrono::nanoseconds(time.nanoseconds);
}

bool is_content_type(std::string_view name) {
  constexpr std::string_view expected = "content-type";
  return std::equal(name.begin(), name.end(), expected.begin(), expected.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
}

class Preparation {
 public:
  Preparation(const Request& request, const Readings& readings, const Call& call)
      : request_(request), readings_(readings), call_(call) {}

  HttpRequest prepare() const {
    HttpRequest request = call_.http();
    request.method(readings_.text_of(request_.method, "'method'"), url());
    std::optional<std::string> type;
    for (auto& [name, value] : headers()) {
      if (request_.kind != Request::Body::none && is_content_type(name)) {
        type = std::move(value);
      } else {
        request.header(name, value);
      }
    }
    add_body(request, type);
    if (request_.connect_timeout != nullptr) {
      request.connect_timeout(time_of(request_.connect_timeout, "'connect_timeout'"));
    }
    if (request_.timeout != nullptr) request.timeout(time_of(request_.timeout, "'timeout'"));
    if (request_.redirects > 0) request.follow_redirects(request_.redirects);
    if (request_.maximum_body > 0) request.maximum_body(request_.maximum_body);
    return request;
  }

 private:
  std::string url() const {
    const auto& parts = request_.url;
    std::vector<std::string> segments;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      segments.push_back(readings_.text_of(parts[i], "a part of 'url'"));
    }
    std::string url = readings_.text_of(parts.front(), "'url'");
    if (parts.size() > 1) {
      if (url.find_first_of("?#") != std::string::npos) {
        throw Failure("expression_failed",
                      "the first of 'url': expected no query and no fragment, which would swallow "
                      "the parts behind it",
                      Again::never);
      }
      auto joined = joined_path(std::move(url), segments);
      if (!joined) {
        throw Failure("expression_failed",
                      "a part of 'url': expected a name, found nothing, '.' or '..'", Again::never);
      }
      url = *std::move(joined);
    }
    return with_query(std::move(url), pairs_of(request_.query, "query"));
  }

  // A list would be a header more than once, which none of a method's headers is meant to be.
  Pairs headers() const {
    Pairs pairs;
    for (const auto& [name, part] : request_.headers) {
      if (readings_.is_not_given(part)) continue;
      const Value value = readings_.value_of(part, fmt::format("'{}' of 'headers'", name));
      if (value.is_null()) continue;
      readings_.keep_secret(value);
      auto text = heddle::text_of(value);
      if (!text) {
        const bool list = value.type() == Type::list;
        throw Failure("expression_failed",
                      fmt::format("'{}' of 'headers': expected what has a text, found {}{}", name,
                                  with_article(value.type()),
                                  list ? "; join its items to one text: join(\", \")" : ""),
                      Again::never);
      }
      pairs.emplace_back(name, *std::move(text));
    }
    return pairs;
  }

  Pairs pairs_of(const std::vector<NamedPart>& parts, std::string_view of) const {
    Pairs pairs;
    for (const auto& [name, part] : parts) {
      if (readings_.is_not_given(part)) continue;
      const Value value = readings_.value_of(part, fmt::format("'{}' of '{}'", name, of));
      readings_.keep_secret(value);
      const std::string why = append_pairs(name, value, pairs);
      if (!why.empty()) {
        throw Failure("expression_failed", fmt::format("'{}': {}", of, why), Again::never);
      }
    }
    return pairs;
  }

  std::chrono::nanoseconds time_of(const Part& part, std::string_view of) const {
    const auto time = nanoseconds_of(readings_.value_of(part, Type::duration, of).duration());
    if (time.count() > 0) return time;
    throw Failure("expression_failed", fmt::format("{}: expected more than 0", of), Again::never);
  }

  // `type`: what the author says of the body.
  void add_body(HttpRequest& request, const std::optional<std::string>& type) const {
    const auto body = [&](std::string_view usual, std::string text, bool secret) {
      // Also of one that is too short to be found inside: a redirect must not take it along.
      if (secret && request_.redirects > 0) call_.mark_secret(text);
      request.body(type ? std::string_view(*type) : usual, std::move(text));
    };
    switch (request_.kind) {
      case Request::Body::none:
        return;
      case Request::Body::json: {
        const Value value = readings_.value_of(request_.body, "'json'");
        return body("application/json", write_json(value, Secrets::clear), holds_secret(value));
      }
      case Request::Body::form:
        return body("application/x-www-form-urlencoded", form_text(pairs_of(request_.form, "form")),
                    std::any_of(request_.form.begin(), request_.form.end(),
                                [](const NamedPart& field) { return field.value->secret(); }));
      case Request::Body::text:
        return body("text/plain; charset=utf-8", readings_.text_of(request_.body, "'body'"),
                    request_.body->secret());
    }
  }

  const Request& request_;
  const Readings& readings_;
  const Call& call_;
};

}  // namespace

HttpRequest prepare(const Request& request, const Readings& readings, const Call& call) {
  return Preparation(request, readings, call).prepare();
}

}  // namespace heddle::method
