// SPDX-License-Identifier: Apache-2.0
#include "flow/flow.hpp"

#include <algorithm>

#include "flow/sample_catalog.hpp"
#include "fuzz/findings.hpp"

// A flow from a stranger: its text is read and checked, with all that this takes (YAML,
// expressions, the graph, what is available where), and every finding is shown.

using namespace heddle;

void fuzz::try_one(std::string_view text) {
  static test::SampleCatalog catalog;
  // Where no other flow lies beside it.
  const std::string file = "/nonexistent/flow.yaml";
  const auto checked = flow::check(text, file, catalog, {{"HOME", "LANG"}, {"token"}});
  fuzz::check_findings(text, file, checked.diagnostics);
  const bool wrong =
      std::any_of(checked.diagnostics.begin(), checked.diagnostics.end(),
                  [](const Diagnostic& one) { return one.severity == Severity::error; });
  fuzz::must((checked.flow == nullptr) == wrong, "there is a flow unless there is an error");
}
