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

std::unique_ptr<ResultFile> open_out(const SchemaOptions& options,
                                     std::vector<Diagnostic>& findings) {
  if (!options.out) return nullptr;
  try {
    return std::make_unique<ResultFile>("--out", *options.out, ResultFile::Readers::usual);
  } catch (const ResultFileError& error) {
    findings.push_back(usage_finding(error.what()));
    return nullptr;
  }
}

}  // namespace

ExitCode write_schema(const SchemaOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings);
  const auto file = open_out(options, findings);
  if (!findings.empty()) {
    console.err(text_of(findings));
    return ExitCode::refused;
  }
  const Runtime runtime(std::move(host));
  const std::string schema = runtime.flow_schema();
  // What is there is known all the same.
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
