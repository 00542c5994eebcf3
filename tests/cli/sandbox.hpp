// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.hpp"
#include "golden.hpp"

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

  // A flow of flows/ with what it needs of the account: those inputs that it has.
  CommandResult run_flow(const std::string& flow, const std::vector<std::string>& more = {},
                         const std::string& given_password = password,
                         std::map<std::string, std::string> environment = {}) {
    const std::string path = std::string(HEDDLE_SOURCE_DIR) + "/flows/" + flow + ".yaml";
    std::vector<std::string> arguments = {"run", path, "--set", "imiassist.base_url=" + url_};
    const std::string text = content_of(path);
    for (const std::string given : {"subdomain=healthcarecomms", "domain=eclinic.org.uk",
                                    "user_email=integration@healthcarecomms.example"}) {
      const std::string input = "\n  " + given.substr(0, given.find('=')) + ":";
      if (text.find(input) < text.find("\nnodes:")) {
        arguments.insert(arguments.end(), {"-i", given});
      }
    }
    if (text.find("user_password: {type") != std::string::npos) {
      arguments.insert(arguments.end(), {"--secret", "user_password=env:PASSWORD"});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    environment.emplace("PASSWORD", given_password);
    return run_heddle(arguments, {.environment = std::move(environment)});
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
