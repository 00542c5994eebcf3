// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

// Who includes whom, read from the sources.
namespace heddle::test {

// `#include "flow/flow.hpp"` or `#include <heddle/value.hpp>`.
struct Include {
  std::string file;  // that has it, from the top of the tree: "runtime/engine/host.cpp"
  std::size_t line = 0;
  bool quoted = false;
  std::string what;  // "flow/flow.hpp"
};

// Those of all C and C++ files below a folder, sorted by file.
std::vector<Include> includes_below(const std::filesystem::path& root, const std::string& folder);

// Which rooms of runtime/ each room may include, beside itself.
using Arrows = std::map<std::string, std::set<std::string>>;

// From the table of rooms in runtime/README.md: "| `flow/` | its job | expression, value |".
Arrows arrows_in(const std::string& readme);

// A room that is reached again from itself: "flow → value → flow"; empty: there is none.
std::string cycle_in(const Arrows& arrows);

// What is wrong with includes of the rooms, a line each: an arrow that is not in the table, a room
// that is not, and arrows of the table that no include needs.
std::vector<std::string> faults_of(const std::vector<Include>& includes, const Arrows& arrows);

}  // namespace heddle::test
