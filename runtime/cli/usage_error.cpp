// SPDX-License-Identifier: Apache-2.0
#include "usage_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "findings.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

bool is_word(const CLI::Option* option) {
  return option->get_positional();
}

std::string too_many(const CLI::App& command) {
  if (command.get_name() == "graph") return "there is a word too many: graph takes one flow";
  if (command.get_name() == "run") {
    return "there is a word too many (not shown, it may be a secret): run takes one flow, and "
           "inputs as -i name=value";
  }
  const bool takes_words = !command.get_options(is_word).empty();
  return fmt::format("there is a word too many: {} takes {}", command.get_name(),
                     takes_words ? "one at most" : "options only");
}

bool has_commands(const CLI::App& command) {
  return !command.get_subcommands(nullptr).empty();
}

// What the command did not take, or those around it.
std::vector<std::string> extra_words(const CLI::App& command) {
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    if (auto extra = app->remaining(); !extra.empty()) return extra;
  }
  return {};
}

// Only the name of an unknown option is shown: what is behind it may be a password.
std::string unknown_argument(const CLI::App& command) {
  const auto extra = extra_words(command);
  const std::string first = extra.empty() ? "" : extra.front();
  if (has_commands(command) && !first.starts_with('-')) {
    std::vector<std::string> names;
    for (const CLI::App* known : command.get_subcommands(nullptr)) {
      names.push_back(known->get_name());
    }
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

// CLI11 tells a missing value from one too many by its text only.
std::string wrong_count(const std::string& text) {
  const std::string name = text.substr(0, text.find(':'));
  if (!name.starts_with('-') || name.size() == text.size()) return text;
  return text.find(": At Most ") != std::string::npos
             ? fmt::format("{} is given more than once; it takes one value", name)
             : fmt::format("{} needs a value behind it", name);
}

// "run, check or explain"
std::string all_commands(const CLI::App& app) {
  const auto commands = app.get_subcommands(nullptr);
  std::string out;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (i > 0) out += i + 1 == commands.size() ? " or " : ", ";
    out += commands[i]->get_name();
  }
  return out;
}

// A value behind '=' where a flag takes none; CLI11 says "Could not convert: --json = VALUE".
std::string flag_with_value(std::string_view text) {
  text.remove_prefix(std::min(text.find("--"), text.size()));
  return fmt::format("{} takes no value", text.substr(0, text.find(' ')));
}

// "heddle new node"
std::string whole_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? "heddle" : whole_name(*parent) + " " + command.get_name();
}

}  // namespace

std::string reason(const CLI::ParseError& error, const CLI::App& command) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    return unknown_argument(command);
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    if (!extra_words(command).empty()) return unknown_argument(command);
    return has_commands(command) ? "say what to do: " + all_commands(command) : which_flow;
  }
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    if (command.get_name() == "eval")
      return "--cases takes its expressions from the file: give nothing else";
    return "--json is --format json: give one of them";
  }
  std::string text = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return wrong_count(text);
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) return flag_with_value(text);
  if (text.starts_with("--workers"))
    return fmt::format("--workers: expected a number from 1 to {}", most_workers);
  if (text.starts_with("--format")) {
    if (command.get_name() == "graph") return "--format: expected mermaid or dot";
    if (command.get_name() == "test") return "--format: expected text or json";
    if (command.get_name() == "docs") return "--format: expected md, html or json";
  }
  return text;
}

CommandLine refuse(const std::string& why, const CLI::App& command, bool json, Console& console) {
  const std::string name = whole_name(command);
  if (json) {
    console.out(diagnostics_object({usage_finding(why)}));
  } else {
    console.err(
        fmt::format("{}: {}\nRun '{} --help' for how to use it.", name, on_one_line(why), name));
  }
  return {std::nullopt, ExitCode::refused};
}

bool wants_json(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--json" || word == "--format=json") return true;
    if (word == "--format" && i + 1 < argc && std::string_view(argv[i + 1]) == "json") return true;
  }
  return false;
}

}  // namespace heddle::cli
