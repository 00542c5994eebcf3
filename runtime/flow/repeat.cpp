// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "flow/condition.hpp"
#include "flow/control.hpp"
#include "flow/language.hpp"
#include "flow/steered.hpp"
#include "flow/yaml/rescan.hpp"

// repeat: a block that is gone through until a condition holds.
namespace heddle::flow {

void read_repeat(Draft& draft, std::uint32_t index, const Fields& fields) {
  auto& parts = draft.nodes[index].control.emplace<DraftRepeat>();
  parts.block = DraftBlock::none;
  auto& loop = draft.flow.nodes[index].control.emplace<Repeat>();
  read_timeout(draft, index, fields);
  const yaml::Node* map = own_map(draft, index, fields, "repeat");
  if (map == nullptr) return;
  const Fields own(draft.report, *map, repeat_keys, "a repeat");
  const std::string id = quote(draft.flow.nodes[index].id);
  if (const auto* most = own["max"]) {
    loop.max = read_count(draft.report, *most, "'max'", 1, most_visits).value_or(1);
  } else {
    report_lacking(draft, *map, own, "max",
                   fmt::format("the repeat {} does not say how often at most", id),
                   "add 'max: 10'");
  }
  if (const auto* delay = own["delay"]) {
    loop.delay = read_duration(draft.report, *delay, "'delay'", true).value_or(loop.delay);
  }
  parts.until = own["until"];
  if (parts.until == nullptr) {
    report_lacking(draft, *map, own, "until",
                   fmt::format("the repeat {} does not say until when", id),
                   "add 'until: ${{ … }}'");
    draft.inputs_unclear = true;
  }
  DraftBlock block;
  block.kind = DraftBlock::Kind::repeat;
  parts.block = read_do(draft, index, *map, own, std::move(block));
}

void bind_repeat(Draft& draft, std::uint32_t index) {
  const auto parts = std::get<DraftRepeat>(draft.nodes[index].control);
  if (parts.block == DraftBlock::none) return;
  bind_block(draft, parts.block);
  if (parts.until == nullptr) return;
  const std::string of = fmt::format("'until' of {}", quote(draft.flow.nodes[index].id));
  Condition until = at_end_of(draft, parts.block,
                              [&] { return compile_condition(draft, *parts.until, index, of); });
  if (until.constant) {
    auto& finding = draft.report.warning(
        "HD2303", yaml::span_of(draft.report.source().text(), *parts.until),
        fmt::format("{} is always {}", of, *until.constant ? "true" : "false"));
    finding.label =
        *until.constant ? "there is one pass" : "there are as many passes as 'max' says";
  }
  std::get<Repeat>(draft.flow.nodes[index].control).until = std::move(until.expression);
}

void wire_repeat(Draft& draft, std::uint32_t index) {
  const std::uint32_t block = std::get<DraftRepeat>(draft.nodes[index].control).block;
  if (block == DraftBlock::none) return;
  std::get<Repeat>(draft.flow.nodes[index].control).body = finished(draft, block);
}

}  // namespace heddle::flow
