// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <string_view>

#include "completion.hpp"
#include "help_text.hpp"
#include "terminal_text.hpp"
#include "usage_error.hpp"

namespace heddle::cli {
namespace {

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
  add_repeatable(app, "--flows", host.flows,
                 "a folder with flows that others use, searched before others (repeatable)", "DIR");
}

void add_settings(CLI::App& app, HostOptions& host) {
  add_repeatable(app, "--set", host.settings, "a setting, see 'heddle nodes TYPE' (repeatable)",
                 "FAMILY.SETTING=VALUE");
}

constexpr const char* formats = "--format: expected text, json or github";

std::optional<FindingsFormat> format_named(std::string_view name) {
  if (name == "text") return FindingsFormat::text;
  if (name == "json") return FindingsFormat::json;
  if (name == "github") return FindingsFormat::github;
  return std::nullopt;
}

void add_format(CLI::App& app, FindingsFormat& format) {
  auto* option = app.add_option_function<std::string>(
      "--format",
      [&format](const std::string& name) {
        const auto found = format_named(name);
        if (!found) {
          throw CLI::ValidationError(fmt::format("{}, found '{}'", formats, on_one_line(name)));
        }
        format = *found;
      },
      "text (the default), json (one object) or github (workflow commands)");
  option->type_name("text|json|github");
  app.add_flag_callback(
         "--json", [&format] { format = FindingsFormat::json; }, "the same as --format json")
      ->excludes(option);
}

// "30s": a number and its unit; more than ten years, or nothing at all, is no time to wait for.
std::optional<std::chrono::nanoseconds> time_named(std::string_view text) {
  constexpr std::pair<std::string_view, double> units[] = {
      {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}};
  constexpr double most = 10.0 * 366 * 24 * 3600e9;
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const auto& [name, nanoseconds] : units) {
    const double time = number * nanoseconds;
    if (unit != name || !(time >= 1) || time > most) continue;
    return std::chrono::nanoseconds(static_cast<std::int64_t>(time));
  }
  return std::nullopt;
}

void add_timeout(CLI::App& run, std::chrono::nanoseconds& timeout) {
  run.add_option_function<std::string>(
         "--timeout",
         [&timeout](const std::string& text) {
           const auto time = time_named(text);
           if (!time) {
             throw CLI::ValidationError(
                 fmt::format("--timeout: expected a time such as 500ms, 30s, 5m or 1h, found '{}'",
                             on_one_line(text)));
           }
           timeout = *time;
         },
         "cancel the run when it has taken this long: 500ms, 30s, 5m")
      ->type_name("TIME");
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
  run.add_option("--record", options.record,
                 "write a flow test of this run to this file, without its secrets")
      ->type_name("FILE");
  add_repeatable(run, "--reveal", options.reveal,
                 "show this output although it is secret (repeatable)", "NAME");
  add_timeout(run, options.timeout);
  run.add_option("--workers", options.workers, "threads that run nodes (1); one run uses one")
      ->type_name("N")
      ->check(CLI::Range(1U, most_workers).description(""));
  return run;
}

CLI::App& add_check(CLI::App& app, CheckOptions& options) {
  CLI::App& check = *app.add_subcommand("check", help::check);
  check.footer(help::check_footer);
  check.add_option("FLOW", options.flows, "the files of flows and their tests, or a heddle.yaml")
      ->type_name("");
  add_host(check, options.host);
  add_settings(check, options.host);
  add_format(check, options.format);
  check.add_flag("--strict", options.strict, "warnings count as errors");
  return check;
}

CLI::App& add_test(CLI::App& app, TestOptions& options) {
  CLI::App& test = *app.add_subcommand("test", help::test);
  test.footer(help::test_footer);
  test.add_option("PATH", options.paths,
                  "flow tests, flows that have one beside them, or folders that are searched for "
                  "NAME.test.yaml; without one, the working directory")
      ->type_name("");
  test.add_option("--filter", options.filter,
                  "only cases that have this in their name, or in that of their file")
      ->type_name("TEXT");
  test.add_flag("--coverage", options.coverage, "show which edges of the flows no case took");
  test.add_option("--junit", options.junit, "also write the results to this file, as JUnit XML")
      ->type_name("FILE");
  auto* format = test.add_option_function<std::string>(
      "--format", [&options](const std::string& name) { options.json = name == "json"; },
      "text (what you get without this) or json (one object)");
  format->type_name("text|json")->check(CLI::IsMember({"text", "json"}).description(""));
  test.add_flag("--json", options.json, "the same as --format json")->excludes(format);
  add_host(test, options.host);
  return test;
}

