// SPDX-License-Identifier: Apache-2.0
#include "http.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "escape.hpp"
#include "http_request.hpp"
#include "http_response.hpp"
#include "value_text.hpp"

namespace heddle::core {
namespace {

struct Body {
  std::string type;
  std::string content;
};

// Nothing where the request has none.
std::optional<Body> body_of(const Call& call, const Http& node) {
  if (node.json.has_value() && node.body.has_value()) {
    throw Unusable(
        "found both 'body' and 'json', and each is the whole body of the request; leave one out");
  }
  if (node.json.has_value()) return Body{"application/json", json_of(call, *node.json)};
  if (!node.body.has_value()) return std::nullopt;
  const Value given = *node.body;
  if (given.type() == Type::string) return Body{"text/plain; charset=utf-8", given.string()};
  if (given.type() == Type::bytes) return Body{"application/octet-stream", given.bytes()};
  throw Unusable("input 'body': expected a text or bytes, found " + with_article(given) +
                 "; give it as 'json' to send it as JSON");
}

bool is_content_type(std::string_view name) {
  constexpr std::string_view wanted = "content-type";
  return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
  });
}

HttpRequest request_of(const Call& call, const Http& node) {
  HttpRequest request = call.http();
  request.method(*node.method, with_query(*node.url, pairs_of(call, *node.query, "query")));
  std::optional<Body> body = body_of(call, node);
  bool own_type = false;
  for (auto& [name, value] : pairs_of(call, *node.headers, "headers")) {
    // A second one is sent on, so that it is refused and none silently wins.
    if (body && !own_type && is_content_type(name)) {
      own_type = true;
      body->type = std::move(value);
    } else {
      request.header(name, value);
    }
  }
  if (body) request.body(body->type, std::move(body->content));
  if (node.connect_timeout.has_value()) request.connect_timeout(*node.connect_timeout);
  if (node.timeout.has_value()) request.timeout(*node.timeout);
  request.follow_redirects(static_cast<unsigned>(*node.redirects));
  if (node.maximum_body.has_value()) {
    request.maximum_body(static_cast<std::uint64_t>(*node.maximum_body));
  }
  return request;
}

// The service asks to come again, or may do better the next time.
Again again_of(std::uint32_t status) {
  const bool may_pass =
      (status >= 500 && status < 600) || status == 408 || status == 425 || status == 429;
  return may_pass ? Again::allowed : Again::never;
}

}  // namespace

void Http::tell(const HttpResponse& response, const std::optional<Value>& read) {
  status = std::int64_t{response.status};
  final_url = response.url;
  response_headers = headers_of(response);
  if (is_utf8(response.body)) {
    response_body = response.body;
  } else {
    bytes = Bytes{response.body};
  }
  if (read) response_json = *read;
}

Outcome Http::refused(Call& call, const HttpResponse& response, const std::optional<Value>& read) {
  const std::uint32_t code = response.status;
  std::string message =
      *method + " " + std::string(place_of(*url)) + " was answered with " + std::to_string(code);
  if (code >= 300 && code < 400 && response.header("location")) {
    message += ", a redirect, which is not followed; set redirects to follow it";
  }
  if (const std::string words = words_of(response, read); !words.empty()) message += ": " + words;
  Outcome outcome = failure;
  if (code >= 400 && code < 500) outcome = client_error;
  if (code >= 500 && code < 600) outcome = server_error;
  return call.fail(outcome, "http_" + std::to_string(code), message, again_of(code));
}

Outcome Http::run(Call& call) {
  try {
    const HttpResponse response = request_of(call, *this).send();
    const std::optional<Value> read = response.json();
    tell(response, read);
    return response.ok() ? success : refused(call, response, read);
  } catch (const Unusable& unusable) {
    return call.invalid(unusable.what());
  } catch (const HttpFailure& failed) {
    status = std::int64_t{failed.status()};
    if (failed.kind() == HEDDLE_HTTP_BAD_REQUEST) return call.invalid(failed.what());
    throw;
  }
}

}  // namespace heddle::core
