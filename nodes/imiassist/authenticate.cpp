// SPDX-License-Identifier: Apache-2.0
#include <heddle/node.hpp>
#include <string>

#include "method.hpp"

namespace heddle::imiassist {

struct Authenticate : Method {
  static constexpr About about{
      .name = "imiassist.authenticate",
      .title = "Authenticate",
      .doc =
          "Signs in as the integration user of a company and gives the access token that the "
          "token methods need.",
      .success = "Generated access token.",
      .failure = "Error in generating the access token.",
      .effects = true};

  In<std::string_view> user_email{
      this,
      "user_email",
      "Email of the integration user.",
      {.example = "integration@healthcarecomms.example", .minimum_size = 1}};
  In<std::string_view> user_password{this,
                                     "user_password",
                                     "Password of the integration user.",
                                     {.secret = true, .minimum_size = 1}};
  Endpoint endpoint{this, "imiassist.authenticate.path", "/api/v1/auth/login/",
                    "imiassist.authenticate.method", "POST"};
  Out<std::string> refresh{this, "refresh", "Refresh token.", {.secret = true}};
  Out<std::string> access{this,
                          "access",
                          "Access token that can be used to generate API key and token.",
                          {.secret = true}};
  ResponseOutputs response{this};

  Outcome run(Call& call) {
    Answer answer = ask(call, *this, endpoint, response, std::nullopt,
                        {{"email", *user_email}, {"password", *user_password}});
    const std::string_view new_access = answer.text(call, "access");
    const std::string_view new_refresh = answer.text(call, "refresh");
    if (!answer.ok()) return answer.failure();
    access = new_access;
    refresh = new_refresh;
    return success;
  }
};

}  // namespace heddle::imiassist

HEDDLE_PLUGIN("imiassist", HEDDLE_PLUGIN_VERSION, "Apache-2.0", heddle::imiassist::Authenticate)
