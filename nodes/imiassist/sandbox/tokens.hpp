// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

#include "names.hpp"

// The tokens that the sandbox hands out: signed JWTs for a login, opaque random texts for the API.
namespace heddle::imiassist::sandbox {

using SystemTime = std::chrono::system_clock::time_point;

std::string random_hex(std::size_t digits);
// Shaped like a UUID, with letters beyond `f`: a client that parses it as one is wrong.
std::string random_api_key();

// How created_at and expires_at are written. The service's own format is not public, so a client
// has to accept all of these.
enum class DateFormat { iso, iso_no_zone, space, epoch, epoch_ms };

inline constexpr std::array<Named<DateFormat>, 5> date_format_names{{
    {"iso", DateFormat::iso},                  // 2030-01-31T09:30:00Z
    {"iso-no-zone", DateFormat::iso_no_zone},  // 2030-01-31T09:30:00
    {"space", DateFormat::space},              // 2030-01-31 09:30:00
    {"epoch", DateFormat::epoch},              // 1896082200
    {"epoch-ms", DateFormat::epoch_ms},        // 1896082200000
}};

// Makes and checks the JWTs of one account. The key lives as long as the process: a token from an
// earlier one is refused, as after a change of the service's key.
class TokenIssuer {
 public:
  explicit TokenIssuer(std::string subject);

  std::string access(SystemTime expires) const { return issue("access", expires); }
  std::string refresh(SystemTime expires) const { return issue("refresh", expires); }
  // Whether `text` is an access token from here that has not expired. Never throws.
  bool accepts_access(const std::string& text, SystemTime now) const;

 private:
  std::string issue(const char* type, SystemTime expires) const;

  std::string key_;
  std::string subject_;
};

}  // namespace heddle::imiassist::sandbox
