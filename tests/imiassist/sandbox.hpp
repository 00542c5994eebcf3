// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>
#include <doctest/doctest.h>

#include <heddle/runtime.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "imiassist/implementations.hpp"

// The sandbox of the service as a process of its own, and the methods run against it as a flow runs
// them.
namespace heddle::test {

class Sandbox {
 public:
  // Started with free ports for http and https and these arguments.
  explicit Sandbox(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.end(), {"--port", "0", "--tls-port", "0", "--quiet"});
    Poco::Pipe out;
    process_ = std::make_unique<Poco::ProcessHandle>(
        Poco::Process::launch(HEDDLE_SANDBOX_COMMAND, arguments, nullptr, &out, nullptr));
    Poco::PipeInputStream lines(out);
    std::string line;
    while (std::getline(lines, line) && line != "ready") {
      if (const auto colon = line.find(": "); colon != std::string::npos) {
        said_[line.substr(0, colon)] = line.substr(colon + 2);
      }
    }
    REQUIRE_MESSAGE(line == "ready", "the sandbox did not start");
  }
  ~Sandbox() {
    Poco::Process::requestTermination(process_->id());
    process_->wait();
  }
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // "url", "tls_url", "ca_file", "user_email", "user_password"
  [[nodiscard]] const std::string& said(const std::string& key) const { return said_.at(key); }

 private:
  std::unique_ptr<Poco::ProcessHandle> process_;
  std::map<std::string, std::string> said_;
};

using Settings = std::map<std::string, std::string, std::less<>>;

// A runtime that reaches the sandbox by http or https.
inline RuntimeOptions options_for(const Sandbox& sandbox, bool tls, Settings settings = {}) {
  RuntimeOptions options;
  options.plugin_directories = {methods_directory()};
  options.workers = 1;
  options.settings = std::move(settings);
  options.settings.try_emplace("imiassist.base_url", sandbox.said(tls ? "tls_url" : "url"));
  options.settings.try_emplace("http.ca_file", sandbox.said("ca_file"));
  return options;
}

inline Values credentials(const Sandbox& sandbox) {
  return {{"subdomain", "healthcarecomms"},
          {"domain", "eclinic.org.uk"},
          {"user_email", sandbox.said("user_email")},
          {"user_password", sandbox.said("user_password")}};
}

inline RunResult run(const RuntimeOptions& options, const std::string& text, Values inputs) {
  const Runtime runtime(options);
  const LoadedFlow loaded = runtime.load_text(text, "test.yaml");
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  return runtime.run(*loaded.flow, std::move(inputs));
}

inline std::optional<Value> output(const RunResult& result, std::string_view name) {
  for (const auto& [known, value] : result.outputs) {
    if (known == name) return value;
  }
  return std::nullopt;
}

// Signs in.
inline const std::string sign_in_flow = R"(
heddle: 1
flow: sign-in
inputs:
  subdomain: string
  domain: string
  user_email: string
  user_password: {type: string, secret: true}
outputs:
  access: ${{ nodes.a.access }}
  refresh: ${{ nodes.a.refresh }}
  body: ${{ nodes.a.response_body }}
  status: ${{ nodes.a.response_status_code }}
nodes:
  a:
    use: imiassist.authenticate
    with:
      subdomain: ${{ inputs.subdomain }}
      domain: ${{ inputs.domain }}
      user_email: ${{ inputs.user_email }}
      user_password: ${{ inputs.user_password }}
    retry: {max_attempts: 3, delay: 1ms}
    next: {SUCCESS: end, FAILURE: end.FAILURE}
)";

// Signs in and then runs one of the token methods, "get_new_token" or "get_existing_token".
inline std::string token_flow(const std::string& method) {
  return R"(
heddle: 1
flow: token
inputs:
  subdomain: string
  domain: string
  user_email: string
  user_password: {type: string, secret: true}
outputs:
  access: ${{ nodes.a.access }}
  api_key: ${{ nodes.b.api_key }}
  token: ${{ nodes.b.token }}
  created_at: ${{ nodes.b.created_at }}
  expires_at: ${{ nodes.b.expires_at }}
  body: ${{ nodes.b.response_body }}
  status: ${{ nodes.b.response_status_code }}
nodes:
  a:
    use: imiassist.authenticate
    with:
      subdomain: ${{ inputs.subdomain }}
      domain: ${{ inputs.domain }}
      user_email: ${{ inputs.user_email }}
      user_password: ${{ inputs.user_password }}
    next: b
  b:
    use: imiassist.)" +
         method + R"(
    with:
      SUBDOMAIN: ${{ inputs.subdomain }}
      Domain: ${{ inputs.domain }}
      Authorization: ${{ nodes.a.access }}
    next: {Success: end, Failure: end.FAILURE}
)";
}

}  // namespace heddle::test
