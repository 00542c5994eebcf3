// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <memory>
#include <string>
#include <vector>

#include "plugin/node_source.hpp"

// A plugin's tables come from somebody else's compiler, of another year, or by hand. This reads
// them without trust into plain data, and says all that is wrong with them.
namespace heddle::plugin {

struct ReadPlugin {
  std::string id;
  std::string version;
  std::vector<std::unique_ptr<NodeType>> types;  // empty when there are defects
  std::vector<std::string> defects;              // why the plugin cannot be used, for its author
};

// `origin` is the plugin's file, or another word for where the table came from.
ReadPlugin read_plugin(const heddle_plugin& table, const std::string& origin);

}  // namespace heddle::plugin
