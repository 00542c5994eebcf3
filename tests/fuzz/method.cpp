// SPDX-License-Identifier: Apache-2.0
#include "method/check.hpp"

#include <algorithm>

#include "fuzz/findings.hpp"

// A method file from a stranger: its text is read, its expressions are compiled, and every finding
// is shown.

using namespace heddle;

void fuzz::try_one(std::string_view text) {
  const std::string file = "/nonexistent/demo.method.method.yaml";
  const auto checked = method::check_text(text, file);
  fuzz::check_findings(text, file, checked.diagnostics);
  const bool wrong =
      std::any_of(checked.diagnostics.begin(), checked.diagnostics.end(),
                  [](const Diagnostic& one) { return one.severity == Severity::error; });
  fuzz::must((checked.method == nullptr) == wrong, "there is a method unless there is an error");
  if (!checked.method) return;
  fuzz::must(checked.method->outputs.size() == checked.method->descriptor.outputs.size() &&
                 std::none_of(checked.method->outputs.begin(), checked.method->outputs.end(),
                              [](const auto& part) { return part == nullptr; }),
             "every output of a method is made of something");
}