CLI::App& add_graph(CLI::App& app, GraphOptions& options) {
  CLI::App& graph = *app.add_subcommand("graph", help::graph);
  graph.footer(help::graph_footer);
  graph.add_option("FLOW", options.flow, "the file of the flow")->type_name("")->required();
  graph.add_option("--format", options.format, "mermaid (what you get without this) or dot")
      ->type_name("mermaid|dot")
      ->check(CLI::IsMember({"mermaid", "dot"}).description(""));
  graph.add_flag("--all", options.all,
                 "also, dashed, where failures lead that the flow does not wire");
  add_host(graph, options.host);
  add_settings(graph, options.host);
  return graph;
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

CLI::App& add_docs(CLI::App& app, DocsOptions& options) {
  CLI::App& docs = *app.add_subcommand("docs", help::docs);
  docs.footer(help::docs_footer);
  docs.add_option("TYPE", options.types,
                  "node types, families such as imiassist, or control nodes; without one, all")
      ->type_name("");
  docs.add_option("--format", options.format,
                  "md (Markdown, what you get without this), html (one page) or json")
      ->type_name("md|html|json")
      ->check(CLI::IsMember({"md", "html", "json"}).description(""));
  docs.add_option("--output,--out", options.output, "write it to this file")->type_name("FILE");
  add_host(docs, options.host);
  return docs;
}

CLI::App& add_eval(CLI::App& app, EvalOptions& options) {
  CLI::App& eval = *app.add_subcommand("eval", help::eval);
  eval.footer(help::eval_footer);
  CLI::Option* expression =
      eval.add_option("EXPR", options.expression, "the expression")->type_name("");
  CLI::Option* cases =
      eval.add_option("--cases", options.cases, "run the cases of this file instead")
          ->type_name("FILE");
  eval.add_option("--vars", options.variables, "a JSON object of variables; -: from stdin")
      ->type_name("FILE|-")
      ->excludes(cases);
  eval.add_flag("--typed", options.typed, "the value with its type")->excludes(cases);
  cases->excludes(expression);
  return eval;
}

CLI::App& add_schema(CLI::App& app, SchemaOptions& options) {
  CLI::App& schema = *app.add_subcommand("schema", help::schema);
  schema.footer(help::schema_footer);
  schema.add_option("--out", options.out, "write it to this file")->type_name("FILE");
  add_host(schema, options.host);
  return schema;
}

CLI::App& add_explain(CLI::App& app, ExplainOptions& options) {
  CLI::App& explain = *app.add_subcommand("explain", help::explain);
  explain.footer(help::explain_footer);
  explain.add_option("CODE", options.code, "a code, such as HD2104")->type_name("");
  return explain;
}

bool names_a_file(const HostOptions& host) {
  return host.config && *host.config != "none";
}

void add_new(CLI::App& app, NewOptions& options) {
  CLI::App& make = *app.add_subcommand("new", help::make);
  make.footer(help::make_footer);
  make.require_subcommand(1, 1);
  const auto add = [&](const char* name, const char* doc, const char* shape, const char* what,
                       NewOptions::Kind kind) {
    CLI::App& command = *make.add_subcommand(name, doc);
    command.callback([&options, kind] { options.kind = kind; });
    command.add_option(shape, options.name, what)->type_name("");
    command.add_option("--dir", options.folder, "the folder to make, instead of one of that name")
        ->type_name("DIR");
  };
  add("node", help::make_node, "FAMILY.METHOD", "the name of the node type, such as shop.price",
      NewOptions::Kind::node);
  add("flow", help::make_flow, "NAME", "the name of the flow, such as sign-in",
      NewOptions::Kind::flow);
}

void add_completion(CLI::App& app, CompletionOptions& options) {
  CLI::App& completion = *app.add_subcommand("completion", help::completion);
  completion.footer(help::completion_footer);
  completion.require_subcommand(1, 1);
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    completion.add_subcommand(shell, "the completion of " + shell)->callback([&options, shell] {
      options.shell = shell;
    });
  }
}

// What the scripts of shells ask: the words are those of a command line, not of this one.
bool asks_for_words(int argc, const char* const* argv) {
  return argc >= 3 && std::string_view(argv[1]) == "completion" &&
         std::string_view(argv[2]) == "words";
}

}  // namespace

CommandLine read_command_line(int argc, const char* const* argv, Console& console) {
  CLI::App app(help::heddle, "heddle");
  app.footer(help::heddle_footer);
  app.set_version_flag("--version", "heddle " + std::string(Runtime::version()));
  app.require_subcommand(1, 1);
  RunOptions run;
  CheckOptions check;
  TestOptions test;
  GraphOptions graph;
  NodesOptions nodes;
  DocsOptions docs;
  EvalOptions eval;
  SchemaOptions schema;
  ExplainOptions explain;
  NewOptions made;
  CompletionOptions completion;
  const CLI::App& run_app = add_run(app, run);
  const CLI::App& check_app = add_check(app, check);
  const CLI::App& test_app = add_test(app, test);
  const CLI::App& graph_app = add_graph(app, graph);
  const CLI::App& nodes_app = add_nodes(app, nodes);
  const CLI::App& docs_app = add_docs(app, docs);
  const CLI::App& eval_app = add_eval(app, eval);
  const CLI::App& schema_app = add_schema(app, schema);
  const CLI::App& explain_app = add_explain(app, explain);
  add_new(app, made);
  add_completion(app, completion);
  if (asks_for_words(argc, argv)) {
    return {std::nullopt, tell_candidates(app, {argv + 3, argv + argc}, console)};
  }
  const auto command = [&]() -> const CLI::App& {
    const CLI::App* innermost = &app;
    for (auto parsed = app.get_subcommands(); !parsed.empty();
         parsed = innermost->get_subcommands()) {
      innermost = parsed.front();
    }
    return *innermost;
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
    return refuse(reason(error, command()), command(), wants_json(argc, argv), console);
  }
  if (run_app.parsed()) return {run};
  if (check_app.parsed()) {
    // A configuration can be checked alone, a command that does nothing is a mistake.
    if (!check.flows.empty() || names_a_file(check.host)) return {check};
    return refuse(which_flow, check_app, wants_json(argc, argv), console);
  }
  if (graph_app.parsed()) return {graph};
  if (nodes_app.parsed()) return {nodes};
  if (docs_app.parsed()) return {docs};
  if (eval_app.parsed()) {
    if (!eval.expression && !eval.cases) {
      return refuse("say which expression, such as '1 + 1'", eval_app, false, console);
    }
    return {eval};
  }
  if (test_app.parsed()) return {test};
  if (schema_app.parsed()) return {schema};
  if (explain_app.parsed()) return {explain};
  if (completion.shell.empty()) return {made};
  return {completion};
}

}  // namespace heddle::cli
