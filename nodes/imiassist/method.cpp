// SPDX-License-Identifier: Apache-2.0
#include "method.hpp"

#include <algorithm>
#include <string>

#include "time_text.hpp"

namespace heddle::imiassist {
namespace {

// The constraints of the inputs promise this already. A password does not rely on its host.
bool harmless(std::string_view host_part) {
  return !host_part.empty() && std::all_of(host_part.begin(), host_part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
  });
}

void replace(std::string& text, std::string_view placeholder, std::string_view value) {
  for (auto at = text.find(placeholder); at != std::string::npos;
       at = text.find(placeholder, at + value.size())) {
    text.replace(at, placeholder.size(), value);
  }
}

// Whether others than this machine are talked to without TLS.
bool in_clear(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return false;
  url.remove_prefix(scheme.size());
  const std::string_view host = url.substr(0, url.find_first_of(url.starts_with('[') ? "/" : ":/"));
  // "127.0.0.1.example.org" is somebody else.
  const bool loopback = host.starts_with("127.") &&
                        std::all_of(host.begin(), host.end(),
                                    [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return !(loopback || host == "localhost" || host.starts_with("[::1]"));
}

std::string url_of(Call& call, const Method& method, const Endpoint& endpoint) {
  const std::string_view subdomain = *method.subdomain;
  const std::string_view domain = *method.domain;
  if (!harmless(subdomain) || !harmless(domain) || subdomain.find('.') != std::string::npos) {
    throw Failure("invalid", "subdomain and domain must be DNS names", Again::never);
  }
  const std::string_view base = *method.base_url;
  const std::string_view path = *endpoint.path;
  std::string url;
  url.reserve(base.size() + subdomain.size() + domain.size() + path.size());
  url = base;
  replace(url, "{subdomain}", subdomain);
  replace(url, "{domain}", domain);
  if (const auto brace = url.find('{'); brace != std::string::npos) {
    throw Failure("misconfigured",
                  "the setting imiassist.base_url: expected only the placeholders {subdomain} and "
                  "{domain}, found '" +
                      url.substr(brace, url.find('}', brace) - brace + 1) + "'",
                  Again::never);
  }
  while (url.ends_with('/')) url.pop_back();
  if (in_clear(url)) {
    call.warning(
        "the service is reached over plain http: what is sent can be read on the way; use "
        "https in imiassist.base_url");
  }
  return url.append(path);
}

// The words of a JSON error body: {"detail": "…"}, or {"email": ["…"], …}. Nothing else of the body
// is shown: it may hold anything.
std::string detail_of(const std::optional<Value>& json) {
  constexpr std::size_t longest = 500;
  if (!json || json->type() != Type::map) return {};
  std::string result;
  const Value* detail = json->map().find("detail");
  if (detail != nullptr && detail->type() == Type::string) {
    result = detail->string();
  } else {
    for (const auto& [field, problems] : json->map()) {
      if (field.type() != Type::string || problems.type() != Type::list) continue;
      for (const auto& problem : problems.list()) {
        if (problem.type() != Type::string) continue;
        result += (result.empty() ? "" : " ") + field.string() + ": " + problem.string();
      }
    }
  }
  // Whole or not at all: half a secret that the service repeated would not be recognised as one.
  return result.size() <= longest ? result : "(its words are too long to show)";
}

struct StatusMeaning {
  const char* code;
  const char* words;
  Again again;
};

// A refusal is final, for Authenticate most of all: the service shows a captcha after about four
// failed logins, and no retry will make a wrong password right.
StatusMeaning meaning_of(std::uint32_t status) {
  switch (status) {
    case 400:
    case 422:
      return {"rejected", "the service rejected the request", Again::never};
    case 401:
      return {"unauthorized", "the service refused the credentials", Again::never};
    case 403:
      return {"forbidden", "the service does not allow this", Again::never};
    case 404:
      return {"not_found", "the service has no such method; check the path and base_url settings",
              Again::never};
    case 408:
    case 425:
    case 429:
      return {"busy", "the service asks to try again later", Again::allowed};
    default:
      break;
  }
  if (status >= 500) return {"service_error", "the service failed", Again::allowed};
  if (status >= 300 && status < 400) {
    return {"redirected",
            "the service redirects elsewhere, which is not followed, since it would take the "
            "credentials along; check imiassist.base_url",
            Again::never};
  }
  return {"unexpected_status", "the service gave an answer that is no success", Again::never};
}

Outcome refused(Call& call, const HttpResponse& response) {
  const StatusMeaning meaning = meaning_of(response.status);
  std::string message =
      std::string(meaning.words) + " (status " + std::to_string(response.status) + ")";
  if (const std::string detail = detail_of(response.json()); !detail.empty()) {
    message += ": " + detail;
  }
  return call.fail(meaning.code, message, meaning.again);
}

// What a field holds that is not as promised, without its content.
std::string described(const ValueView& value) {
  return value.type() == Type::string ? "an empty one" : std::string(name_of(value.type()));
}

HttpResponse exchange(HttpRequest& request, ResponseOutputs& outputs) {
  try {
    HttpResponse response = request.send();
    outputs.response_body = response.body;
    outputs.response_status_code = std::int64_t{response.status};
    return response;
  } catch (const HttpFailure& failure) {
    outputs.response_status_code = std::int64_t{failure.status()};
    throw;
  }
}

}  // namespace

// An answer that is not as promised is final: what it was asked for may have happened all the same,
// and a page in place of an answer is often a captcha.
Answer ask(Call& call, const Method& method, const Endpoint& endpoint, ResponseOutputs& outputs,
           const std::optional<std::string>& authorization, Fields body) {
  HttpRequest request = call.http();
  request.method(*endpoint.method, url_of(call, method, endpoint))
      .header("accept", "application/json")
      .connect_timeout(*method.connect_timeout)
      .timeout(*method.request_timeout);
  if (authorization) request.header("authorization", *authorization);
  if (body.size() != 0) request.json(body);
  const HttpResponse response = exchange(request, outputs);
  Answer answer;
  if (!response.ok()) {
    answer.failure_ = refused(call, response);
    return answer;
  }
  const auto json = response.json_view();
  if (!json || json->type() != Type::map) {
    answer.failure_ =
        call.fail("unexpected_response",
                  "expected a JSON object from the service, found " +
                      std::string(json ? "JSON of another kind" : "a body that is not JSON") +
                      " (status " + std::to_string(response.status) + ", content type '" +
                      response.header("content-type").value_or("none") + "', " +
                      std::to_string(response.body.size()) + " bytes)",
                  Again::never);
    return answer;
  }
  answer.json_ = *json;
  return answer;
}

std::optional<ValueView> Answer::find(Call& call, std::string_view field) {
  if (failure_) return std::nullopt;
  const auto found = json_.find(field);
  if (found && !found->is_null()) return found;
  failure_ = call.fail(
      "unexpected_response",
      "expected the field '" + std::string(field) + "' in the service's answer, found none",
      Again::never);
  return std::nullopt;
}

std::string_view Answer::text(Call& call, std::string_view field) {
  const auto found = find(call, field);
  if (!found) return {};
  if (found->type() == Type::string && !found->string().empty()) return found->string();
  failure_ = call.fail("unexpected_response",
                       "expected a text in the field '" + std::string(field) +
                           "' of the service's answer, found " + described(*found),
                       Again::never);
  return {};
}

std::string Answer::time(Call& call, std::string_view field) {
  const auto found = find(call, field);
  if (!found) return {};
  if (auto text = utc_text(found->value())) return *text;
  if (found->type() == Type::string && !found->string().empty()) {
    // The token is good all the same: its user is better served with the words as they are.
    call.warning("the service wrote '" + std::string(field) +
                 "' in a way that is not known; it is passed on as it came");
    return std::string(found->string());
  }
  failure_ = call.fail("unexpected_response",
                       "expected a time in the field '" + std::string(field) +
                           "' of the service's answer, found " + described(*found),
                       Again::never);
  return {};
}

std::optional<std::string> authorization_header(std::string_view scheme, std::string_view token) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
  const bool prefixed = token.size() > scheme.size() && token[scheme.size()] == ' ' &&
                        std::equal(scheme.begin(), scheme.end(), token.begin(),
                                   [&](char a, char b) { return lower(a) == lower(b); });
  if (prefixed) token.remove_prefix(scheme.size() + 1);
  if (token.empty() || !std::all_of(token.begin(), token.end(), visible)) return std::nullopt;
  std::string header;
  header.reserve(scheme.size() + 1 + token.size());
  return header.append(scheme).append(" ").append(token);
}

}  // namespace heddle::imiassist
