// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "method.hpp"

// The methods that turn an access token into an API key and a token differ in their endpoint and
// their words only.
namespace heddle::imiassist {

struct TokenMethod : Method {
  In<std::string_view> authorization{this,
                                     "authorization",
                                     "Access token obtained from Authenticate.",
                                     {.secret = true, .minimum_size = 1}};
  Setting<std::string_view> authorization_scheme{
      this,
      "imiassist.authorization_scheme",
      "What stands before a token in the Authorization header (the default is an assumption). A "
      "token that begins with it already is sent as it is.",
      {.default_value = "Bearer",
       .pattern = "[A-Za-z][A-Za-z0-9._~+-]*",
       .pattern_meaning = "one word"}};
  Out<std::string> api_key{this, "api_key", "The API key.", {.secret = true}};
  Out<std::string> token{this, "token", "The token.", {.secret = true}};
  Out<std::string> created_at{this,
                              "created_at",
                              "When the token was generated, ISO 8601 in UTC.",
                              {.example = "2021-07-31T09:19:18Z", .is_public = true}};
  Out<std::string> expires_at{this,
                              "expires_at",
                              "When the token expires, ISO 8601 in UTC.",
                              {.example = "2021-07-31T10:19:18Z", .is_public = true}};
  ResponseOutputs response{this};

 protected:
  Outcome fetch(Call& call, const Endpoint& endpoint) {
    const auto header = authorization_header(*authorization_scheme, *authorization);
    if (!header) {
      return call.invalid(
          "input 'authorization': expected one token without spaces, found other "
          "characters in it");
    }
    Answer answer = ask(call, *this, endpoint, response, header, {});
    const std::string_view new_api_key = answer.text(call, "api_key");
    const std::string_view new_token = answer.text(call, "token");
    const std::string created = answer.time(call, "created_at");
    const std::string expires = answer.time(call, "expires_at");
    if (!answer.ok()) return answer.failure();
    api_key = new_api_key;
    token = new_token;
    created_at = created;
    expires_at = expires;
    return success;
  }
};

}  // namespace heddle::imiassist
