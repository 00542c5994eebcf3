// SPDX-License-Identifier: Apache-2.0
#include "tokens.hpp"

#include <openssl/rand.h>

#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>
#include <Poco/Types.h>

#include <exception>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace heddle::imiassist::sandbox {
namespace {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system gave no random numbers (OpenSSL RAND_bytes failed)");
  }
  return bytes;
}

// Rounded up when issued and down when checked: a token never lives shorter than was asked for.
Poco::Int64 seconds_up(SystemTime time) {
  return std::chrono::ceil<std::chrono::seconds>(time.time_since_epoch()).count();
}

Poco::Int64 seconds_down(SystemTime time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

std::string random_hex(std::size_t digits) {
  static constexpr std::string_view alphabet = "0123456789abcdef";
  std::string text = random_bytes(digits);
  for (char& c : text) c = alphabet[static_cast<unsigned char>(c) % alphabet.size()];
  return text;
}

std::string random_api_key() {
  static constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuv";
  std::string text = random_bytes(36);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    text[i] = dash ? '-' : alphabet[static_cast<unsigned char>(text[i]) % alphabet.size()];
  }
  text[0] = 'k';  // so that no key is a UUID by chance
  return text;
}

TokenIssuer::TokenIssuer(std::string subject)
    : key_(random_bytes(32)), subject_(std::move(subject)) {}

std::string TokenIssuer::issue(const char* type, SystemTime expires) const {
  Poco::JWT::Token token;
  token.setType("JWT");
  token.payload().set("type", std::string(type));
  // Token::setExpiration would write a fraction, which the service's example does not have.
  token.payload().set("exp", seconds_up(expires));
  token.setId(random_hex(32));
  token.setSubject(subject_);
  return Poco::JWT::Signer(key_).sign(token, Poco::JWT::Signer::ALGO_HS256);
}

bool TokenIssuer::accepts_access(const std::string& text, SystemTime now) const {
  try {
    Poco::JWT::Token token;
    // A Signer made from a key alone allows HS256 only, so `alg: none` ends in the handler below.
    if (!Poco::JWT::Signer(key_).tryVerify(text, token)) return false;
    return token.payload().getValue<std::string>("type") == "access" &&
           token.payload().getValue<Poco::Int64>("exp") > seconds_down(now) &&
           token.getSubject() == subject_;
  } catch (const std::exception&) {  // whatever cannot be read as a token is not one
    return false;
  }
}

}  // namespace heddle::imiassist::sandbox
