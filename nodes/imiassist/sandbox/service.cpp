// SPDX-License-Identifier: Apache-2.0
#include "service.hpp"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Timestamp.h>
#include <Poco/Types.h>

#include <exception>
#include <sstream>

namespace heddle::imiassist::sandbox {
namespace {

constexpr std::chrono::hours refresh_lifetime{24};
constexpr std::size_t longest_email = 254;
constexpr int a_number = 12345;

Poco::JSON::Object ordered_object() {
  return Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
}

Answer json_answer(int status, const Poco::JSON::Object& object) {
  std::ostringstream text;
  object.stringify(text);
  return {status, text.str()};
}

// Why a body is not a JSON object; the text of the body is not repeated, it may hold a password.
struct BadBody {
  Answer answer;
};

Poco::JSON::Object::Ptr parse_object(const std::string& body) {
  if (body.find_first_not_of(" \t\r\n") == std::string::npos) return new Poco::JSON::Object;
  Poco::Dynamic::Var parsed;
  try {
    parsed = Poco::JSON::Parser().parse(body);
  } catch (const std::exception&) {
    throw BadBody{detail_answer(400, "JSON parse error - the body is not a JSON text")};
  }
  if (parsed.type() != typeid(Poco::JSON::Object::Ptr)) {
    Poco::JSON::Object errors;
    Poco::JSON::Array texts;
    texts.add("Invalid data. Expected a dictionary.");
    errors.set("non_field_errors", texts);
    throw BadBody{json_answer(400, errors)};
  }
  return parsed.extract<Poco::JSON::Object::Ptr>();
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n\f\v");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n\f\v") - begin + 1);
}

// Reads one text field; an error is added to `errors` under the field's name.
std::string read_field(const Poco::JSON::Object& object, const std::string& name,
                       Poco::JSON::Object& errors) {
  const char* problem = nullptr;
  std::string text;
  const Poco::Dynamic::Var value = object.get(name);
  if (!object.has(name)) {
    problem = "This field is required.";
  } else if (value.isEmpty()) {
    problem = "This field may not be null.";
  } else if (!value.isString()) {
    problem = "Not a valid string.";
  } else {
    text = value.extract<std::string>();
    if (trimmed(text).empty()) problem = "This field may not be blank.";
  }
  if (problem != nullptr) {
    Poco::JSON::Array texts;
    texts.add(std::string(problem));
    errors.set(name, texts);
  }
  return text;
}

Poco::Dynamic::Var formatted(SystemTime time, DateFormat format) {
  const Poco::Int64 milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  const Poco::Timestamp stamp(milliseconds * 1000);
  switch (format) {
    case DateFormat::iso:
      return Poco::DateTimeFormatter::format(stamp, "%Y-%m-%dT%H:%M:%SZ");
    case DateFormat::iso_no_zone:
      return Poco::DateTimeFormatter::format(stamp, "%Y-%m-%dT%H:%M:%S");
    case DateFormat::space:
      return Poco::DateTimeFormatter::format(stamp, "%Y-%m-%d %H:%M:%S");
    case DateFormat::epoch:
      return milliseconds / 1000;
    case DateFormat::epoch_ms:
      return milliseconds;
  }
  return {};
}

// The token of "Bearer TOKEN"; nothing for any other shape.
std::optional<std::string> bearer_token(const std::optional<std::string>& authorization) {
  constexpr std::string_view scheme = "Bearer ";
  if (!authorization || !authorization->starts_with(scheme)) return std::nullopt;
  std::string token = trimmed(authorization->substr(scheme.size()));
  if (token.empty() || token.find(' ') != std::string::npos) return std::nullopt;
  return token;
}

}  // namespace

std::variant<Route, Answer> find_route(const std::string& method, std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  if (path == login_path) {
    if (method == "POST") return Route::authenticate;
    return method_not_allowed(method, "POST");
  }
  if (path == api_token_path) {
    if (method == "POST") return Route::get_new_token;
    if (method == "GET") return Route::get_existing_token;
    return method_not_allowed(method, "GET, POST");
  }
  return not_found();
}

Service::Service(const Settings& settings) : settings_(settings), accounts_(settings.account) {}

Answer Service::answer(Route route, const std::string& body,
                       const std::optional<std::string>& authorization, Behaviour behaviour) {
  if (route == Route::authenticate) return log_in(body, behaviour);
  const auto token = bearer_token(authorization);
  if (!token) return credentials_missing();
  if (!accounts_.issuer().accepts_access(*token, std::chrono::system_clock::now())) {
    return token_not_valid();
  }
  const bool expired = behaviour == Behaviour::expired_token;
  if (route == Route::get_new_token) return token_answer(accounts_.new_token(expired), behaviour);
  ApiToken last = accounts_.last_token();
  if (expired) {
    last.expires_at = std::chrono::system_clock::now() - std::chrono::minutes(1);
    last.created_at = last.expires_at - settings_.account.token_lifetime;
  }
  return token_answer(last, behaviour);
}

Answer Service::log_in(const std::string& body, Behaviour behaviour) {
  try {
    const Poco::JSON::Object::Ptr object = parse_object(body);
    Poco::JSON::Object errors = ordered_object();
    const std::string email = trimmed(read_field(*object, "email", errors));
    const std::string password = read_field(*object, "password", errors);
    if (email.size() > longest_email) {
      Poco::JSON::Array texts;
      texts.add("Ensure this field has no more than 254 characters.");
      errors.set("email", texts);
    }
    if (errors.size() > 0) return json_answer(400, errors);
    switch (accounts_.log_in(email, password)) {
      case LoginResult::accepted:
        return login_answer(behaviour);
      case LoginResult::wrong_credentials:
        return wrong_credentials();
      case LoginResult::captcha_required:
        return captcha_required();
    }
  } catch (const BadBody& bad) {
    return bad.answer;
  }
  return wrong_credentials();
}

Answer Service::login_answer(Behaviour behaviour) const {
  const auto now = std::chrono::system_clock::now();
  const auto expires = behaviour == Behaviour::expired_token ? now - std::chrono::minutes(1)
                                                             : now + settings_.access_lifetime;
  Poco::JSON::Object object = ordered_object();
  object.set("refresh", accounts_.issuer().refresh(now + refresh_lifetime));
  if (behaviour == Behaviour::wrong_type) {
    object.set("access", a_number);
  } else if (behaviour != Behaviour::missing_field) {
    object.set("access", accounts_.issuer().access(expires));
  }
  return json_answer(200, object);
}

Answer Service::token_answer(const ApiToken& token, Behaviour behaviour) const {
  Poco::JSON::Object object = ordered_object();
  if (behaviour != Behaviour::missing_field) object.set("api_key", token.api_key);
  if (behaviour == Behaviour::wrong_type) {
    object.set("token", a_number);
  } else {
    object.set("token", token.token);
  }
  object.set("created_at", formatted(token.created_at, settings_.date_format));
  object.set("expires_at", formatted(token.expires_at, settings_.date_format));
  return json_answer(200, object);
}

}  // namespace heddle::imiassist::sandbox
