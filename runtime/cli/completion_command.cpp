// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <heddle/diagnostic.hpp>
#include <heddle/runtime.hpp>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "completion.hpp"
#include "templates.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

void add_node_types(std::vector<Candidate>& words) {
  std::vector<Diagnostic> findings;  // of no interest here
  const Runtime runtime(runtime_options({}, findings));
  for (auto types : {runtime.node_types(), Runtime::control_nodes()}) {
    for (auto& type : types) words.push_back({std::move(type.name), std::move(type.title)});
  }
}

}  // namespace

ExitCode tell_candidates(const CLI::App& app, const std::vector<std::string>& words,
                         Console& console) {
  Candidates candidates = complete(app, words);
  if (candidates.kind == Kind::node_types) add_node_types(candidates.words);
  if (candidates.kind == Kind::codes) {
    for (const auto& [code, title] : diagnostic_codes()) {
      candidates.words.push_back({std::string(code), std::string(title)});
    }
  }
  for (const auto& [word, description] : candidates.words) {
    console.out(fmt::format("{}\t{}\n", word, on_one_line(description)));
  }
  if (candidates.kind == Kind::files) console.out(":files\n");
  if (candidates.kind == Kind::folders) console.out(":folders\n");
  return ExitCode::success;
}

ExitCode write_completion(const CompletionOptions& options, Console& console) {
  const auto scripts = completion_template();
  const auto script = std::find_if(scripts.begin(), scripts.end(),
                                   [&](const auto& file) { return file.name == options.shell; });
  console.out(std::string(script->text));
  return ExitCode::success;
}

}  // namespace heddle::cli
