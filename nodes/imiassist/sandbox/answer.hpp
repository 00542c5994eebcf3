// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "behaviours.hpp"
#include "routes.hpp"

// An HTTP answer as data, so that what is said is decided apart from how it is sent.
namespace heddle::imiassist::sandbox {

struct Answer {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool keep_alive = true;
};

// {"detail": …}, the shape of every error that is not about a field.
Answer detail_answer(int status, std::string_view detail);
Answer not_found();
Answer method_not_allowed(std::string_view method, std::string_view allowed);
Answer wrong_credentials();
Answer captcha_required();
Answer credentials_missing();
Answer token_not_valid();
Answer unavailable();

// The answers of those behaviours that do not look at the request.
std::optional<Answer> canned_answer(Behaviour behaviour, Route route);

}  // namespace heddle::imiassist::sandbox
