// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "node_document.hpp"
#include "node_page.hpp"
#include "table.hpp"

namespace heddle::cli {
namespace {

std::string all_as_text(const std::vector<NodeTypeDescriptor>& types) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(types.size());
  for (const auto& type : types) {
    rows.push_back({type.name, type.title, first_sentence(type.doc)});
  }
  return table_text(rows, 0, Console::width());
}

ExitCode show_all(const Runtime& runtime, const NodesOptions& options, Console& console) {
  const auto types = runtime.node_types();
  tell_of_plugins(runtime, console);
  if (options.json) {
    console.out(nodes_json(types));
    return ExitCode::success;
  }
  console.out(all_as_text(types));
  console.out("\nControl nodes, which belong to the language and have a key of their own:\n" +
              all_as_text(Runtime::control_nodes()));
  return ExitCode::success;
}

}  // namespace

ExitCode show_nodes(const NodesOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings);
  if (findings.empty()) {
    const Runtime runtime(std::move(host));
    // Whoever corrects a configuration looks at the nodes for what is right.
    const auto configured = runtime.check_configuration();
    if (!configured.empty()) console.err(text_of(configured));
    if (!options.type) return show_all(runtime, options, console);
    if (const auto type = runtime.node_type(*options.type)) {
      console.out(options.json ? node_json(*type) + "\n" : node_page(*type, Console::width()));
      warn_of_plugins({&runtime}, console);
      return ExitCode::success;
    }
    findings.push_back(runtime.missing_node_type(*options.type));
  }
  if (options.json) {
    console.out(diagnostics_object(findings));
  } else {
    console.err(text_of(findings));
  }
  return ExitCode::refused;
}

}  // namespace heddle::cli
