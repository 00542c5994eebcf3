// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "flow/steered.hpp"

#include <algorithm>

#include "flow/compile.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"

namespace heddle::flow {
void lose_track(Draft& draft, std::uint32_t index) {
  draft.nodes[index].incomplete = true;
  draft.inputs_unclear = true;
  draft.names.accept_any_node();
}

const yaml::Node* own_map(Draft& draft, std::uint32_t index, const Fields& fields,
                          std::string_view key) {
  const yaml::Node* map = fields[key];
  const std::string of = fmt::format("the {} {}", key, quote(draft.flow.nodes[index].id));
  if (map->kind == yaml::Kind::map) return map;
  lose_track(draft, index);
  if (map->kind == yaml::Kind::null) {
    draft.report.error("HD1104", span(draft, *fields.key(key)), fmt::format("{} says nothing", of))
        .label = "write what it does below it";
  } else {
    expected(draft.report, *map, "a map", of);
  }
  return nullptr;
}

void report_lacking(Draft& draft, const yaml::Node& map, const Fields& fields, std::string_view key,
                    const std::string& message, const std::string& cure) {
  if (fields.is_misspelt(key)) return;
  draft.report.error("HD1104", {map.offset, map.offset + 1}, message).label = cure;
}

void read_timeout(Draft& draft, std::uint32_t index, const Fields& fields) {
  const auto* timeout = fields["timeout"];
  if (timeout == nullptr) return;
  draft.flow.nodes[index].timeout = read_duration(draft.report, *timeout, "'timeout'", false);
}

std::uint32_t read_do(Draft& draft, std::uint32_t index, const yaml::Node& map,
                      const Fields& fields, DraftBlock block) {
  const std::string& id = draft.flow.nodes[index].id;
  block.owner = index;
  block.nodes = fields["do"];
  std::uint32_t added = DraftBlock::none;
  if (block.nodes == nullptr) {
    report_lacking(draft, map, fields, "do",
                   fmt::format("{} has no nodes to go through", quote(id)),
                   "add 'do:' with at least one node");
  } else {
    added = add_block(draft, std::move(block), fmt::format("'do' of {}", quote(id)));
  }
  if (added == DraftBlock::none) lose_track(draft, index);
  return added;
}

Part bind_value(Draft& draft, const yaml::Node& node, std::uint32_t index, const Wanted& wanted) {
  if (node.kind == yaml::Kind::broken) return nullptr;
  if (!holds_expression(node)) {
    auto constant = read_constant(draft.report, node, wanted);
    return constant ? make_constant(*constant) : nullptr;
  }
  Compiled compiled = compile_value(draft, node, index);
  if (compiled.constant) {
    if (!check_fits(draft.report, node, *compiled.constant, wanted)) return nullptr;
    return make_constant(convert(*compiled.constant, wanted.type).value_or(Value()));
  }
  if (!compiled.expression || can_be(compiled.expression->type(), wanted.type)) {
    return compiled.expression;
  }
  report_type(draft, node, wanted.of, wanted.type, compiled.expression->type(), wanted.wrong_type);
  return nullptr;
}

}  // namespace heddle::flow
