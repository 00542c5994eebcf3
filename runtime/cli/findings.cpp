// SPDX-License-Identifier: Apache-2.0
#include "findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "json_text.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

std::string counted(std::ptrdiff_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

Diagnostic usage_finding(std::string message, std::vector<std::string> notes) {
  Diagnostic finding;
  finding.message = std::move(message);
  finding.notes = std::move(notes);
  return finding;
}

bool has_errors(const std::vector<Diagnostic>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Diagnostic& finding) { return finding.severity == Severity::error; });
}

std::string text_of(const std::vector<Diagnostic>& findings) {
  std::string out;
  for (const auto& finding : findings) {
    if (!finding.code.empty()) {
      out += on_lines(render(finding));
      continue;
    }
    if (!finding.place.file.empty()) out += on_one_line(finding.place.file);
    if (finding.place.line > 0) {
      out += fmt::format(":{}:{}", finding.place.line, finding.place.column);
    }
    if (!finding.place.file.empty()) out += ": ";
    out += fmt::format("{}: {}\n", finding.severity == Severity::error ? "error" : "warning",
                       on_one_line(finding.message));
    for (const auto& note : finding.notes) out += fmt::format("      = {}\n", on_one_line(note));
  }
  return out;
}

std::string diagnostics_object(const std::vector<Diagnostic>& findings) {
  return JsonObject().add_json("diagnostics", render_json(findings)).text() + "\n";
}

std::string written(const std::vector<Diagnostic>& findings, FindingsFormat format) {
  switch (format) {
    case FindingsFormat::json:
      return diagnostics_object(findings);
    case FindingsFormat::github:
      return render_github(findings);
    default:
      return text_of(findings);
  }
}

std::string count_of(const std::vector<Diagnostic>& findings) {
  const auto errors = std::count_if(findings.begin(), findings.end(), [](const auto& finding) {
    return finding.severity == Severity::error;
  });
  const auto warnings = static_cast<std::ptrdiff_t>(findings.size()) - errors;
  std::string text = errors > 0 ? counted(errors, "error") : "";
  if (warnings > 0) text += (text.empty() ? "" : ", ") + counted(warnings, "warning");
  return text;
}

}  // namespace heddle::cli
