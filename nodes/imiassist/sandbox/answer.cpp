// SPDX-License-Identifier: Apache-2.0
#include "answer.hpp"

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <sstream>

namespace heddle::imiassist::sandbox {
namespace {

constexpr std::size_t huge_size = std::size_t{20} * 1024 * 1024;

// All fields that are promised are there: only a limit on the size can tell it from a good answer.
Answer huge_answer(Route route) {
  const std::string filling(huge_size, 'a');
  if (route == Route::authenticate) {
    return {200, R"({"refresh":"a","access":")" + filling + R"("})"};
  }
  return {200, R"({"api_key":"a","created_at":"2030-01-31T09:30:00Z",)"
               R"("expires_at":"2030-01-31T10:30:00Z","token":")" +
                   filling + R"("})"};
}

Answer redirect() {
  Answer answer{302, "", "text/html; charset=utf-8"};
  answer.headers.emplace_back("Location", redirect_path);
  return answer;
}

}  // namespace

Answer detail_answer(int status, std::string_view detail) {
  Poco::JSON::Object object;
  object.set("detail", std::string(detail));
  std::ostringstream text;
  object.stringify(text);
  return {status, text.str()};
}

Answer not_found() {
  return detail_answer(404, "Not found.");
}

Answer method_not_allowed(std::string_view method, std::string_view allowed) {
  Answer answer = detail_answer(405, "Method \"" + std::string(method) + "\" not allowed.");
  answer.headers.emplace_back("Allow", allowed);
  return answer;
}

Answer wrong_credentials() {
  Answer answer = detail_answer(401, "No active account found with the given credentials");
  answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  return answer;
}

Answer captcha_required() {
  return {403, R"({"detail":"Too many failed login attempts. Solve the captcha to continue.",)"
               R"("captcha_required":true})"};
}

Answer credentials_missing() {
  Answer answer = detail_answer(401, "Authentication credentials were not provided.");
  answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  return answer;
}

Answer token_not_valid() {
  Answer answer{401,
                R"({"detail":"Given token not valid for any token type","code":"token_not_valid",)"
                R"("messages":[{"token_class":"AccessToken","token_type":"access",)"
                R"("message":"Token is invalid or expired"}]})"};
  answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  return answer;
}

Answer unavailable() {
  Answer answer = detail_answer(503, "Service temporarily unavailable, try again later.");
  answer.headers.emplace_back("Retry-After", "1");
  return answer;
}

std::optional<Answer> canned_answer(Behaviour behaviour, Route route) {
  switch (behaviour) {
    case Behaviour::server_error:
      return Answer{500, "<!doctype html><html><body><h1>Server Error (500)</h1></body></html>\n",
                    "text/html; charset=utf-8"};
    case Behaviour::unavailable:
      return unavailable();
    case Behaviour::not_json:
      return Answer{200, "<!doctype html><html><body><h1>Welcome</h1></body></html>\n",
                    "text/html; charset=utf-8"};
    case Behaviour::captcha:
      return captcha_required();
    case Behaviour::redirect:
      return redirect();
    case Behaviour::unauthorized:
      return route == Route::authenticate ? wrong_credentials() : token_not_valid();
    case Behaviour::huge_body:
      return huge_answer(route);
    case Behaviour::empty:
      return Answer{200, ""};
    default:
      return std::nullopt;
  }
}

}  // namespace heddle::imiassist::sandbox
