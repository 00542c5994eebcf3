// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "result_file.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {

ExitCode write_schema(const SchemaOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings);
  const auto file = open_result_file("--out", options.out, ResultFile::Readers::usual, findings);
  if (!findings.empty()) {
    console.err(text_of(findings));
    return ExitCode::refused;
  }
  const Runtime runtime(std::move(host));
  const std::string schema = terminal_safe_json(runtime.flow_schema());
  // What is there is known all the same.
  tell_of_plugins(runtime, console);
  return deliver(schema, file.get(), console);
}

}  // namespace heddle::cli
