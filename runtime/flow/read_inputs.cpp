// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "flow/constant.hpp"
#include "flow/draft.hpp"
#include "flow/language.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"

// The inputs of a flow: their types, defaults and bounds.
namespace heddle::flow {
namespace {

using yaml::Kind;

yaml::Span span(const Report& report, const yaml::Node& node) {
  return yaml::span_of(report.source().text(), node);
}

void read_sizes(Report& report, const Fields& fields, Constraints& constraints) {
  if (const auto* node = fields["minimum_size"]) {
    const auto size = read_count(report, *node, "'minimum_size'", 0, INT64_MAX);
    if (size) constraints.minimum_size = *size;
  }
  if (const auto* node = fields["maximum_size"]) {
    constraints.maximum_size = read_count(report, *node, "'maximum_size'", 0, INT64_MAX);
  }
  if (constraints.maximum_size && *constraints.maximum_size < constraints.minimum_size) {
    report.error("HD1111", span(report, *fields["maximum_size"]),
                 "'maximum_size' is less than 'minimum_size': no value fits");
  }
}

void read_pattern(Report& report, const Fields& fields, Type type, Constraints& constraints) {
  if (const auto* node = fields["pattern_meaning"]) {
    constraints.pattern_meaning = read_text(report, *node, "'pattern_meaning'").value_or("");
  }
  const auto* node = fields["pattern"];
  if (node == nullptr) return;
  const auto text = read_text(report, *node, "'pattern'");
  if (!text) return;
  const std::string problem = pattern_problem(*text);
  if (!problem.empty()) {
    report
        .error("HD1111", span(report, *node),
               fmt::format("the pattern is not a regular expression: {}", problem))
        .notes.emplace_back("patterns are in RE2 syntax and match the whole text");
  } else if (type != Type::string && type != Type::any) {
    report.error("HD1111", span(report, *node),
                 fmt::format("a pattern is for a string, this input is {}", with_article(type)));
  } else {
    constraints.pattern = *text;
  }
}

void read_bounds(Report& report, const Fields& fields, VariableDescriptor& input) {
  auto& constraints = input.constraints;
  // The bounds are values of the input's type themselves, but need not keep each other's bounds.
  const auto bound = [&](std::string_view key) -> std::optional<Value> {
    const auto* node = fields[key];
    if (node == nullptr) return std::nullopt;
    return read_constant(report, *node,
                         {input.type, {}, false, fmt::format("'{}'", key), "HD1111"});
  };
  constraints.minimum = bound("minimum");
  constraints.maximum = bound("maximum");
  read_sizes(report, fields, constraints);
  read_pattern(report, fields, input.type, constraints);
  const auto* choices = fields["choices"];
  if (choices == nullptr) return;
  if (choices->kind != Kind::list || choices->size == 0) {
    expected(report, *choices, "a list with at least one value", "'choices'");
    return;
  }
  for (const yaml::Node& item : yaml::items(*choices)) {
    auto choice = read_constant(report, item, {input.type, {}, false, "a choice", "HD1111"});
    if (choice) constraints.choices.push_back(std::move(*choice));
  }
}

void read_default(Report& report, const Fields& fields, VariableDescriptor& input) {
  const auto* node = fields["default"];
  if (node != nullptr && node->kind != Kind::null) {
    if (input.secret) warn_of_literal(report, *node, input.name, "HD1112");
    const std::string of = fmt::format("the default of {}", quote(input.name));
    input.default_value =
        read_constant(report, *node, {input.type, input.constraints, input.secret, of, "HD1110"});
    // One that is wrong has been reported; the input is not one that may be missing.
    if (!input.default_value) input.default_value = Value();
  }
  if (const auto* example = fields["example"]) {
    const std::string of = fmt::format("the example of {}", quote(input.name));
    input.example =
        read_constant(report, *example, {input.type, input.constraints, false, of, "HD1110"});
  }
  const bool given = node != nullptr;
  const auto* required = fields["required"];
  input.required = !given;
  if (required == nullptr) return;
  input.required = read_bool(report, *required, "'required'").value_or(input.required);
  if (input.required && given) {
    report
        .warning("HD1114", span(report, *fields.key("default")),
                 fmt::format("the default of {} is never used: the input is required",
                             quote(input.name)))
        .label = "remove this, or 'required'";
  }
}

void read_long_input(Report& report, const yaml::Node& node, VariableDescriptor& input) {
  const Fields fields(report, node, input_keys, "an input");
  if (const auto* type = fields["type"]) {
    input.type = read_type(report, *type).value_or(Type::any);
  }
  if (const auto* secret = fields["secret"]) {
    input.secret = read_bool(report, *secret, "'secret'").value_or(true);
  }
  const auto* doc = fields["description"] != nullptr ? fields["description"] : fields["doc"];
  if (doc != nullptr) input.doc = read_text(report, *doc, "'description'").value_or("");
  read_bounds(report, fields, input);
  read_default(report, fields, input);
}

VariableDescriptor read_variable(Report& report, const yaml::Node& key, const yaml::Node& value) {
  VariableDescriptor variable;
  variable.name = key.text;
  if (value.kind == Kind::map) {
    const Fields fields(report, value, variable_keys, "a variable");
    if (const auto* type = fields["type"]) {
      variable.type = read_type(report, *type).value_or(Type::any);
    }
    if (const auto* secret = fields["secret"]) {
      variable.secret = read_bool(report, *secret, "'secret'").value_or(true);
    }
    const auto* doc = fields["description"] != nullptr ? fields["description"] : fields["doc"];
    if (doc != nullptr) variable.doc = read_text(report, *doc, "'description'").value_or("");
    read_default(report, fields, variable);
  } else if (value.kind == Kind::scalar) {
    variable.type = read_type(report, value).value_or(Type::any);
  } else {
    expected(report, value, "a type or a map with 'type'",
             fmt::format("variable {}", quote(key.text)));
  }
  return variable;
}

}  // namespace

VariableDescriptor read_input(Report& report, const yaml::Node& key, const yaml::Node& value,
                              std::string_view kind) {
  VariableDescriptor input;
  input.name = key.text;
  input.required = true;
  if (value.kind == Kind::map) {
    read_long_input(report, value, input);
  } else if (value.kind == Kind::scalar) {
    input.type = read_type(report, value).value_or(Type::any);
  } else {
    expected(report, value, "a type or a map with 'type'",
             fmt::format("{} {}", kind, quote(key.text)));
  }
  return input;
}

void read_variables(Draft& draft, const yaml::Node& variables) {
  if (variables.kind == Kind::null || !is_map(draft.report, variables, "'vars'")) return;
  for (const auto [key, value] : yaml::entries(variables)) {
    if (key.ignored) {
      if (value.kind == Kind::map) mask_default(draft.report, value);
      continue;
    }
    check_identifier(draft.report, key, "a variable");
    draft.variable_keys.push_back(&key);
    draft.flow.variables.push_back(read_variable(draft.report, key, value));
  }
}

void read_inputs(Draft& draft, const yaml::Node& inputs) {
  if (inputs.kind == Kind::null) return;
  if (!is_map(draft.report, inputs, "'inputs'")) {
    draft.names.accept_any_input();
    return;
  }
  for (const auto [key, value] : yaml::entries(inputs)) {
    if (key.ignored) {
      if (value.kind == Kind::map) mask_default(draft.report, value);
      continue;
    }
    draft.input_misnamed.push_back(!check_identifier(draft.report, key, "an input"));
    draft.input_keys.push_back(&key);
    draft.flow.inputs.push_back(read_input(draft.report, key, value, "input"));
  }
}

}  // namespace heddle::flow
