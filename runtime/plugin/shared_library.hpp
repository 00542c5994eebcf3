// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <string>

// The one door to dlopen.
namespace heddle::plugin {

struct OpenedPlugin {
  const heddle_plugin* table = nullptr;  // null: see `error`
  std::string error;                     // what was expected and found, and the cure
};

// Loads the library and finds its plugin table. The library stays loaded for the life of the
// process: code of it may be running or referred to at any time, and there is no telling when not.
// A library that exports no plugin table stays loaded too.
// Not thread-safe: the caller holds the loader's mutex.
OpenedPlugin open_plugin(const std::string& path);

// The file that this code is in: libheddle, or a program that has all of it inside.
struct OwnPlace {
  std::string directory;  // empty when it cannot be told
  bool is_library = false;
};
OwnPlace own_place();

}  // namespace heddle::plugin
