// SPDX-License-Identifier: Apache-2.0
#include "engine/declared_settings.hpp"

#include "engine/settings.hpp"
#include "flow/report.hpp"

namespace heddle::engine {

DeclaredSettings::DeclaredSettings(Catalog& catalog) : catalog_(catalog) {
  for (const auto& setting : runtime_settings()) declared_.emplace(setting.name, &setting);
}

void DeclaredSettings::add(const NodeTypeDescriptor& type) {
  for (const auto& setting : type.settings) declared_.emplace(setting.name, &setting);
}

const SettingDescriptor* DeclaredSettings::known(std::string_view name) const {
  const auto found = declared_.find(name);
  return found == declared_.end() ? nullptr : found->second;
}

const SettingDescriptor* DeclaredSettings::find(std::string_view name) {
  if (const auto* found = known(name)) return found;
  const std::string_view family = name.substr(0, name.find('.'));
  if (!all_ && families_.emplace(family).second) {
    for (const auto* type : catalog_.of_family(family)) add(*type);
    if (const auto* found = known(name)) return found;
  }
  add_all();
  return known(name);
}

void DeclaredSettings::add_all() {
  if (all_) return;
  all_ = true;
  for (const auto* type : catalog_.all()) add(*type);
}

std::vector<std::string> DeclaredSettings::names() {
  add_all();
  std::vector<std::string> names;
  for (const auto& [name, setting] : declared_) names.emplace_back(name);
  return names;
}

std::vector<Diagnostic> check_configuration(
    const std::shared_ptr<const configuration::Configuration>& configuration, Catalog& catalog) {
  std::vector<Diagnostic> findings = configuration->diagnostics();
  const Settings settings({}, configuration);
  settings.http(Settings::Sources::leave, findings);
  DeclaredSettings declared(catalog);
  for (const auto& name : configuration->settings()) {
    const auto* setting = declared.find(name);
    if (setting == nullptr) {
      // The plugin that declares it may be one of those that are not found.
      if (configuration->plugins_unclear()) continue;
      findings.push_back(settings.unknown(name, declared.names()));
    } else if (!is_runtime_setting(name)) {
      configuration->setting(*setting, Settings::Sources::leave, findings);
    }
  }
  flow::sort_by_place(findings);
  return findings;
}

}  // namespace heddle::engine
