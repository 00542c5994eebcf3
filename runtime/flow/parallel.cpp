// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "flow/control.hpp"
#include "flow/language.hpp"
#include "flow/steered.hpp"
#include "flow/yaml/rescan.hpp"

// parallel: several blocks that are gone through at the same time.
namespace heddle::flow {
namespace {

void read_branches(Draft& draft, std::uint32_t index, const yaml::Node& branches) {
  const std::string id = quote(draft.flow.nodes[index].id);
  const bool is_empty = branches.kind == yaml::Kind::null || branches.size == 0;
  if (branches.kind != yaml::Kind::map || is_empty) {
    lose_track(draft, index);
    if (branches.kind == yaml::Kind::null || branches.kind == yaml::Kind::map) {
      draft.report
          .error("HD1104", {branches.offset, branches.offset + 1},
                 fmt::format("the parallel {} has no branches", id))
          .label = "add 'NAME:' with the nodes of a branch below it";
    } else {
      expected(draft.report, branches, "a map of branches by name", "'branches' of " + id);
    }
    return;
  }
  if (branches.size > most_branches) {
    draft.report.error("HD1109", {branches.offset, branches.offset + 1},
                       fmt::format("the parallel {} may have {} branches, found {}", id,
                                   most_branches, branches.size));
    lose_track(draft, index);
    return;
  }
  for (const auto [key, nodes] : yaml::entries(branches)) {
    if (key.ignored) continue;
    check_identifier(draft.report, key, "a branch");
    DraftBlock block;
    block.kind = DraftBlock::Kind::parallel;
    block.owner = index;
    block.name = key.text;
    block.nodes = &nodes;
    const std::uint32_t added =
        add_block(draft, std::move(block), fmt::format("the branch {} of {}", quote(key.text), id));
    if (added == DraftBlock::none) {
      lose_track(draft, index);
    } else {
      std::get<DraftParallel>(draft.nodes[index].control).blocks.push_back(added);
    }
  }
}

}  // namespace

void read_parallel(Draft& draft, std::uint32_t index, const Fields& fields) {
  draft.nodes[index].control.emplace<DraftParallel>();
  auto& parallel = draft.flow.nodes[index].control.emplace<Parallel>();
  read_timeout(draft, index, fields);
  const yaml::Node* map = own_map(draft, index, fields, "parallel");
  if (map == nullptr) return;
  const Fields own(draft.report, *map, parallel_keys, "a parallel");
  if (const auto* fail_fast = own["fail_fast"]) {
    parallel.fail_fast = read_bool(draft.report, *fail_fast, "'fail_fast'").value_or(true);
  }
  if (const auto* branches = own["branches"]) {
    read_branches(draft, index, *branches);
    return;
  }
  report_lacking(draft, *map, own, "branches",
                 fmt::format("the parallel {} has no branches", quote(draft.flow.nodes[index].id)),
                 "add 'branches:' with the nodes of each by name");
  lose_track(draft, index);
}

void bind_parallel(Draft& draft, std::uint32_t index) {
  const auto blocks = std::get<DraftParallel>(draft.nodes[index].control).blocks;
  for (const std::uint32_t block : blocks) bind_block(draft, block);
}

void wire_parallel(Draft& draft, std::uint32_t index) {
  auto& parallel = std::get<Parallel>(draft.flow.nodes[index].control);
  for (const std::uint32_t block : std::get<DraftParallel>(draft.nodes[index].control).blocks) {
    parallel.branches.push_back({draft.blocks[block].name, finished(draft, block)});
  }
}

}  // namespace heddle::flow
