// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/flow.hpp"
#include "sample_catalog.hpp"

// Flows in tests are checked against the sample node types.
namespace heddle::test {

inline flow::Checked check(std::string_view text) {
  static SampleCatalog catalog;  // the checked flow points into it
  return flow::check(text, "flow.yaml", catalog);
}

// The parts of a flow that say nothing of it.
inline std::string flow_with(std::string_view rest) {
  return "heddle: 1\nflow: f\n" + std::string(rest);
}

using Codes = std::vector<std::string>;

inline Codes codes_of(std::string_view text) {
  Codes codes;
  for (const auto& found : check(text).diagnostics) codes.push_back(found.code);
  return codes;
}

}  // namespace heddle::test
