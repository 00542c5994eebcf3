// SPDX-License-Identifier: Apache-2.0
#include "flow/draft_block.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flow/draft.hpp"
#include "flow/language.hpp"
#include "flow/shape.hpp"

namespace heddle::flow {
namespace {

using Kind = DraftBlock::Kind;

// What the expressions of the block may read by itself.
void show_locals(Draft& draft) {
  std::vector<Names::Local> locals;
  for (std::uint32_t at = draft.block; at != DraftBlock::none; at = parent_of(draft, at)) {
    for (const auto& local : draft.blocks[at].locals) {
      locals.push_back({local.path, local.type, local.secret, local.slot});
    }
  }
  draft.names.set_locals(std::move(locals));
}

}  // namespace

std::uint32_t add_block(Draft& draft, DraftBlock block, const std::string& of) {
  const yaml::Node* nodes = block.nodes;
  if (nodes == nullptr || nodes->kind == yaml::Kind::broken) return DraftBlock::none;
  if (nodes->kind == yaml::Kind::null || (nodes->kind == yaml::Kind::map && nodes->size == 0)) {
    draft.report
        .error("HD1104", {nodes->offset, nodes->offset + 1}, fmt::format("{} has no nodes", of))
        .label = "add at least one node";
    return DraftBlock::none;
  }
  if (!is_map(draft.report, *nodes, of)) return DraftBlock::none;
  draft.blocks.push_back(std::move(block));
  return static_cast<std::uint32_t>(draft.blocks.size() - 1);
}

std::uint32_t parent_of(const Draft& draft, std::uint32_t block) {
  const DraftBlock& inner = draft.blocks[block];
  if (inner.owner != DraftBlock::none) return draft.nodes[inner.owner].block;
  return block == 0 ? DraftBlock::none : 0;
}

bool stands_in(const Draft& draft, std::uint32_t inner, std::uint32_t outer) {
  while (inner != DraftBlock::none && inner != outer) inner = parent_of(draft, inner);
  return inner == outer;
}

bool is_visible(const Draft& draft, std::uint32_t block, std::uint32_t reader) {
  while (!stands_in(draft, reader, block)) {
    const DraftBlock& inner = draft.blocks[block];
    if (inner.kind != Kind::parallel && inner.kind != Kind::repeat) return false;
    // A branch does not see into those beside it.
    for (std::uint32_t at = reader; at != DraftBlock::none; at = parent_of(draft, at)) {
      if (draft.blocks[at].owner == inner.owner) return false;
    }
    block = parent_of(draft, block);
  }
  return true;
}

bool is_in_branch(const Draft& draft, std::uint32_t block) {
  while (block != DraftBlock::none && draft.blocks[block].kind != Kind::parallel) {
    block = parent_of(draft, block);
  }
  return block != DraftBlock::none;
}

bool is_concurrent(const Draft& draft, std::uint32_t block) {
  for (; block != DraftBlock::none; block = parent_of(draft, block)) {
    const Kind kind = draft.blocks[block].kind;
    if (kind == Kind::for_each || kind == Kind::parallel) return true;
  }
  return false;
}

bool runs_at_the_end(const Draft& draft, std::uint32_t block) {
  while (draft.blocks[block].owner != DraftBlock::none) block = parent_of(draft, block);
  return draft.blocks[block].kind != Kind::flow;
}

bool runs_after_failures(const Draft& draft, std::uint32_t block) {
  while (block != DraftBlock::none && draft.blocks[block].kind != Kind::on_failure) {
    block = parent_of(draft, block);
  }
  return block != DraftBlock::none;
}

std::string describe(const Draft& draft, const DraftBlock& block) {
  const std::string owner =
      block.owner == DraftBlock::none ? "" : quote(draft.flow.nodes[block.owner].id);
  switch (block.kind) {
    case Kind::for_each:
      return "the for_each " + owner;
    case Kind::repeat:
      return "the repeat " + owner;
    case Kind::parallel:
      return fmt::format("the branch {} of {}", quote(block.name), owner);
    case Kind::on_failure:
      return "'on_failure'";
    case Kind::finally:
      return "'finally'";
    case Kind::flow:
      break;
  }
  return "the flow";
}

Block finished(const Draft& draft, std::uint32_t block) {
  Block result;
  result.start = draft.blocks[block].first;
  result.count = draft.blocks[block].count;
  for (std::uint32_t i = 0; i < draft.blocks.size(); ++i) {
    const DraftBlock& one = draft.blocks[i];
    if (one.count == 0 || !stands_in(draft, i, block)) continue;
    const std::uint32_t after = one.first + one.count;
    const std::uint32_t first = draft.flow.nodes[one.first].first_slot;
    const std::uint32_t end = after < draft.flow.nodes.size() ? draft.flow.nodes[after].first_slot
                                                              : draft.flow.attempt_slot;
    result.slots.push_back({first, end - first});
    const auto begin = draft.flow.nodes.begin();
    if (std::any_of(begin + one.first, begin + after,
                    [](const Node& n) { return n.own_read != 0; })) {
      const auto own = static_cast<std::uint32_t>(own_variables.size());
      result.slots.push_back({draft.flow.nodes[one.first].own_slot, one.count * own});
    }
  }
  result.written = result.slots;
  for (const auto& local : draft.blocks[block].locals) result.written.push_back({local.slot, 1});
  const std::uint32_t attempts = draft.flow.first_own_slot - draft.flow.attempt_slot;
  if (attempts > 0) result.written.push_back({draft.flow.attempt_slot, attempts});
  return result;
}

WithinBlock::WithinBlock(Draft& draft, std::uint32_t block) : draft_(draft), before_(draft.block) {
  if (block == before_) return;
  draft_.block = block;
  show_locals(draft_);
}

WithinBlock::~WithinBlock() {
  if (draft_.block == before_) return;
  draft_.block = before_;
  show_locals(draft_);
}

}  // namespace heddle::flow
