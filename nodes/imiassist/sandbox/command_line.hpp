// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <optional>
#include <string>

#include "behaviours.hpp"
#include "certificates.hpp"
#include "tokens.hpp"

namespace heddle::imiassist::sandbox {

inline constexpr int exit_usage = 2;
inline constexpr int exit_environment = 3;  // a port in use, a file that cannot be written

struct Options {
  Poco::Net::IPAddress host;
  int port = 8080;
  std::optional<int> tls_port;
  CertificateKind certificate = CertificateKind::good;
  std::string ca_file;  // empty: one in the folder for temporary files
  std::string user_email = "integration@healthcarecomms.example";
  std::string user_password = "sandbox-password-1";
  std::chrono::seconds access_lifetime{300};
  std::chrono::seconds token_lifetime{3600};
  std::chrono::seconds captcha_reset{60};
  DateFormat date_format = DateFormat::iso;
  BehaviourPlan plan;
  std::chrono::milliseconds slow_delay{3000};
  int flaky_failures = 2;
  bool quiet = false;
};

struct CommandLine {
  std::optional<Options> options;  // absent: there is nothing to serve, exit with the code
  int exit_code = 0;
};

// Prints help, the version or what is wrong.
CommandLine read_command_line(int argc, char** argv);

}  // namespace heddle::imiassist::sandbox
