// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugin/node_source.hpp"

// A setting that several declare is one setting, so their declarations must be one too: those of
// the node types of a plugin, of all plugins, and of the host's own nodes.
namespace heddle::plugin {

// For one thread at a time.
class SharedSettings {
 public:
  // Why these node types cannot be with those declared before ("it declares the setting 'a.b'
  // otherwise than …"), or an empty text.
  [[nodiscard]] std::string conflict(const std::vector<std::unique_ptr<NodeType>>& types) const;
  // Keeps what they declare, as that of `who`: a file, or "this program".
  void declare(const std::vector<std::unique_ptr<NodeType>>& types, const std::string& who);

 private:
  // Who declared it first, to hold others against.
  std::map<std::string, std::pair<SettingDescriptor, std::string>, std::less<>> settings_;
};

}  // namespace heddle::plugin
