// SPDX-License-Identifier: Apache-2.0
#include "engine/declared_settings.hpp"

#include <algorithm>

#include "engine/settings.hpp"
#include "flow/report.hpp"
#include "value/spelling.hpp"

namespace heddle::engine {

namespace {

std::string_view family_of(std::string_view name) {
  return name.substr(0, name.find('.'));
}

std::string_view rest_of(std::string_view name) {
  return name.substr(std::min(name.size(), family_of(name).size() + 1));
}

// The one of `names` that is nearest behind its family.
std::optional<std::string> with_rest_like(std::string_view name,
                                          const std::vector<std::string>& names) {
  std::vector<std::string> rests;
  rests.reserve(names.size());
  for (const auto& known : names) rests.emplace_back(rest_of(known));
  const auto found = closest(rest_of(name), rests);
  if (!found) return std::nullopt;
  const auto at = std::find(rests.begin(), rests.end(), *found) - rests.begin();
  return names[static_cast<std::size_t>(at)];
}

}  // namespace

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
  const std::string_view family = family_of(name);
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

// Those that its node types have, whatever they are called, and those that are called so.
std::vector<std::string> DeclaredSettings::of_family(std::string_view family) {
  std::vector<std::string> found;
  const auto add = [&](const std::string& name) {
    if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
  };
  for (const auto* type : catalog_.of_family(family)) {
    for (const auto& setting : type->settings) add(setting.name);
  }
  for (const auto& name : names()) {
    if (family_of(name) == family) add(name);
  }
  return found;
}

// A whole name that is near may be another family's, or be near for the sake of the family: so what
// stands behind the family is looked for first.
std::optional<std::string> DeclaredSettings::meant(std::string_view name) {
  const auto near = of_family(family_of(name));
  if (auto found = with_rest_like(name, near)) return found;
  std::vector<std::string> others = names();
  const auto is_near = [&](const std::string& other) {
    return std::find(near.begin(), near.end(), other) != near.end();
  };
  others.erase(std::remove_if(others.begin(), others.end(), is_near), others.end());
  std::vector<std::string> alike;
  for (const auto& other : others) {
    if (rest_of(other) == rest_of(name)) alike.push_back(other);
  }
  if (alike.size() == 1) return alike.front();
  if (auto found = closest(name, alike)) return found;
  return closest(name, others);
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
      findings.push_back(settings.unknown(name, declared.meant(name), declared.names()));
    } else if (!is_runtime_setting(name)) {
      configuration->setting(*setting, Settings::Sources::leave, findings);
    }
  }
  flow::sort_by_place(findings);
  return findings;
}

}  // namespace heddle::engine
