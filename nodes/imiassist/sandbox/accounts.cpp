// SPDX-License-Identifier: Apache-2.0
#include "accounts.hpp"

#include <utility>

namespace heddle::imiassist::sandbox {
namespace {

constexpr int failures_before_captcha = 4;
// Emails come from outside; without a bound a client could fill the memory with them.
constexpr std::size_t most_remembered_emails = 4096;

ApiToken make_token(std::chrono::seconds lifetime, bool expired) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const SystemTime expires = expired ? now - std::chrono::minutes(1) : now + lifetime;
  return {random_api_key(), random_hex(64), expires - lifetime, expires};
}

}  // namespace

bool CaptchaGuard::demands_captcha(const std::string& email, Clock::time_point now) {
  const auto found = failures_.find(email);
  if (found == failures_.end()) return false;
  if (now - found->second.last >= reset_) {
    failures_.erase(found);
    return false;
  }
  return found->second.count >= failures_before_captcha;
}

void CaptchaGuard::failed(const std::string& email, Clock::time_point now) {
  if (failures_.size() >= most_remembered_emails && !failures_.contains(email)) failures_.clear();
  Failures& failures = failures_[email];
  ++failures.count;
  failures.last = now;
}

Accounts::Accounts(AccountSettings settings)
    : settings_(std::move(settings)),
      issuer_(random_hex(24)),
      guard_(settings_.captcha_reset),
      last_(make_token(settings_.token_lifetime, false)) {}

LoginResult Accounts::log_in(const std::string& email, const std::string& password) {
  const std::lock_guard lock(mutex_);
  const auto now = CaptchaGuard::Clock::now();
  if (guard_.demands_captcha(email, now)) return LoginResult::captcha_required;
  if (email == settings_.email && password == settings_.password) {
    guard_.succeeded(email);
    return LoginResult::accepted;
  }
  guard_.failed(email, now);
  return LoginResult::wrong_credentials;
}

ApiToken Accounts::new_token(bool expired) {
  ApiToken made = make_token(settings_.token_lifetime, expired);
  const std::lock_guard lock(mutex_);
  last_ = made;
  return made;
}

ApiToken Accounts::last_token() {
  const std::lock_guard lock(mutex_);
  return last_;
}

}  // namespace heddle::imiassist::sandbox
