// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// Alone, "ok" is an answer; among many, the count is.
std::string summary(const std::vector<Diagnostic>& findings, const CheckOptions& options) {
  const std::string count = count_of(findings);
  const std::size_t flows = options.flows.size();
  const bool strictly = options.strict && !findings.empty() && !has_errors(findings);
  return fmt::format("{} in {} flow{}{}\n", count.empty() ? "no findings" : count, flows,
                     flows == 1 ? "" : "s", strictly ? "; with --strict they count as errors" : "");
}

}  // namespace

ExitCode check(const CheckOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings);
  const bool text = options.format == FindingsFormat::text;
  if (!findings.empty()) {
    if (text) {
      console.err(text_of(findings));
    } else {
      console.out(written(findings, options.format));
    }
    return ExitCode::refused;
  }
  const Runtime runtime(std::move(host));
  for (const auto& flow : options.flows) {
    auto found = runtime.check(flow);
    if (text) {
      console.out(found.empty() ? fmt::format("{}: ok\n", on_one_line(flow)) : text_of(found));
    }
    for (auto& finding : found) findings.push_back(std::move(finding));
  }
  warn_of_plugins(runtime, console);
  if (!text) {
    console.out(written(findings, options.format));
  } else if (!findings.empty() || options.flows.size() > 1) {
    console.out(summary(findings, options));
  }
  const bool refused = has_errors(findings) || (options.strict && !findings.empty());
  return refused ? ExitCode::refused : ExitCode::success;
}

}  // namespace heddle::cli
