// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "tokens.hpp"

// What the sandbox remembers: the integration user, the API token made last, and who failed to log
// in how often. All of it is in memory and gone with the process. Safe to use from many threads.
namespace heddle::imiassist::sandbox {

struct ApiToken {
  std::string api_key;
  std::string token;
  SystemTime created_at;
  SystemTime expires_at;
};

enum class LoginResult { accepted, wrong_credentials, captcha_required };

// Asks for a captcha after four failed logins of one email. It gives no captcha to solve, so the
// demand lapses some time after the last failure; refused logins do not prolong it.
class CaptchaGuard {
 public:
  using Clock = std::chrono::steady_clock;

  explicit CaptchaGuard(std::chrono::seconds reset) : reset_(reset) {}

  bool demands_captcha(const std::string& email, Clock::time_point now);
  void failed(const std::string& email, Clock::time_point now);
  void succeeded(const std::string& email) { failures_.erase(email); }

 private:
  struct Failures {
    int count = 0;
    Clock::time_point last;
  };

  std::chrono::seconds reset_;
  std::map<std::string, Failures> failures_;
};

struct AccountSettings {
  std::string email;
  std::string password;
  std::chrono::seconds token_lifetime;
  std::chrono::seconds captcha_reset;
};

class Accounts {
 public:
  explicit Accounts(AccountSettings settings);

  LoginResult log_in(const std::string& email, const std::string& password);
  // Makes an API key and token; from then on last_token() gives them.
  ApiToken new_token(bool expired);
  ApiToken last_token();
  const TokenIssuer& issuer() const { return issuer_; }

 private:
  AccountSettings settings_;
  TokenIssuer issuer_;
  std::mutex mutex_;
  CaptchaGuard guard_;
  ApiToken last_;
};

}  // namespace heddle::imiassist::sandbox
