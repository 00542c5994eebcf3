// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "commands.hpp"
#include "findings.hpp"
#include "run_inputs.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

namespace fs = std::filesystem;

// `what` is looked for in it: "plugin".
void add_folder(std::string_view option, std::string_view what, const std::string& directory,
                std::vector<std::string>& result, std::vector<Diagnostic>& findings) {
  std::error_code error;
  const auto status = fs::status(directory, error);
  if (fs::is_directory(status)) {
    result.push_back(directory);
  } else if (fs::exists(status)) {
    findings.push_back(
        usage_finding(fmt::format("{}: '{}' is not a folder", option, on_one_line(directory)),
                      {fmt::format("give the folder in which the {} is", what)}));
  } else {
    findings.push_back(
        usage_finding(fmt::format("{}: there is no folder '{}'", option, on_one_line(directory))));
  }
}

void add_setting(const std::string& text, std::size_t number, RuntimeOptions& result,
                 std::vector<Diagnostic>& findings) {
  const auto setting = split_assignment(text);
  if (!setting) {
    // The whole may be a secret; a name is none.
    const std::string shown =
        is_setting_name(text) ? fmt::format("'{}'", text) : fmt::format("number {}", number);
    findings.push_back(
        usage_finding(fmt::format("--set {}: expected family.setting=value, found {}", shown,
                                  text.starts_with('=') ? "no name before '='" : "no '='"),
                      {"such as --set imiassist.base_url=http://127.0.0.1:8080"}));
    return;
  }
  if (!is_setting_name(setting->name)) {
    findings.push_back(usage_finding(
        fmt::format("--set '{}': this is not the name of a setting", on_one_line(setting->name)),
        {"settings are named family.setting in small letters, such as imiassist.base_url"}));
    return;
  }
  if (!result.settings.try_emplace(setting->name, setting->value).second) {
    findings.push_back(
        usage_finding(fmt::format("the setting '{}' is given twice", setting->name)));
  }
}

}  // namespace

std::string configuration_of(const HostOptions& options, const std::string& flow) {
  if (!options.config) return find_configuration(flow);
  return *options.config == "none" ? std::string() : *options.config;
}

RuntimeOptions runtime_options(const HostOptions& options, std::vector<Diagnostic>& findings,
                               const std::string& flow) {
  RuntimeOptions result;
  if (options.config && options.config->empty()) {
    findings.push_back(usage_finding("--config: expected a file, or 'none', found an empty text"));
  }
  result.configuration_file = configuration_of(options, flow);
  for (const auto& directory : options.plugins) {
    add_folder("--plugins", "plugin", directory, result.plugin_directories, findings);
  }
  for (const auto& directory : options.flows) {
    add_folder("--flows", "flow", directory, result.flow_directories, findings);
  }
  for (std::size_t i = 0; i < options.settings.size(); ++i) {
    add_setting(options.settings[i], i + 1, result, findings);
  }
  return result;
}

void warn_of_plugins(const std::vector<const Runtime*>& runtimes, Console& console) {
  std::set<std::string> said;
  for (const Runtime* runtime : runtimes) {
    for (const auto& finding : runtime->plugin_diagnostics()) {
      const std::string text = text_of({finding});
      if (finding.severity == Severity::warning && said.insert(text).second) console.notice(text);
    }
  }
}

void tell_of_plugins(const Runtime& runtime, Console& console) {
  const bool nothing = runtime.node_types().empty();
  if (const auto problems = runtime.plugin_diagnostics(); !problems.empty()) {
    console.err(text_of(problems));
  }
  if (!nothing) return;
  std::string places = "there are no node types; searched for plugins in:\n";
  for (const auto& place : runtime.plugin_places()) places += "  " + place + "\n";
  console.err(places);
}

}  // namespace heddle::cli
