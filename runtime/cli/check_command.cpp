// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// Alone, "ok" is an answer; among many, the count is.
std::string summary(const std::vector<Diagnostic>& findings, std::size_t flows) {
  const std::string count = count_of(findings);
  return fmt::format("{} in {} flow{}\n", count.empty() ? "no findings" : count, flows,
                     flows == 1 ? "" : "s");
}

}  // namespace

ExitCode check(const CheckOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings);
  if (!findings.empty()) {
    if (options.json) {
      console.out(diagnostics_object(findings));
    } else {
      console.err(text_of(findings));
    }
    return ExitCode::refused;
  }
  const Runtime runtime(std::move(host));
  for (const auto& flow : options.flows) {
    auto found = runtime.check(flow);
    if (!options.json) {
      console.out(found.empty() ? fmt::format("{}: ok\n", on_one_line(flow)) : text_of(found));
    }
    for (auto& finding : found) findings.push_back(std::move(finding));
  }
  warn_of_plugins(runtime, console);
  if (options.json) {
    console.out(diagnostics_object(findings));
  } else if (!findings.empty() || options.flows.size() > 1) {
    console.out(summary(findings, options.flows.size()));
  }
  return has_errors(findings) ? ExitCode::refused : ExitCode::success;
}

}  // namespace heddle::cli
