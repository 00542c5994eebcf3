// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "findings.hpp"
#include "help_text.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

constexpr unsigned most_workers = 1024;
constexpr const char* which_flow = "say which flow, such as flows/imiassist/new_token.yaml";

// Repeatable, one value each: the word behind it is never taken for a second value.
CLI::Option* add_repeatable(CLI::App& app, const std::string& names,
                            std::vector<std::string>& values, const std::string& doc,
                            const std::string& shape) {
  return app.add_option(names, values, doc)->type_name(shape)->allow_extra_args(false);
}

void add_host(CLI::App& app, HostOptions& host) {
  app.add_option("--config", host.config,
                 "the host configuration, instead of the heddle.yaml that is found; none: without")
      ->type_name("FILE|none");
  add_repeatable(app, "--plugins", host.plugins,
                 "a folder with plugins, searched before others (repeatable)", "DIR");
}

void add_settings(CLI::App& app, HostOptions& host) {
  add_repeatable(app, "--set", host.settings, "a setting, see 'heddle nodes TYPE' (repeatable)",
                 "FAMILY.SETTING=VALUE");
}

CLI::App& add_run(CLI::App& app, RunOptions& options) {
  CLI::App& run = *app.add_subcommand("run", help::run);
  run.footer(help::run_footer);
  run.add_option("FLOW", options.flow, "the file of the flow")->type_name("")->required();
  add_repeatable(run, "-i,--input", options.inputs, "an input (repeatable)", "NAME=VALUE");
  run.add_option("--inputs", options.inputs_file, "a JSON object of inputs; -: from stdin")
      ->type_name("FILE|-");
  add_repeatable(run, "--secret", options.secrets,
                 "an input from env:VAR, file:PATH or - (repeatable)", "NAME=SOURCE");
  add_settings(run, options.host);
  add_host(run, options.host);
  run.add_flag("--json", options.json, "the result as one JSON object");
  run.add_flag("--trace", options.trace,
               "also show data and HTTP exchanges, without secrets; with --json as JSON lines");
  run.add_option("--secrets-to", options.secrets_to,
                 "write the secret outputs to this file, as JSON")
      ->type_name("FILE");
  add_repeatable(run, "--reveal", options.reveal,
                 "show this output although it is secret (repeatable)", "NAME");
  run.add_option("--workers", options.workers, "threads that run nodes (1); one run uses one")
      ->type_name("N")
      ->check(CLI::Range(1U, most_workers).description(""));
  return run;
}

CLI::App& add_check(CLI::App& app, CheckOptions& options) {
  CLI::App& check = *app.add_subcommand("check", help::check);
  check.footer(help::check_footer);
  check.add_option("FLOW", options.flows, "the files of the flows, or a heddle.yaml")
      ->type_name("");
  add_host(check, options.host);
  add_settings(check, options.host);
  check.add_flag("--json", options.json, "the findings as one JSON object");
  return check;
}

CLI::App& add_nodes(CLI::App& app, NodesOptions& options) {
  CLI::App& nodes = *app.add_subcommand("nodes", help::nodes);
  nodes.footer(help::nodes_footer);
  nodes.add_option("TYPE", options.type, "a node type, such as imiassist.authenticate")
      ->type_name("");
  add_host(nodes, options.host);
  nodes.add_flag("--json", options.json, "as JSON");
  return nodes;
}

CLI::App& add_explain(CLI::App& app, ExplainOptions& options) {
  CLI::App& explain = *app.add_subcommand("explain", help::explain);
  explain.footer(help::explain_footer);
  explain.add_option("CODE", options.code, "a code, such as HD2104")->type_name("");
  return explain;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::string too_many(const CLI::App& command) {
  if (command.get_name() == "run") {
    return "there is a word too many (not shown, it may be a secret): run takes one flow, and "
           "inputs as -i name=value";
  }
  return fmt::format("there is a word too many: {} takes one at most", command.get_name());
}

// Only the name of an unknown option is shown: what is behind it may be a password.
std::string unknown_argument(const CLI::App& app, const CLI::App& command) {
  auto extra = command.remaining();
  if (extra.empty()) extra = app.remaining();
  const std::string first = extra.empty() ? "" : extra.front();
  if (&command == &app && !first.starts_with('-')) {
    std::vector<std::string> names;
    for (const CLI::App* known : app.get_subcommands(nullptr)) names.push_back(known->get_name());
    const auto meant = closest(first, names);
    return fmt::format("there is no command '{}'{}", on_one_line(first),
                       meant ? fmt::format("; did you mean '{}'?", *meant) : "");
  }
  if (!first.starts_with('-')) return too_many(command);
  const std::string name =
      first.starts_with("--") ? first.substr(0, first.find('=')) : first.substr(0, 2);
  const auto meant = closest(name, option_names(command));
  return fmt::format("there is no option '{}'{}", on_one_line(name),
                     meant ? fmt::format("; did you mean '{}'?", *meant) : "");
}

// CLI11 speaks of "TEXT missing" and "conversion".
std::string reason(const CLI::ParseError& error, const CLI::App& app, const CLI::App& command) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    return unknown_argument(app, command);
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    if (!app.remaining().empty()) return unknown_argument(app, command);
    return &command == &app ? "say what to do: run, check, nodes or explain" : which_flow;
  }
  std::string text = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string name = text.substr(0, text.find(':'));
    return name.starts_with('-') && name.size() < text.size()
               ? fmt::format("{} needs a value behind it", name)
               : text;
  }
  if (text.starts_with("--workers"))
    return fmt::format("--workers: expected a number from 1 to {}", most_workers);
  return text;
}

CommandLine refuse(const std::string& why, const CLI::App& command, bool json, Console& console) {
  const std::string name =
      command.get_parent() == nullptr ? "heddle" : "heddle " + command.get_name();
  if (json) {
    console.out(diagnostics_object({usage_finding(why)}));
  } else {
    console.err(
        fmt::format("{}: {}\nRun '{} --help' for how to use it.", name, on_one_line(why), name));
  }
  return {std::nullopt, ExitCode::refused};
}

bool names_a_file(const HostOptions& host) {
  return host.config && *host.config != "none";
}

bool wants_json(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](const char* text) { return std::string_view(text) == "--json"; });
}

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv, Console& console) {
  CLI::App app(help::heddle, "heddle");
  app.footer(help::heddle_footer);
  app.set_version_flag("--version", "heddle " + std::string(Runtime::version()));
  app.require_subcommand(1, 1);
  RunOptions run;
  CheckOptions check;
  NodesOptions nodes;
  ExplainOptions explain;
  const CLI::App& run_app = add_run(app, run);
  const CLI::App& check_app = add_check(app, check);
  const CLI::App& nodes_app = add_nodes(app, nodes);
  add_explain(app, explain);
  const auto command = [&]() -> const CLI::App& {
    const auto parsed = app.get_subcommands();
    return parsed.empty() ? app : *parsed.front();
  };
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion& version) {
    console.out(std::string(version.what()) + "\n");
    return {};
  } catch (const CLI::Success&) {
    console.out(app.help());
    return {};
  } catch (const CLI::ParseError& error) {
    return refuse(reason(error, app, command()), command(), wants_json(argc, argv), console);
  }
  if (run_app.parsed()) return {run};
  if (check_app.parsed()) {
    // A configuration can be checked alone, a command that does nothing is a mistake.
    if (!check.flows.empty() || names_a_file(check.host)) return {check};
    return refuse(which_flow, check_app, check.json, console);
  }
  if (nodes_app.parsed()) return {nodes};
  return {explain};
}

}  // namespace heddle::cli
