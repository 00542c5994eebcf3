// SPDX-License-Identifier: Apache-2.0
#include "flow/text_expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "flow/constant.hpp"
#include "flow/yaml/reader.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"
#include "value/utf8.hpp"

namespace heddle::flow {
namespace {

using expression::Problem;
using yaml::Kind;

std::string_view code_of(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::syntax:
      return "HD3001";
    case Problem::Kind::unknown_name:
      return "HD3002";
    case Problem::Kind::quoting:
      return "HD3003";
    case Problem::Kind::type:
      return "HD3004";
  }
  return "HD3001";
}

bool may_hold_expression(const yaml::Node& node) {
  return node.kind == Kind::scalar && node.text.find("{{") != std::string_view::npos;
}

using CompileScalar = std::function<Compiled(const yaml::Node&)>;

Compiled compile_list(Report& report, const yaml::Node& node, const CompileScalar& scalar) {
  std::vector<Part> items;
  items.reserve(node.size);
  bool good = true;
  for (const yaml::Node& item : yaml::items(node)) {
    Compiled compiled = compile_tree(report, item, scalar);
    if (compiled.constant) compiled.expression = make_constant(*compiled.constant);
    good = good && compiled.expression != nullptr;
    items.push_back(std::move(compiled.expression));
  }
  return good ? Compiled{make_list(std::move(items)), std::nullopt} : Compiled{};
}

Compiled compile_map(Report& report, const yaml::Node& node, const CompileScalar& scalar) {
  std::vector<std::pair<std::string, Part>> parts;
  parts.reserve(node.size);
  bool good = true;
  for (const auto [key, value] : yaml::entries(node)) {
    Compiled compiled = compile_tree(report, value, scalar);
    if (compiled.constant) compiled.expression = make_constant(*compiled.constant);
    good = good && !key.ignored && compiled.expression != nullptr;
    parts.emplace_back(key.text, std::move(compiled.expression));
  }
  return good ? Compiled{make_map(std::move(parts)), std::nullopt} : Compiled{};
}

// The function that makes a `to` of a `from`, or empty.
std::string_view conversion(Type from, Type to) {
  if (from == Type::list || from == Type::map || from == Type::null) return {};
  switch (to) {
    case Type::string:
    case Type::integer:
    case Type::unsigned_integer:
    case Type::real:
    case Type::bytes:
    case Type::timestamp:
    case Type::duration:
      return name_of(to);
    default:
      return {};
  }
}

}  // namespace

bool holds_expression(const yaml::Node& node) {
  if (node.kind == Kind::list) {
    for (const yaml::Node& item : yaml::items(node)) {
      if (holds_expression(item)) return true;
    }
  } else if (node.kind == Kind::map) {
    for (const auto [key, value] : yaml::entries(node)) {
      if (holds_expression(value)) return true;
    }
  }
  return may_hold_expression(node);
}

Compiled compile_tree(Report& report, const yaml::Node& node, const CompileScalar& scalar) {
  if (!holds_expression(node)) return {nullptr, as_value(report, node)};
  switch (node.kind) {
    case Kind::scalar:
      return scalar(node);
    case Kind::list:
      return compile_list(report, node, scalar);
    case Kind::map:
      return compile_map(report, node, scalar);
    default:
      return {};
  }
}

bool is_cut_by_comment(Report& report, const yaml::Node& node) {
  if (!node.plain) return false;
  const auto open = node.text.rfind("${{");
  if (open == std::string_view::npos || node.text.find("}}", open) != std::string_view::npos) {
    return false;
  }
  const std::string_view source = report.source().text();
  const std::uint32_t end = yaml::scalar_end(source, node);
  const auto rest = source.find_first_not_of(" \t", end);
  if (rest == std::string_view::npos || source[rest] != '#') return false;
  const yaml::Span line = report.source().line(report.source().line_at(end));
  yaml::Span span{node.offset, std::max(line.end, end)};
  const auto close = source.find("}}", end);
  if (close != std::string_view::npos && close < line.end) {
    span.end = static_cast<std::uint32_t>(close) + 2;
  }
  if (report.source().line_at(node.offset) != report.source().line_at(end)) span.end = end;
  yaml::report_unquoted_expression(report, span, false);
  return true;
}

Finding& report_problem(Report& report, const yaml::Node& scalar, Problem problem) {
  const yaml::Span span =
      yaml::locate(report.source().text(), scalar, problem.offset, problem.size);
  auto& finding = report.error(code_of(problem.kind), span, std::move(problem.message));
  finding.label = std::move(problem.label);
  finding.notes = std::move(problem.notes);
  return finding;
}

void report_failure(Report& report, const yaml::Node& scalar,
                    const expression::EvaluationError& error) {
  const std::string_view source = report.source().text();
  const yaml::Span place = error.size > 0 ? yaml::locate(source, scalar, error.offset, error.size)
                                          : yaml::span_of(source, scalar);
  auto& finding = report.error("HD3006", place, error.message);
  finding.label = "this expression never has a value";
}

bool can_be(Type from, Type to) {
  if (from == Type::any || to == Type::any || from == to) return true;
  const auto is_number = [](Type type) {
    return type == Type::integer || type == Type::unsigned_integer || type == Type::real;
  };
  return is_number(from) && is_number(to);
}

void report_type(Report& report, const yaml::Node& node, const std::string& of, Type wanted,
                 Type found, std::string_view code,
                 const std::function<bool(const std::string&)>& compiles) {
  const std::string_view source = report.source().text();
  auto& finding = report.error(code, yaml::span_of(source, node),
                               fmt::format("{}: expected {}, the expression gives {}", of,
                                           with_article(wanted), with_article(found)));
  if (node.kind != Kind::scalar || node.text.size() < 5 || !node.text.starts_with("${{")) return;
  const std::string_view function = conversion(found, wanted);
  const std::string cure = fmt::format("${{{{ {}({}) }}}}", function, expression_text(node.text));
  if (!function.empty() && compiles(cure)) {
    finding.label = fmt::format("write \"{}\"", one_line(cure, 100));
  } else if (wanted == Type::string && !function.empty()) {
    finding.notes.emplace_back(
        "with text before or after it an expression makes a string: \"no. ${{ … }}\"");
  }
}

std::string_view expression_text(std::string_view text) {
  if (text.starts_with("${{")) text = text.substr(3, text.rfind("}}") - 3);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

}  // namespace heddle::flow
