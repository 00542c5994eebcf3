// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "cli/command.hpp"

// The sandbox of the IMIassist service, and the flows of this repository run against it as their
// users run them.
namespace heddle::test {

class Sandbox {
 public:
  static constexpr const char* password = "sandbox-password-1";

  explicit Sandbox(std::vector<std::string> more = {})
      : process_(HEDDLE_SANDBOX_COMMAND, with_port(std::move(more)),
                 {.patience = std::chrono::seconds(100)}) {
    REQUIRE(process_.saw("ready\n"));
    const std::string& out = process_.so_far().out;
    const std::size_t begin = out.find("\nurl: ") + 6;
    url_ = out.substr(begin, out.find('\n', begin) - begin);
  }

  CommandResult run(const std::string& given_password, std::vector<std::string> more = {},
                    const std::string& flow = "new_token") {
    std::vector<std::string> arguments = {
        "run",      std::string(HEDDLE_SOURCE_DIR) + "/flows/imiassist/" + flow + ".yaml",
        "-i",       "subdomain=healthcarecomms",
        "-i",       "domain=eclinic.org.uk",
        "-i",       "user_email=integration@healthcarecomms.example",
        "--secret", "user_password=env:PASSWORD",
        "--set",    "imiassist.base_url=" + url_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_heddle(arguments, {.environment = {{"PASSWORD", given_password}}});
  }

 private:
  static std::vector<std::string> with_port(std::vector<std::string> more) {
    more.insert(more.end(), {"--port", "0", "--quiet"});
    return more;
  }

  Process process_;
  std::string url_;
};

}  // namespace heddle::test
