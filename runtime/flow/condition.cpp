// SPDX-License-Identifier: Apache-2.0
#include "flow/condition.hpp"

#include <fmt/format.h>

#include <vector>

#include "expression/template_text.hpp"
#include "flow/compile.hpp"
#include "flow/constant.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"

namespace heddle::flow {
namespace {

using yaml::Kind;

constexpr std::string_view not_a_bool = "HD2302";

// A text that would be a condition if it stood in '${{ }}' is most likely meant as one.
void report_no_expression(Draft& draft, const yaml::Node& node, const std::string& of) {
  auto& finding = draft.report.error(
      not_a_bool, span(draft, node),
      fmt::format("{}: expected an expression that gives a bool, found {}", of, describe(node)));
  if (node.kind == Kind::list || node.kind == Kind::map) return;
  draft.inputs_unclear = true;
  const std::string cure = fmt::format("${{{{ {} }}}}", node.text);
  std::vector<expression::Problem> unused;
  const auto compiled = draft.names.compile(cure, unused);
  const bool meant = compiled && can_be(compiled->type(), Type::boolean);
  const std::string quoted = meant ? in_quotes(cure) : std::string();
  finding.label = "write " + (quoted.empty() ? "\"${{ … }}\"" : quoted);
}

// Whether the text is one expression and nothing else; reports if not. Where its braces are wrong
// that is told when it is compiled.
bool check_whole(Draft& draft, const yaml::Node& node, const std::string& of) {
  std::vector<expression::Problem> problems;
  const auto parts = expression::split_template(node.text, problems);
  if (!problems.empty() || (parts.size() == 1 && parts.front().is_expression)) return true;
  auto& finding = draft.report.error(
      not_a_bool, span(draft, node),
      fmt::format("{}: expected one whole expression, found a text with more around it", of));
  if (parts.size() == 2 && parts.front().is_expression &&
      parts.back().text.find_first_not_of(" \t\n") == std::string_view::npos) {
    finding.label = "what follows the expression belongs to the text: begin a block with '>-'";
  } else {
    finding.label = "write \"${{ … }}\" around the whole";
  }
  draft.inputs_unclear = true;
  return false;
}

}  // namespace

Condition compile_condition(Draft& draft, const yaml::Node& node, std::uint32_t reader,
                            const std::string& of) {
  if (node.kind == Kind::broken) return {};
  const bool has_braces =
      node.kind == Kind::scalar && node.text.find("{{") != std::string_view::npos;
  const bool is_literal = node.kind == Kind::scalar && node.plain &&
                          plain_value(node.text).value.type() == Type::boolean;
  if (!has_braces && !is_literal) {
    report_no_expression(draft, node, of);
    return {};
  }
  if (has_braces && !check_whole(draft, node, of)) return {};
  Compiled compiled = compile_value(draft, node, reader);
  Condition condition;
  condition.text = expression_text(node.text);
  if (compiled.constant) {
    const Wanted wanted{Type::boolean, {}, false, of, not_a_bool};
    if (!check_fits(draft.report, node, *compiled.constant, wanted)) return {};
    condition.constant = compiled.constant->boolean();
    condition.expression = make_constant(*compiled.constant);
  } else if (compiled.expression && !can_be(compiled.expression->type(), Type::boolean)) {
    report_type(draft, node, of, Type::boolean, compiled.expression->type(), not_a_bool);
  } else {
    condition.expression = std::move(compiled.expression);
  }
  return condition;
}

}  // namespace heddle::flow
