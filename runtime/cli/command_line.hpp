// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "console.hpp"
#include "exit_code.hpp"
#include "findings.hpp"

// What was asked for. Texts are as they were typed: what they mean is for the commands to find out,
// because only they can report every mistake at once.
namespace heddle::cli {

// Where node types and settings come from; shared by several commands.
struct HostOptions {
  std::optional<std::string> config;  // a file, or "none"; nothing: the one that is found
  std::vector<std::string> plugins;
  std::vector<std::string> flows;     // folders
  std::vector<std::string> settings;  // family.setting=value
};

struct RunOptions {
  std::string flow;
  HostOptions host;
  std::vector<std::string> inputs;   // name=value
  std::vector<std::string> secrets;  // name=SOURCE
  std::optional<std::string> inputs_file;
  std::optional<std::string> secrets_to;
  std::vector<std::string> reveal;
  std::optional<std::string> record;
  std::chrono::nanoseconds timeout{0};  // 0: none
  bool json = false;
  bool trace = false;
  unsigned workers = 1;  // one run uses no more
};

struct CheckOptions {
  std::vector<std::string> flows;
  HostOptions host;
  FindingsFormat format = FindingsFormat::text;
  bool strict = false;  // warnings count as errors
};

struct TestOptions {
  std::vector<std::string> paths;  // files and folders; none: the working directory
  HostOptions host;
  std::string filter;  // a part of the name of a case or file
  std::optional<std::string> junit;
  bool coverage = false;
  bool json = false;
};

struct NodesOptions {
  std::optional<std::string> type;
  HostOptions host;
  bool json = false;
};

struct DocsOptions {
  std::vector<std::string> types;  // node types, families and control nodes; none: all
  HostOptions host;
  std::string format = "md";  // or "html", "json"
  std::optional<std::string> output;
};

struct SchemaOptions {
  HostOptions host;
  std::optional<std::string> out;
};

struct GraphOptions {
  std::string flow;
  HostOptions host;
  std::string format = "mermaid";  // or "dot"
  bool all = false;
};

struct ExplainOptions {
  std::optional<std::string> code;
};

struct EvalOptions {
  std::optional<std::string> expression;
  std::optional<std::string> variables;  // a file
  std::optional<std::string> cases;      // a file
  bool typed = false;
};

struct NewOptions {
  enum class Kind { node, flow };

  Kind kind = Kind::node;
  std::optional<std::string> name;
  std::optional<std::string> folder;  // nothing: one of that name, here
};

struct CompletionOptions {
  std::string shell;  // "bash", "zsh" or "fish"
};

using Command =
    std::variant<RunOptions, CheckOptions, TestOptions, GraphOptions, NodesOptions, DocsOptions,
                 SchemaOptions, EvalOptions, ExplainOptions, NewOptions, CompletionOptions>;

struct CommandLine {
  std::optional<Command> command;  // empty: everything has been said
  ExitCode exit_code = ExitCode::success;
};

// Help and the version go to the result, what is wrong to stderr (and to the result with --json).
CommandLine read_command_line(int argc, const char* const* argv, Console& console);

}  // namespace heddle::cli
