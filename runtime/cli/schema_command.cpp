// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "result_file.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// Not fatal: what is there is known all the same, and the next call may find the rest.
void tell_of_plugins(const Runtime& runtime, Console& console) {
  if (const auto problems = runtime.plugin_diagnostics(); !problems.empty()) {
    console.err(text_of(problems));
  }
  if (!runtime.node_types().empty()) return;
  std::string places = "there are no node types; searched for plugins in:\n";
  for (const auto& place : runtime.plugin_places()) places += "  " + place + "\n";
  console.err(places);
}

}  // namespace

ExitCode write_schema(const SchemaOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings);
  std::unique_ptr<ResultFile> file;
  try {
    if (options.out) {
      file = std::make_unique<ResultFile>("--out", *options.out, ResultFile::Readers::usual);
    }
  } catch (const ResultFileError& error) {
    findings.push_back(usage_finding(error.what()));
  }
  if (!findings.empty()) {
    console.err(text_of(findings));
    return ExitCode::refused;
  }
  const Runtime runtime(std::move(host));
  const std::string schema = runtime.flow_schema();
  tell_of_plugins(runtime, console);
  if (!file) {
    console.out(terminal_safe_json(schema));
    return ExitCode::success;
  }
  try {
    file->write(schema);
  } catch (const ResultFileError& error) {
    console.err(fmt::format("error: {}", error.what()));
    return ExitCode::internal;
  }
  return ExitCode::success;
}

}  // namespace heddle::cli
