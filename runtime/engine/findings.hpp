// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <heddle/diagnostic.hpp>
#include <utility>
#include <vector>

namespace heddle::engine {

// A setting that several node types share, or a secret that is read twice, is one mistake.
inline void add_new(std::vector<Diagnostic> findings, std::vector<Diagnostic>& diagnostics) {
  for (auto& finding : findings) {
    const auto same = [&](const Diagnostic& d) { return d.message == finding.message; };
    if (std::none_of(diagnostics.begin(), diagnostics.end(), same)) {
      diagnostics.push_back(std::move(finding));
    }
  }
}

}  // namespace heddle::engine
