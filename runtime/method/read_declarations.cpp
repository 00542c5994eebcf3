// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <heddle/detail/declare.hpp>

#include "flow/constant.hpp"
#include "method/draft.hpp"

// What a method declares before it says what it does: inputs, settings, outcomes, and the values
// that its expressions share.
namespace heddle::method {
namespace {

using flow::quote;
using flow::yaml::Kind;
using flow::yaml::Node;

// The nearest word in small (or large) letters, for "write …".
std::string as_word(std::string_view text, bool upper) {
  std::string word;
  bool after_lower = false;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_lower = c >= 'a' && c <= 'z';
    if (is_upper && after_lower) word += '_';
    after_lower = is_lower;
    if (is_upper || is_lower) word += static_cast<char>((c & ~0x20) | (upper ? 0 : 0x20));
    if (c >= '0' && c <= '9') word += c;
    if (c == '_' || c == '-' || c == ' ') word += '_';
  }
  return detail::is_word(word, upper) ? word : std::string();
}

void read_inputs(Draft& draft, const Node& inputs) {
  if (inputs.kind == Kind::null || !flow::is_map(draft.report, inputs, "'inputs'")) return;
  for (const auto [key, value] : flow::yaml::entries(inputs)) {
    if (key.ignored) {
      if (value.kind == Kind::map) flow::mask_default(draft.report, value);
      continue;
    }
    check_variable_name(draft, key, "an input");
    draft.method.descriptor.inputs.push_back(flow::read_input(draft.report, key, value, "input"));
  }
}

void report_setting_name(Draft& draft, const Node& key) {
  auto& finding =
      draft.report.error("HD8004", draft.span(key),
                         fmt::format("{} cannot be the name of a setting", quote(key.text)));
  const std::string& name = draft.method.descriptor.name;
  const std::string word = as_word(key.text, false);
  if (!word.empty() && detail::is_dotted(name)) {
    finding.label = fmt::format("write '{}.{}'", name.substr(0, name.find('.')), word);
  }
  finding.notes.emplace_back(
      "settings are named FAMILY.SETTING in small letters, as hosts write them in heddle.yaml");
}

void read_settings(Draft& draft, const Node& settings) {
  if (settings.kind == Kind::null || !flow::is_map(draft.report, settings, "'settings'")) return;
  for (const auto [key, value] : flow::yaml::entries(settings)) {
    if (key.ignored) {
      if (value.kind == Kind::map) flow::mask_default(draft.report, value);
      continue;
    }
    if (!detail::is_dotted(key.text)) report_setting_name(draft, key);
    VariableDescriptor read = flow::read_input(draft.report, key, value, "setting");
    SettingDescriptor setting;
    setting.name = std::move(read.name);
    setting.type = read.type;
    setting.doc = std::move(read.doc);
    setting.required = read.required;
    setting.secret = read.secret;
    setting.default_value = std::move(read.default_value);
    setting.example = std::move(read.example);
    setting.constraints = std::move(read.constraints);
    draft.method.descriptor.settings.push_back(std::move(setting));
  }
}

void read_outcome_parts(Draft& draft, const Node& value, OutcomeDescriptor& outcome) {
  if (value.kind != Kind::map) {
    if (value.kind == Kind::null) return;
    outcome.doc =
        flow::read_text(draft.report, value, "the description of an outcome").value_or("");
    return;
  }
  const flow::Fields fields(draft.report, value, outcome_keys, "an outcome");
  if (const auto* doc = fields["description"]) {
    outcome.doc = flow::read_text(draft.report, *doc, "'description'").value_or("");
  }
  const auto* fails = fields["fails"];
  if (fails == nullptr) return;
  const bool given = flow::read_bool(draft.report, *fails, "'fails'").value_or(outcome.fails);
  if (outcome.name != "SUCCESS" && outcome.name != "FAILURE") {
    outcome.fails = given;
  } else {
    draft.report
        .error("HD8031", draft.span(*fails),
               fmt::format("{} is {} failure", outcome.name,
                           outcome.name == "SUCCESS" ? "no" : "always a"))
        .label = "remove 'fails'";
  }
}

bool check_outcome_name(Draft& draft, const Node& key) {
  if (key.text == "TIMEOUT" || key.text == "INVALID" || key.text == "CANCELLED") {
    draft.report
        .error("HD1106", draft.span(key),
               fmt::format("every node has the outcome {}", quote(key.text)))
        .label = "remove this: only SUCCESS, FAILURE and outcomes of your own are described";
    return false;
  }
  if (detail::is_word(key.text, true)) return true;
  auto& finding =
      draft.report.error("HD1105", draft.span(key),
                         fmt::format("{} cannot be the name of an outcome", quote(key.text)));
  const std::string upper = as_word(key.text, true);
  if (!upper.empty()) finding.label = fmt::format("write {}", quote(upper));
  finding.notes.emplace_back("outcomes are written in capitals: A-Z, 0-9 and '_'");
  return true;  // what refers to it needs no complaint of its own
}

void read_outcomes(Draft& draft, const Node* outcomes) {
  auto& declared = draft.method.descriptor.outcomes;
  declared.push_back({"SUCCESS", "The method did its work", false});
  declared.push_back({"FAILURE", "The method failed; error says why", false});
  if (outcomes == nullptr || outcomes->kind == Kind::null ||
      !flow::is_map(draft.report, *outcomes, "'outcomes'")) {
    return;
  }
  if (outcomes->size > flow::most_outcomes) {
    draft.report.error("HD1109", draft.span(*outcomes),
                       fmt::format("a method may have {} outcomes, found {}", flow::most_outcomes,
                                   outcomes->size));
    return;
  }
  for (const auto [key, value] : flow::yaml::entries(*outcomes)) {
    if (key.ignored || !check_outcome_name(draft, key)) continue;
    const auto same = [&key = key](const OutcomeDescriptor& one) { return one.name == key.text; };
    const auto known = std::find_if(declared.begin(), declared.end(), same);
    OutcomeDescriptor& outcome = known != declared.end() ? *known : declared.emplace_back();
    outcome.name = key.text;
    read_outcome_parts(draft, value, outcome);
  }
}

void read_values(Draft& draft, const Node& values) {
  if (values.kind == Kind::null || !flow::is_map(draft.report, values, "'values'")) return;
  auto& read = draft.method.values;
  for (const auto [key, value] : flow::yaml::entries(values)) {
    if (key.ignored) continue;
    check_variable_name(draft, key, "a value");
    NamedValue one;
    one.name = key.text;
    one.value = draft.names.compile(value, {fmt::format("value {}", quote(key.text))});
    one.reads_response = draft.names.reads_response(one.value);
    draft.names.add_value(one, static_cast<std::uint32_t>(read.size()));
    read.push_back(std::move(one));
  }
}

}  // namespace

