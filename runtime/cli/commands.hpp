// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <vector>

#include "command_line.hpp"
#include "console.hpp"
#include "exit_code.hpp"

// The commands. Each leaves its result in the console, for main() to deliver.
namespace heddle::cli {

ExitCode run(const RunOptions& options, Console& console);
ExitCode check(const CheckOptions& options, Console& console);
ExitCode test_flows(const TestOptions& options, Console& console);
ExitCode show_graph(const GraphOptions& options, Console& console);
ExitCode show_nodes(const NodesOptions& options, Console& console);
ExitCode write_docs(const DocsOptions& options, Console& console);
ExitCode evaluate_expression(const EvalOptions& options, Console& console);
ExitCode write_schema(const SchemaOptions& options, Console& console);
ExitCode explain_code(const ExplainOptions& options, Console& console);
ExitCode make_new(const NewOptions& options, Console& console);
ExitCode write_completion(const CompletionOptions& options, Console& console);

// What --config, --plugins and --set mean, appending what is wrong with them to `findings`. Without
// --config it is the configuration that belongs to `flow`, or without one to the working directory.
RuntimeOptions runtime_options(const HostOptions& options, std::vector<Diagnostic>& findings,
                               const std::string& flow = "");
// The configuration alone: a path, or empty for none.
std::string configuration_of(const HostOptions& options, const std::string& flow);

// Warnings about plugins, such as one that is hidden by another, on stderr. What is wrong with a
// plugin that is needed is said where it is missed.
void warn_of_plugins(const std::vector<const Runtime*>& runtimes, Console& console);
// All that is wrong with plugins, for commands that show what there is; and where plugins were
// looked for, when there is nothing. Loads every plugin.
void tell_of_plugins(const Runtime& runtime, Console& console);

}  // namespace heddle::cli
