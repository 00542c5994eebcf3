// SPDX-License-Identifier: Apache-2.0
#include "method/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "flow/constant.hpp"
#include "flow/placed.hpp"
#include "flow/text_expression.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"

namespace heddle::method {
namespace {

using expression::StaticType;
using flow::yaml::Kind;
using flow::yaml::Node;

// No text can be made of these.
bool has_no_text(Type type) {
  return type == Type::list || type == Type::map || type == Type::bytes;
}

}  // namespace

void Names::declare() {
  declare_variables();
  after_ = before_;
  declare_response();
}

void Names::declare_variables() {
  const auto& descriptor = method_.descriptor;
  for (std::uint32_t i = 0; i < descriptor.inputs.size(); ++i) {
    const auto& input = descriptor.inputs[i];
    before_.try_emplace("inputs." + input.name,
                        expression::Declaration{input.type, input.secret, i});
  }
  for (std::uint32_t i = 0; i < descriptor.settings.size(); ++i) {
    const auto& setting = descriptor.settings[i];
    before_.try_emplace(
        "settings." + setting.name,
        expression::Declaration{setting.type, setting.secret, method_.slots.setting(i)});
  }
  const auto own = [&](std::string_view path, StaticType type, Slots::Own slot) {
    before_.try_emplace(std::string(path),
                        expression::Declaration{std::move(type), false, method_.slots.own(slot)});
  };
  own("attempt.number", Type::integer, Slots::attempt);
  own("attempt.idempotency_key", Type::string, Slots::idempotency_key);
}

void Names::declare_response() {
  const auto own = [&](std::string_view path, StaticType type, Slots::Own slot) {
    after_.try_emplace(std::string(path),
                       expression::Declaration{std::move(type), false, method_.slots.own(slot)});
  };
  own("response.status", Type::integer, Slots::status);
  own("response.headers",
      StaticType(StaticType::Kind::map, {StaticType::Kind::string, StaticType::Kind::string}),
      Slots::headers);
  own("response.body", Type::string, Slots::body);
  own("response.json", StaticType(), Slots::json);
  // It has what stood in the path and the query, which may have been made of any of these.
  const auto& descriptor = method_.descriptor;
  const auto is_secret = [](const auto& variable) { return variable.secret; };
  const bool secret =
      std::any_of(descriptor.inputs.begin(), descriptor.inputs.end(), is_secret) ||
      std::any_of(descriptor.settings.begin(), descriptor.settings.end(), is_secret);
  after_.try_emplace("response.url",
                     expression::Declaration{Type::string, secret, method_.slots.own(Slots::url)});
}

void Names::add_value(const NamedValue& value, std::uint32_t index) {
  const expression::Declaration declaration{
      value.value != nullptr ? value.value->type() : Type::any,
      value.value != nullptr && value.value->secret(), method_.slots.value(index)};
  after_.try_emplace("values." + value.name, declaration);
  if (!value.reads_response) before_.try_emplace("values." + value.name, declaration);
}

bool Names::reads_response(const Part& part) const {
  if (part == nullptr) return false;
  const auto& uses = part->uses();
  return std::any_of(uses.begin(), uses.end(), [&](const expression::Expression::Use& use) {
    if (use.path.starts_with("response.")) return true;
    const std::uint32_t first = method_.slots.value(0);
    return use.slot >= first && use.slot - first < method_.values.size() &&
           method_.values[use.slot - first].reads_response;
  });
}

Part Names::compile(const Node& node, const Wanted& wanted) {
  if (report_.full() || node.kind == Kind::broken) return nullptr;
  if (flow::holds_expression(node)) return compile_whole(node, wanted);
  if (wanted.type == Type::any) {
    const auto value = flow::as_value(report_, node);
    return value ? flow::make_constant(*value) : nullptr;
  }
  const auto value =
      flow::read_constant(report_, node, {wanted.type, {}, false, wanted.of, "HD8020"});
  return value ? flow::make_constant(*value) : nullptr;
}

Part Names::compile_text(const Node& node, const Wanted& wanted) {
  Part part = compile(node, {wanted.of, Type::any, wanted.when, wanted.may_be_absent});
  if (part == nullptr || !has_no_text(part->type())) return part;
  report_.error(
      "HD8020", flow::yaml::span_of(report_.source().text(), node),
      fmt::format("{}: expected what has a text, found {}", wanted.of, with_article(part->type())));
  return nullptr;
}

Part Names::compile_whole(const Node& node, const Wanted& wanted) {
  flow::Compiled compiled = flow::compile_tree(
      report_, node, [&](const Node& scalar) { return compile_scalar(scalar, wanted); });
  if (compiled.constant) compiled.expression = flow::make_constant(*compiled.constant);
  if (compiled.expression == nullptr) return nullptr;
  if (flow::can_be(compiled.expression->type(), wanted.type)) return compiled.expression;
  flow::report_type(report_, node, wanted.of, wanted.type, compiled.expression->type(), "HD8020",
                    [&](const std::string& text) {
                      std::vector<expression::Problem> unused;
                      return compile_template(text, scope(wanted.when), unused) != nullptr;
                    });
  return nullptr;
}

flow::Compiled Names::compile_scalar(const Node& scalar, const Wanted& wanted) {
  if (report_.full() || flow::is_cut_by_comment(report_, scalar)) return {};
  std::vector<expression::Problem> problems;
  auto compiled = expression::compile_template(scalar.text, scope(wanted.when), problems);
  if (!compiled) {
    report_problems(scalar, wanted.when, problems);
    return {};
  }
  if (!wanted.may_be_absent || !compiled->slot()) check_needs(scalar, *compiled);
  if (!compiled->constant()) {
    return {flow::make_placed(std::move(compiled), report_.source(), scalar), std::nullopt};
  }
  try {
    const expression::Slots none({});
    return {nullptr, compiled->evaluate({none})};
  } catch (const expression::EvaluationError& error) {
    flow::report_failure(report_, scalar, error);
    return {};
  }
}

void Names::report_problems(const Node& scalar, When when,
                            std::vector<expression::Problem>& problems) {
  for (auto& problem : problems) {
    if (report_.full()) return;
    auto& finding = flow::report_problem(report_, scalar, problem);
    if (when == When::after || problem.kind != expression::Problem::Kind::unknown_name) continue;
    std::vector<expression::Problem> unused;
    if (!compile_template(scalar.text, after_, unused)) continue;
    finding.label.clear();
    finding.notes = {"it is there only when the response has come: in 'after' and in 'outputs'"};
  }
}

bool Names::is_certain(std::uint32_t slot) const {
  const auto& descriptor = method_.descriptor;
  const auto given = [](const auto& variable) {
    return variable.required || variable.default_value.has_value();
  };
  if (slot < descriptor.inputs.size()) return given(descriptor.inputs[slot]);
  const std::size_t setting = slot - descriptor.inputs.size();
  return setting >= descriptor.settings.size() || given(descriptor.settings[setting]);
}

void Names::check_needs(const Node& scalar, const expression::Expression& compiled) {
  const auto& uses = compiled.uses();
  for (const auto& need : compiled.needs()) {
    if (need.any_of.empty() ||
        std::any_of(need.any_of.begin(), need.any_of.end(),
                    [&](std::size_t use) { return is_certain(uses[use].slot); })) {
      continue;
    }
    const auto& use = uses[need.any_of.front()];
    auto& finding = report_.error(
        "HD3007", flow::yaml::locate(report_.source().text(), scalar, use.offset, use.size),
        need.any_of.size() == 1
            ? fmt::format("{} need not be given", use.path)
            : fmt::format("neither {} nor the others have to be given", use.path));
    finding.label = "may have no value here";
    finding.notes.push_back(
        fmt::format("give it a default, leave 'required: false' out, or say what holds without it: "
                    "first({0}, …), or ask has({0}) before",
                    use.path));
  }
}

}  // namespace heddle::method
