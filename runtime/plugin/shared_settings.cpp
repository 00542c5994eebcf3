// SPDX-License-Identifier: Apache-2.0
#include "plugin/shared_settings.hpp"

#include <fmt/format.h>

#include <string_view>

namespace heddle::plugin {

std::string SharedSettings::conflict(const std::vector<std::unique_ptr<NodeType>>& types) const {
  std::map<std::string_view, const SettingDescriptor*> own;
  for (const auto& type : types) {
    for (const auto& setting : type->settings) {
      const auto [first, is_first] = own.try_emplace(setting.name, &setting);
      if (!is_first && !(*first->second == setting)) {
        return fmt::format(
            "its node types declare the setting '{}' in different ways; declare it once and share "
            "the declaration",
            setting.name);
      }
      const auto known = settings_.find(setting.name);
      if (known != settings_.end() && !(known->second.first == setting)) {
        return fmt::format(
            "it declares the setting '{}' otherwise than {} does; plugins that share a setting "
            "must declare it alike",
            setting.name, known->second.second);
      }
    }
  }
  return {};
}

void SharedSettings::declare(const std::vector<std::unique_ptr<NodeType>>& types,
                             const std::string& who) {
  for (const auto& type : types) {
    for (const auto& setting : type->settings) settings_.try_emplace(setting.name, setting, who);
  }
}

}  // namespace heddle::plugin
