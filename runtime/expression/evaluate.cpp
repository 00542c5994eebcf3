// SPDX-License-Identifier: Apache-2.0
#include <heddle/expression.hpp>

#include <algorithm>
#include <utility>

#include "expression/case_value.hpp"
#include "expression/expression.hpp"
#include "expression/opaque.hpp"
#include "expression/program.hpp"
#include "value/nesting.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace {

using expression::Opaque;
using expression::Problem;

std::string_view code_of(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::unknown_name:
      return "HD3002";
    case Problem::Kind::quoting:
      return "HD3003";
    case Problem::Kind::type:
      return "HD3004";
    default:
      return "HD3001";
  }
}

Diagnostic diagnose(const Problem& problem, std::string_view text, const std::string& name) {
  Diagnostic out;
  out.code = code_of(problem.kind);
  out.message = problem.message;
  out.label = problem.label;
  out.notes = problem.notes;
  const std::string_view before = text.substr(0, problem.offset);
  const std::size_t line =
      before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const std::size_t line_end = std::min(text.find('\n', line), text.size());
  const std::size_t end = std::min<std::size_t>(problem.offset + problem.size, line_end);
  out.place.file = name;
  out.place.line = static_cast<std::uint32_t>(1 + std::count(before.begin(), before.end(), '\n'));
  out.place.column = static_cast<std::uint32_t>(1 + count_characters(before.substr(line)));
  const auto marked = text.substr(problem.offset, end > problem.offset ? end - problem.offset : 0);
  out.place.width = static_cast<std::uint32_t>(std::max<std::size_t>(1, count_characters(marked)));
  out.excerpt = text.substr(line, line_end - line);
  return out;
}

std::string_view without_braces(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  if (!text.starts_with("${{") || !text.ends_with("}}")) return text;
  return text.substr(3, text.size() - 5);
}

Diagnostic too_long(std::string_view text, const std::string& name) {
  Diagnostic out;
  out.code = "HD3001";
  out.message =
      "an expression has at most 65536 bytes, this one has " + std::to_string(text.size());
  out.place.file = name;
  return out;
}

Diagnostic too_deep(const std::string& variable, const std::string& name) {
  Diagnostic out;
  out.code = "HD3006";
  out.message = "the variable '" + variable + "' has lists and maps nested deeper than " +
                std::to_string(most_levels) + " levels";
  out.place.file = name;
  return out;
}

}  // namespace

Evaluation evaluate(std::string_view expression,
                    const std::map<std::string, Value, std::less<>>& variables,
                    const std::string& name) {
  constexpr std::size_t largest_source = std::size_t{64} * 1024;
  const std::string_view text = without_braces(expression);
  Evaluation out;
  if (text.size() > largest_source) {
    out.diagnostics.push_back(too_long(text, name));
    return out;
  }
  expression::Scope scope;
  std::vector<expression::Slot> slots;
  for (const auto& [variable, value] : variables) {
    scope[variable] = {value.type(), value.secret(), static_cast<std::uint32_t>(slots.size())};
    slots.push_back({value, true});
  }
  for (const auto& [variable, value] : variables) {
    if (!nested_deeper(value)) continue;
    out.diagnostics.push_back(too_deep(variable, name));
    return out;
  }
  std::vector<Problem> problems;
  const auto program = expression::Program::compile(text, scope, {}, problems);
  if (!program) {
    for (const Problem& problem : problems)
      out.diagnostics.push_back(diagnose(problem, text, name));
    return out;
  }
  const expression::Slots given(std::move(slots));
  Value value = program->evaluate({given});
  const Opaque* opaque = Opaque::of(value);
  if (opaque != nullptr && opaque->kind() == Opaque::Kind::failure) {
    Problem failed;
    failed.offset = opaque->offset();
    failed.size = opaque->size() > 0 ? opaque->size() : static_cast<std::uint32_t>(text.size());
    failed.message = opaque->message();
    out.diagnostics.push_back(diagnose(failed, text, name));
    out.diagnostics.back().code = "HD3006";
    out.failed = true;
    return out;
  }
  out.type = expression::type_name_of(value);
  out.value = expression::plain_value(value);
  return out;
}

}  // namespace heddle
