// SPDX-License-Identifier: Apache-2.0
#include "configuration/configuration.hpp"

#include <utility>

#include "engine/declared_settings.hpp"
#include "fuzz/findings.hpp"

// A heddle.yaml with any text: it is read, held against the settings that there are, and all of its
// values are asked for. No source of a secret is read.

using namespace heddle;
using configuration::Configuration;

namespace {

void ask_for_all(const Configuration& configuration, std::vector<Diagnostic>& findings) {
  for (const std::string& name : configuration.settings()) {
    fuzz::must(configuration.has_setting(name), "a setting that is listed is there", name);
    for (auto type = static_cast<unsigned>(Type::boolean); type <= unsigned(Type::any); ++type) {
      SettingDescriptor setting;
      setting.name = name;
      setting.type = static_cast<Type>(type);
      const std::size_t before = findings.size();
      const auto value = configuration.setting(setting, Configuration::Sources::leave, findings);
      fuzz::must(!value || setting.type == Type::any || value->type() == setting.type,
                 "a setting is of its type", name);
      fuzz::must(!value || findings.size() == before, "a value that fits has no findings", name);
    }
  }
  for (const std::string& name : configuration.secrets()) {
    fuzz::must(configuration.has_secret(name), "a secret that is listed is there", name);
  }
  for (const std::string& name : configuration.environment()) {
    flow::Finding finding;
    finding.code = "HD6001";
    finding.message = "it is not set";
    findings.push_back(configuration.at_environment(name, std::move(finding)));
  }
}

}  // namespace

void fuzz::try_one(std::string_view text) {
  const std::string file = "/nonexistent/heddle.yaml";
  const auto configuration = Configuration::read_text(std::string(text), file);
  fuzz::check_findings(text, file, configuration->diagnostics());
  engine::Catalog catalog({});
  fuzz::check_findings(text, file, engine::check_configuration(configuration, catalog));
  std::vector<Diagnostic> findings;
  ask_for_all(*configuration, findings);
  fuzz::check_findings(text, file, findings);
}
