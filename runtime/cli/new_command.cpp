// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <heddle/runtime.hpp>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "commands.hpp"
#include "new_folder.hpp"
#include "templates.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

// A name that begins with a letter and goes on with letters, digits and
// `joint`.
bool is_name(std::string_view text, char joint) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == joint; });
}

// "look_up" → "LookUp", or with a space in between "Look Up"
std::string capitalised(std::string_view name, std::string_view between) {
  std::string result;
  bool begins = true;
  for (const char c : name) {
    const bool raise = begins && c >= 'a' && c <= 'z';
    if (c == '_') {
      result += between;
    } else {
      result += raise ? static_cast<char>(c - 'a' + 'A') : c;
    }
    begins = c == '_';
  }
  return result;
}

// Version 0.1.0 is asked for as 0.1: its patches are as good.
std::string minor_version() {
  const std::string version(Runtime::version());
  return version.substr(0, version.rfind('.'));
}

// What is wrong with the name, or nothing.
std::string fault_of(NewOptions::Kind kind, const std::optional<std::string>& name) {
  const bool node = kind == NewOptions::Kind::node;
  const std::string expected =
      node ? "a family and a method in small letters, digits and '_', such as "
             "shop.price"
           : "small letters, digits and '-', such as sign-in";
  if (!name)
    return fmt::format("say the name of the {}: {}", node ? "node type" : "flow", expected);
  const auto dot = name->find('.');
  const bool good = node ? dot != std::string::npos && is_name(name->substr(0, dot), '_') &&
                               is_name(name->substr(dot + 1), '_')
                         : is_name(*name, '-');
  if (!good) return fmt::format("expected {}; found '{}'", expected, on_one_line(*name));
  const std::string last = dot == std::string::npos ? *name : name->substr(dot + 1);
  if (last == "true" || last == "false" || last == "null") {
    return fmt::format("expected another name than {}: in a flow that is no text", last);
  }
  if (*name == "heddle" || (node && name->substr(dot + 1) == "heddle")) {
    return "expected another name than heddle: heddle.yaml is the host's "
           "configuration";
  }
  return {};
}

Words words_of_node(const std::string& type) {
  const auto dot = type.find('.');
  const std::string family = type.substr(0, dot);
  const std::string method = type.substr(dot + 1);
  std::string flow = method;
  std::replace(flow.begin(), flow.end(), '_', '-');
  return {{"TYPE", type},
          {"FAMILY", family},
          {"NAME", method},
          // Of two words, so that it is none of those of heddle::Node, such as
          // In or Call.
          {"STRUCT", capitalised(family, "") + capitalised(method, "")},
          {"TITLE", capitalised(method, " ")},
          {"FLOW", flow},
          {"VERSION", minor_version()}};
}

std::string replaced(std::string_view text, const std::string& what, std::string_view by) {
  std::string result;
  for (;;) {
    const auto place = text.find(what);
    result += text.substr(0, place);
    if (place == std::string_view::npos) return result;
    result += by;
    text.remove_prefix(place + what.size());
  }
}

std::vector<std::pair<std::string, std::string>> filled_in(std::span<const TemplateFile> files,
                                                           const Words& words) {
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& file : files) {
    std::string text(file.text);
    for (const auto& [word, by] : words) text = replaced(text, fmt::format("@{}@", word), by);
    result.emplace_back(replaced(file.name, "NAME", words.at("NAME")), std::move(text));
  }
  return result;
}

// In single quotes where a shell would read it otherwise.
std::string for_shell(const std::string& text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/";
  if (text.find_first_not_of(plain) == std::string::npos) return text;
  return "'" + replaced(text, "'", "'\\''") + "'";
}

std::string next_steps(NewOptions::Kind kind, const std::string& folder, const std::string& name) {
  const std::string go = fmt::format("  cd -- {}\n", on_one_line(for_shell(folder)));
  if (kind == NewOptions::Kind::flow) {
    return go + fmt::format("  heddle test\n  heddle run {}.yaml -i name=Ada\n", name);
  }
  return go + fmt::format(
                  "  cmake -S . -B build && cmake --build build && "
                  "ctest --test-dir build\n"
                  "  heddle run {}.yaml -i name=Ada\n",
                  name);
}

}  // namespace

ExitCode make_new(const NewOptions& options, Console& console) {
  const bool node = options.kind == NewOptions::Kind::node;
  const char* command = node ? "heddle new node" : "heddle new flow";
  const std::string fault = fault_of(options.kind, options.name);
  if (!fault.empty()) {
    console.err(fmt::format("{}: {}\nRun '{} --help' for how to use it.", command, fault, command));
    return ExitCode::refused;
  }
  const Words words =
      node ? words_of_node(*options.name) : Words{{"NAME", *options.name}, {"FLOW", *options.name}};
  const std::string folder = options.folder.value_or(*options.name);
  const auto files = filled_in(node ? node_template() : flow_template(), words);
  try {
    make_folder(folder, files);
  } catch (const NewFolderError& error) {
    console.err(fmt::format("{}: {}", command, error.what()));
    return ExitCode::refused;
  }
  console.out(fmt::format("{} is in {}:\n", *options.name, on_one_line(folder)));
  for (const auto& file : files) console.out(fmt::format("  {}\n", file.first));
  console.out("Next:\n" + next_steps(options.kind, folder, words.at("NAME")));
  return ExitCode::success;
}

}  // namespace heddle::cli
