// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/compile.hpp"
#include "flow/constant.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"

// What a flow gives back, and which of its inputs nothing reads.
namespace heddle::flow {
namespace {

using yaml::Kind;

void check_secrecy(Draft& draft, const DraftOutput& output, Output& result) {
  const bool is_secret = result.expression->secret();
  result.secret = is_secret || output.secret.value_or(false);
  if (!is_secret || output.secret.value_or(true)) return;
  auto& finding = draft.report.error(
      "HD3102", span(draft, *output.secret_node),
      fmt::format("the output {} is secret, because what it is made from is", quote(result.name)));
  finding.label = "write 'secret: true', or leave this out";
}

void bind_output(Draft& draft, const DraftOutput& output, Output& result) {
  if (output.value == nullptr || output.value->kind == Kind::broken) return;
  const yaml::Node& value = *output.value;
  const std::string of = fmt::format("output '{}'", result.name);
  if (value.kind == Kind::null) {
    draft.report
        .error("HD1104", span(draft, *output.key),
               fmt::format("the output {} has no value", quote(result.name)))
        .label = "write \"${{ … }}\" behind it";
    return;
  }
  Compiled compiled = compile_value(draft, value, Reading::output);
  if (compiled.constant) {
    const Wanted wanted{output.type, {}, false, of, "HD3101"};
    if (!check_fits(draft.report, value, *compiled.constant, wanted)) return;
    compiled.expression = make_constant(convert(*compiled.constant, output.type).value_or(Value()));
  }
  if (!compiled.expression) return;
  const Type found = compiled.expression->type();
  if (!can_be(found, output.type)) {
    report_type(draft, value, of, output.type, found, "HD3101");
  }
  result.type = output.typed ? output.type : found;
  result.expression = std::move(compiled.expression);
  check_secrecy(draft, output, result);
}

}  // namespace

void bind_outputs(Draft& draft) {
  for (std::uint32_t i = 0; i < draft.outputs.size(); ++i) {
    const std::size_t before = draft.needs.size();
    bind_output(draft, draft.outputs[i], draft.flow.outputs[i]);
    for (std::size_t need = before; need < draft.needs.size(); ++need) draft.needs[need].output = i;
  }
  // All expressions are bound now.
  const auto& nodes = draft.flow.nodes;
  if (std::none_of(nodes.begin(), nodes.end(),
                   [](const Node& node) { return node.own_read != 0; })) {
    draft.flow.slot_count = draft.flow.first_own_slot;
  }
}

void warn_of_unused(Draft& draft) {
  if (draft.inputs_unclear) return;
  for (std::size_t i = 0; i < draft.flow.inputs.size(); ++i) {
    if (draft.input_used[i] || draft.input_misnamed[i]) continue;
    auto& finding = draft.report.warning(
        "HD1113", span(draft, *draft.input_keys[i]),
        fmt::format("nothing reads the input {}", quote(draft.flow.inputs[i].name)));
    finding.label = "remove it, or use it as ${{ inputs." + draft.flow.inputs[i].name + " }}";
  }
  for (std::size_t i = 0; i < draft.flow.variables.size(); ++i) {
    if (draft.variable_used[i]) continue;
    const std::string& name = draft.flow.variables[i].name;
    draft.report
        .warning("HD1113", span(draft, *draft.variable_keys[i]),
                 fmt::format("nothing reads the variable {}", quote(name)))
        .label = "remove it, or use it as ${{ vars." + name + " }}";
  }
}

}  // namespace heddle::flow
