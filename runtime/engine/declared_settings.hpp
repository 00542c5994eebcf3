// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "configuration/configuration.hpp"
#include "engine/catalog.hpp"

// Which settings there are. Only plugins know, and most of them have nothing to do with the flow
// that is to run: so as few are loaded for it as will do.
namespace heddle::engine {

class DeclaredSettings {
 public:
  explicit DeclaredSettings(Catalog& catalog);

  // Those of a node type that is loaded already.
  void add(const NodeTypeDescriptor& type);
  // The declaration, or null when nobody has it. Looks among the runtime's own and what is known
  // already, then among the plugins of the setting's family, and only then among all.
  const SettingDescriptor* find(std::string_view name);
  // The names of all. Loads every plugin.
  std::vector<std::string> names();
  // The one that a name most likely means that nobody has. Loads every plugin.
  std::optional<std::string> meant(std::string_view name);

 private:
  std::vector<std::string> of_family(std::string_view family);
  [[nodiscard]] const SettingDescriptor* known(std::string_view name) const;
  void add_all();

  Catalog& catalog_;
  std::map<std::string_view, const SettingDescriptor*> declared_;
  std::set<std::string, std::less<>> families_;  // that were loaded
  bool all_ = false;
};

// What is wrong with a configuration when the plugins are asked too, sorted by place. Reads no
// source of a secret.
std::vector<Diagnostic> check_configuration(
    const std::shared_ptr<const configuration::Configuration>& configuration, Catalog& catalog);

}  // namespace heddle::engine
