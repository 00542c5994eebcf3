// SPDX-License-Identifier: Apache-2.0
#include "completion.hpp"

#include <algorithm>
#include <string_view>

namespace heddle::cli {
namespace {

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

const CLI::Option* option_named(const CLI::App& app, const std::string& name) {
  if (name.size() < 2 || name.front() != '-') return nullptr;
  const auto options = app.get_options();
  const auto found = std::find_if(options.begin(), options.end(),
                                  [&](const CLI::Option* o) { return o->check_name(name); });
  return found == options.end() ? nullptr : *found;
}

// "text|json", "FILE|-", "DIR": words are in small letters, what stands for something in large
// ones.
Candidates values_of(const CLI::Option& option) {
  Candidates result;
  std::string shape = option.get_type_name();
  while (!shape.empty()) {
    const auto bar = shape.find('|');
    const std::string part = shape.substr(0, bar);
    shape.erase(0, bar == std::string::npos ? bar : bar + 1);
    if (part == "FILE") {
      result.kind = Kind::files;
    } else if (part == "DIR") {
      result.kind = Kind::folders;
    } else if (part.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos) {
      result.words.push_back({part, ""});
    }
  }
  return result;
}

Kind kind_of_word(const CLI::Option& word) {
  const std::string name = word.get_name();
  if (name == "FLOW" || name == "PATH") return Kind::files;
  if (name == "TYPE") return Kind::node_types;
  return name == "CODE" ? Kind::codes : Kind::none;
}

Candidates options_of(const CLI::App& app) {
  Candidates result;
  for (const CLI::Option* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) {
      result.words.push_back({"--" + name, first_line(option->get_description())});
    }
  }
  return result;
}

Candidates words_of(const CLI::App& app) {
  Candidates result;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (command->get_group().empty()) continue;  // hidden
    result.words.push_back({command->get_name(), first_line(command->get_description())});
  }
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    result.kind = kind_of_word(*option);
    const Candidates values = values_of(*option);
    result.words.insert(result.words.end(), values.words.begin(), values.words.end());
  }
  return result;
}

}  // namespace

Candidates complete(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  const CLI::Option* open = nullptr;  // an option whose value comes next
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (open != nullptr) {
      open = nullptr;
      continue;
    }
    const CLI::Option* option = option_named(*command, words[i]);
    if (option != nullptr) {
      if (takes_value(*option)) open = option;
      continue;
    }
    for (const CLI::App* inner : command->get_subcommands(nullptr)) {
      if (inner->get_name() == words[i]) command = inner;
    }
  }
  if (open != nullptr) return values_of(*open);
  if (!words.empty() && words.back().starts_with('-')) return options_of(*command);
  return words_of(*command);
}

}  // namespace heddle::cli
