// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <heddle/descriptor.hpp>
#include <heddle/json.hpp>

namespace heddle {
namespace {

// "at least 2 characters"
std::string size_in_words(std::string_view what, std::uint64_t size, Type type) {
  const std::string_view unit = type == Type::string  ? "character"
                                : type == Type::bytes ? "byte"
                                : type == Type::map   ? "entr"
                                                      : "item";
  const std::string_view ending =
      type == Type::map ? (size == 1 ? "y" : "ies") : (size == 1 ? "" : "s");
  return fmt::format("{} {} {}{}", what, size, unit, ending);
}

}  // namespace

std::string in_words(const Value& value) {
  if (value.secret()) return "***";
  std::string json = write_json(value);
  const bool quoted = json.size() > 2 && json.starts_with('"');
  if (!quoted) return json;
  return value.type() == Type::string ? value.string() : json.substr(1, json.size() - 2);
}

std::string in_words(const Constraints& constraints, Type type) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (!constraints.pattern_meaning.empty()) {
    add(constraints.pattern_meaning);
  } else if (!constraints.pattern.empty()) {
    add("must match " + constraints.pattern);
  }
  if (constraints.minimum) add("at least " + in_words(*constraints.minimum));
  if (constraints.maximum) add("at most " + in_words(*constraints.maximum));
  if (constraints.minimum_size > 0) {
    add(size_in_words("at least", constraints.minimum_size, type));
  }
  if (constraints.maximum_size) add(size_in_words("at most", *constraints.maximum_size, type));
  std::string choices;
  for (const auto& choice : constraints.choices) {
    choices += (choices.empty() ? "" : ", ") + in_words(choice);
  }
  if (!choices.empty()) add("one of " + choices);
  return text;
}

std::string presence_in_words(const NodeTypeDescriptor& type, const VariableDescriptor& output) {
  if (output.default_value) return "always, default " + in_words(*output.default_value);
  const bool always =
      std::all_of(type.outcomes.begin(), type.outcomes.end(),
                  [&](const OutcomeDescriptor& outcome) { return output.exists_on(outcome.name); });
  if (always) return "always";
  std::string text;
  for (const auto& outcome : output.outcomes) text += (text.empty() ? "on " : ", ") + outcome;
  return text;
}

}  // namespace heddle
