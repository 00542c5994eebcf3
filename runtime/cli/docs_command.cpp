// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "node_page.hpp"
#include "reference.hpp"
#include "result_file.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

using Types = std::vector<NodeTypeDescriptor>;

Types all_types(const Runtime& runtime) {
  Types types = runtime.node_types();
  for (auto& control : Runtime::control_nodes()) types.push_back(std::move(control));
  return types;
}

bool belongs_to(const NodeTypeDescriptor& type, const std::string& name) {
  return type.name == name || type.name.starts_with(name + ".");
}

Diagnostic missing_family(const std::string& name, const Types& types) {
  std::vector<std::string> known;
  std::string all;
  for (const auto& type : types) {
    const std::string family = type.name.substr(0, type.name.rfind('.'));
    if (!known.empty() && known.back() == family) continue;
    known.push_back(family);
    all += (all.empty() ? "" : ", ") + family;
  }
  std::vector<std::string> notes;
  if (const auto meant = closest(name, known)) {
    notes.push_back(fmt::format("did you mean '{}'?", *meant));
  }
  notes.push_back("families and control nodes: " + all);
  return usage_finding(
      fmt::format("there is no family and no control node '{}'", on_one_line(name)), notes);
}

// Those that are asked for; what asks for none is a finding.
Types chosen(const Runtime& runtime, const std::vector<std::string>& names,
             std::vector<Diagnostic>& findings) {
  Types types = all_types(runtime);
  if (names.empty()) return types;
  for (const auto& name : names) {
    const auto fits = [&](const auto& type) { return belongs_to(type, name); };
    if (std::none_of(types.begin(), types.end(), fits)) {
      findings.push_back(name.find('.') == std::string::npos ? missing_family(name, types)
                                                             : runtime.missing_node_type(name));
    }
  }
  const auto is_wanted = [&](const auto& type) {
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& name) { return belongs_to(type, name); });
  };
  types.erase(std::remove_if(types.begin(), types.end(),
                             [&](const auto& type) { return !is_wanted(type); }),
              types.end());
  return types;
}

std::string reference_text(const Types& types, const std::string& format) {
  if (format == "json") return nodes_json(types);
  const Reference reference = reference_of(types);
  return format == "html" ? reference_html(reference) : reference_markdown(reference);
}

ExitCode refuse(const std::vector<Diagnostic>& findings, const DocsOptions& options,
                Console& console) {
  if (options.format == "json") {
    console.out(diagnostics_object(findings));
  } else {
    console.err(text_of(findings) + count_of(findings) + "; nothing was written");
  }
  return ExitCode::refused;
}

}  // namespace

ExitCode write_docs(const DocsOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings);
  const auto file =
      open_result_file("--output", options.output, ResultFile::Readers::usual, findings);
  if (!findings.empty()) return refuse(findings, options, console);
  const Runtime runtime(std::move(host));
  const Types types = chosen(runtime, options.types, findings);
  if (!findings.empty()) return refuse(findings, options, console);
  // What is there is described all the same.
  if (options.types.empty()) {
    tell_of_plugins(runtime, console);
  } else {
    warn_of_plugins({&runtime}, console);
  }
  return deliver(reference_text(types, options.format), file.get(), console);
}

}  // namespace heddle::cli