bool check_variable_name(Draft& draft, const Node& name, std::string_view what) {
  if (detail::is_word(name.text, false)) return flow::check_identifier(draft.report, name, what);
  auto& finding =
      draft.report.error("HD1105", draft.span(name),
                         fmt::format("{} cannot be the name of {}", quote(name.text), what));
  const std::string word = as_word(name.text, false);
  if (!word.empty()) finding.label = fmt::format("write {}", quote(word));
  finding.notes.emplace_back(
      "names in methods are in small letters: a-z, 0-9 and '_', beginning with a letter");
  return false;
}

void read_declarations(Draft& draft, const flow::Fields& fields) {
  auto& method = draft.method;
  if (const auto* inputs = fields["inputs"]) read_inputs(draft, *inputs);
  if (const auto* settings = fields["settings"]) read_settings(draft, *settings);
  read_outcomes(draft, fields["outcomes"]);
  method.slots.inputs = static_cast<std::uint32_t>(method.descriptor.inputs.size());
  method.slots.settings = static_cast<std::uint32_t>(method.descriptor.settings.size());
  draft.names.declare();
  if (const auto* values = fields["values"]) read_values(draft, *values);
  method.slots.values = static_cast<std::uint32_t>(method.values.size());
}

}  // namespace heddle::method
