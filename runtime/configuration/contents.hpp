// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "flow/language.hpp"
#include "flow/report.hpp"
#include "flow/yaml/tree.hpp"

// From the YAML of a host configuration to its parts, each with its place in the file.
namespace heddle::configuration {

inline constexpr flow::Subject subject{"host configuration", "the language of host configurations",
                                       "a host configuration begins with 'heddle: 1'"};

// The keys at the top.
inline constexpr std::array keys = {
    flow::Word{"heddle", "The version of this file, which is 1."},
    flow::Word{"plugins", "Folders with plugins."},
    flow::Word{"flows", "Folders with flows that other flows use."},
    flow::Word{"settings", "Settings, by their whole name."},
    flow::Word{"secrets", "Where secrets come from, by the name of the input or setting."},
    flow::Word{"env", "The names of environment variables that flows may read."}};

struct Entry {
  const flow::yaml::Node* key = nullptr;
  const flow::yaml::Node* value = nullptr;
};
using Entries = std::map<std::string, Entry, std::less<>>;

struct Contents {
  std::vector<std::string> plugin_directories;
  std::vector<std::string> flow_directories;
  bool plugins_unclear = false;  // there may be others
  Entries settings;
  Entries secrets;      // the values are sources; those with a "." in the name are of settings
  Entries environment;  // without values
};

// Paths in the file are relative to `folder`. Everything that is wrong goes to the report.
Contents read_contents(flow::Report& report, const flow::yaml::Node& root,
                       const std::string& folder);

// What a flow has and a host configuration has not; null: nothing.
const flow::yaml::Node* sign_of_a_flow(const flow::yaml::Node& root);

// Masks what may be secret, and every value of a setting but the one that is `shown`: which
// settings are secret only their plugins know. Null: none is shown.
void hide_values(flow::Report& report, const flow::yaml::Node& root,
                 const flow::yaml::Node* shown = nullptr);

// `path` as it is seen from where the file is.
std::string resolved_path(const std::string& folder, std::string_view path);

}  // namespace heddle::configuration
