// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "configuration/configuration.hpp"
#include "engine/catalog.hpp"
#include "engine/declared_settings.hpp"
#include "plugin/plugin_directories.hpp"

// Host configurations where nothing is installed but the plugin `probe`.
namespace heddle::test {

using configuration::Configuration;

inline std::vector<Diagnostic> findings_in(
    const std::shared_ptr<const Configuration>& configuration) {
  std::vector<std::unique_ptr<plugin::NodeSource>> sources;
  sources.push_back(std::make_unique<plugin::PluginDirectories>(
      std::vector<std::string>{HEDDLE_TEST_PLUGIN_DIR "/probe"}));
  engine::Catalog catalog(std::move(sources));
  return engine::check_configuration(configuration, catalog);
}

}  // namespace heddle::test
