// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "flow_test/suite.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

namespace fs = std::filesystem;

// A file of this name configures flows; the same from another folder is given with --config.
bool is_configuration(std::string_view path) {
  return path.substr(path.rfind('/') + 1) == "heddle.yaml";
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// Checks flows, each on the host that its configuration describes, and each configuration once, at
// the first flow it belongs to.
class Checker {
 public:
  Checker(const CheckOptions& options, const RuntimeOptions& host, Console& console)
      : options_(options), host_(host), console_(console) {}

  void check(const std::string& file) {
    if (is_configuration(file)) {
      host_of(file);
      return;
    }
    if (flow_test::is_test(file)) return check_test(file);
    const Host& host = host_of(configuration_of(options_.host, file));
    auto found = host.runtime->check(file);
    // Those were said at their own place.
    const auto is_said = [&](const Diagnostic& finding) {
      return !host.configuration.empty() && finding.place.file == host.configuration;
    };
    found.erase(std::remove_if(found.begin(), found.end(), is_said), found.end());
    ++(file.ends_with(".method.yaml") ? methods_ : flows_);
    tell(file, std::move(found));
  }

  // What is wrong with a test and not with its flow.
  void check_test(const std::string& file) {
    flow_test::Suite suite;
    flow_test::load_file(
        file,
        [this](const std::string& flow) {
          RuntimeOptions options = host_;
          options.configuration_file = configuration_of(options_.host, flow);
          return options;
        },
        suite);
    ++tests_;
    tell(file, std::move(suite.diagnostics));
  }

  // The configuration that was given, where no flow asks for it.
  void check_given_configuration() {
    if (options_.flows.empty()) host_of(configuration_of(options_.host, ""));
  }

  ExitCode finish() {
    std::vector<const Runtime*> runtimes;
    for (const auto& host : hosts_) runtimes.push_back(host.runtime.get());
    warn_of_plugins(runtimes, console_);
    if (options_.format != FindingsFormat::text) {
      console_.out(written(findings_, options_.format));
    } else if (!findings_.empty() || flows_ + methods_ + tests_ + configurations_ > 1) {
      console_.out(summary());
    }
    const bool refused = has_errors(findings_) || (options_.strict && !findings_.empty());
    return refused ? ExitCode::refused : ExitCode::success;
  }

 private:
  struct Host {
    std::string configuration;  // as it was first named; empty: none
    std::unique_ptr<Runtime> runtime;
  };

  // The host with this configuration, which is checked when it is met first.
  const Host& host_of(const std::string& configuration) {
    std::error_code error;
    const fs::path path = fs::weakly_canonical(configuration, error);
    for (const auto& host : hosts_) {
      if (fs::weakly_canonical(host.configuration, error) == path) return host;
    }
    RuntimeOptions options = host_;
    options.configuration_file = configuration;
    const Host& host =
        hosts_.emplace_back(Host{configuration, std::make_unique<Runtime>(std::move(options))});
    if (!configuration.empty()) {
      ++configurations_;
      tell(configuration, host.runtime->check_configuration());
    }
    return host;
  }

  void tell(const std::string& file, std::vector<Diagnostic> found) {
    if (options_.format == FindingsFormat::text) {
      console_.out(found.empty() ? fmt::format("{}: ok\n", on_one_line(file)) : text_of(found));
    }
    for (auto& finding : found) findings_.push_back(std::move(finding));
  }

  // Alone, "ok" is an answer; among many, the count is.
  [[nodiscard]] std::string summary() const {
    const std::string count = count_of(findings_);
    std::string files = flows_ > 0 ? counted(flows_, "flow") : "";
    const auto add = [&](std::size_t number, std::string_view noun) {
      if (number > 0) files += (files.empty() ? "" : " and ") + counted(number, noun);
    };
    add(methods_, "method");
    add(tests_, "flow test");
    add(configurations_, "configuration");
    const bool strictly = options_.strict && !findings_.empty() && !has_errors(findings_);
    return fmt::format("{} in {}{}\n", count.empty() ? "no findings" : count, files,
                       strictly ? "; with --strict they count as errors" : "");
  }

  const CheckOptions& options_;
  const RuntimeOptions& host_;
  Console& console_;
  std::deque<Host> hosts_;
  std::vector<Diagnostic> findings_;
  std::size_t flows_ = 0;
  std::size_t methods_ = 0;
  std::size_t tests_ = 0;
  std::size_t configurations_ = 0;
};

}  // namespace

ExitCode check(const CheckOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  const RuntimeOptions host = runtime_options(options.host, findings);
  const bool text = options.format == FindingsFormat::text;
  if (!findings.empty()) {
    if (text) {
      console.err(text_of(findings));
    } else {
      console.out(written(findings, options.format));
    }
    return ExitCode::refused;
  }
  Checker checker(options, host, console);
  for (const auto& file : options.flows) checker.check(file);
  checker.check_given_configuration();
  return checker.finish();
}

}  // namespace heddle::cli
