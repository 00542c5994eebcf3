// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "accounts.hpp"
#include "answer.hpp"
#include "behaviours.hpp"
#include "routes.hpp"
#include "tokens.hpp"

// The contract of the service as far as it is known or assumed: which request gets which answer.
// It knows nothing of sockets.
namespace heddle::imiassist::sandbox {

// The route of a request, or the answer (404, 405) for one that has none. A query is ignored.
std::variant<Route, Answer> find_route(const std::string& method, std::string_view target);

class Service {
 public:
  struct Settings {
    AccountSettings account;
    std::chrono::seconds access_lifetime;
    DateFormat date_format;
  };

  explicit Service(const Settings& settings);

  // `authorization` is the header's value, absent when there is none. Only those behaviours matter
  // here that bend a good answer: missing_field, wrong_type and expired_token.
  Answer answer(Route route, const std::string& body,
                const std::optional<std::string>& authorization, Behaviour behaviour);

 private:
  Answer log_in(const std::string& body, Behaviour behaviour);
  Answer login_answer(Behaviour behaviour) const;
  Answer token_answer(const ApiToken& token, Behaviour behaviour) const;

  Settings settings_;
  Accounts accounts_;
};

}  // namespace heddle::imiassist::sandbox
