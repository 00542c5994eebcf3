// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <heddle/run.hpp>
#include <variant>

#include "commands.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

struct Dispatch {
  Console& console;

  ExitCode operator()(const RunOptions& options) const { return run(options, console); }
  ExitCode operator()(const CheckOptions& options) const { return check(options, console); }
  ExitCode operator()(const TestOptions& options) const { return test_flows(options, console); }
  ExitCode operator()(const GraphOptions& options) const { return show_graph(options, console); }
  ExitCode operator()(const NodesOptions& options) const { return show_nodes(options, console); }
  ExitCode operator()(const DocsOptions& options) const { return write_docs(options, console); }
  ExitCode operator()(const EvalOptions& options) const {
    return evaluate_expression(options, console);
  }
  ExitCode operator()(const SchemaOptions& options) const { return write_schema(options, console); }
  ExitCode operator()(const ExplainOptions& options) const {
    return explain_code(options, console);
  }
  ExitCode operator()(const NewOptions& options) const { return make_new(options, console); }
  ExitCode operator()(const CompletionOptions& options) const {
    return write_completion(options, console);
  }
};

ExitCode execute(int argc, const char* const* argv, Console& console) {
  try {
    const CommandLine line = read_command_line(argc, argv, console);
    return line.command ? std::visit(Dispatch{console}, *line.command) : line.exit_code;
  } catch (const OverloadError& error) {
    // The machine is at its end: nobody's fault, and it says what to do.
    console.notice(fmt::format("error: {}", on_one_line(error.what())));
    return ExitCode::internal;
  } catch (const std::exception& error) {
    console.notice(fmt::format("error: Heddle is at fault: {}; report this with what led to it",
                               on_one_line(error.what())));
    return ExitCode::internal;
  }
}

}  // namespace
}  // namespace heddle::cli

int main(int argc, char** argv) {
  using heddle::cli::ExitCode;
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone is an error to handle, not the end
  heddle::cli::Console console;
  const ExitCode code = heddle::cli::execute(argc, argv, console);
  return static_cast<int>(console.deliver() ? code : ExitCode::internal);
}
