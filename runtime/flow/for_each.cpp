// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "flow/compile.hpp"
#include "flow/control.hpp"
#include "flow/language.hpp"
#include "flow/steered.hpp"
#include "flow/yaml/rescan.hpp"

// for_each: a block that is gone through once for each item of a list.
namespace heddle::flow {
namespace {

// The last two are of what 'when' of 'retry' reads.
constexpr std::array<std::string_view, 8> taken_names = {"inputs", "nodes",   "vars",  "env",
                                                         "run",    "secrets", "error", "attempt"};

bool is_taken(const Draft& draft, std::uint32_t index, const std::string& name) {
  if (std::find(taken_names.begin(), taken_names.end(), name) != taken_names.end()) return true;
  for (auto at = draft.nodes[index].block; at != DraftBlock::none; at = parent_of(draft, at)) {
    const auto& locals = draft.blocks[at].locals;
    if (std::any_of(locals.begin(), locals.end(),
                    [&](const auto& local) { return local.path == name; })) {
      return true;
    }
  }
  return false;
}

// What expressions inside call the item.
std::string read_name(Draft& draft, std::uint32_t index, const Fields& fields) {
  const yaml::Node* as = fields["as"];
  std::string fallback = "item";
  if (as != nullptr) {
    const auto name = read_text(draft.report, *as, "'as'");
    if (!name || !check_identifier(draft.report, *as, "an item")) return fallback;
    if (!is_taken(draft, index, std::string(*name))) return std::string(*name);
  } else if (!is_taken(draft, index, fallback)) {
    return fallback;
  }
  const yaml::Node& place = as != nullptr ? *as : *fields.key("in");
  auto& finding = draft.report.error(
      "HD2309", span(draft, place),
      as != nullptr ? fmt::format("{} is the name of something else here", quote(as->text))
                    : "the items of this for_each and of the one around it are both called 'item'");
  finding.label = as != nullptr ? "choose another name" : "add 'as: NAME'";
  return fallback;
}

void read_options(Draft& draft, const Fields& fields, ForEach& loop) {
  Report& report = draft.report;
  if (const auto* most = fields["max_parallel"]) {
    loop.max_parallel = static_cast<std::uint32_t>(
        read_count(report, *most, "'max_parallel'", 1, most_parallel).value_or(1));
  }
  if (const auto* tolerate = fields["tolerate"]) {
    loop.tolerate = read_count(report, *tolerate, "'tolerate'", 0, most_tolerated).value_or(0);
  }
  if (const auto* fail_fast = fields["fail_fast"]) {
    loop.fail_fast = read_bool(report, *fail_fast, "'fail_fast'").value_or(true);
  }
}

// What an item gives, of which nothing is asked.
Part compile_result(Draft& draft, std::uint32_t index, const DraftForEach& parts, bool silent) {
  return at_end_of(draft, parts.block, [&] {
    Compiled compiled = compile_value(draft, *parts.result, index, silent);
    return compiled.constant ? make_constant(*compiled.constant) : compiled.expression;
  });
}

}  // namespace

void read_for_each(Draft& draft, std::uint32_t index, const Fields& fields) {
  auto& parts = draft.nodes[index].control.emplace<DraftForEach>();
  parts.block = DraftBlock::none;
  auto& loop = draft.flow.nodes[index].control.emplace<ForEach>();
  read_timeout(draft, index, fields);
  const yaml::Node* map = own_map(draft, index, fields, "for_each");
  if (map == nullptr) return;
  const Fields own(draft.report, *map, for_each_keys, "a for_each");
  read_options(draft, own, loop);
  parts.in = own["in"];
  parts.result = own["result"];
  const std::string& id = draft.flow.nodes[index].id;
  if (parts.in == nullptr) {
    report_lacking(draft, *map, own, "in", fmt::format("{} does not say of which list", quote(id)),
                   "add 'in: ${{ … }}'");
    lose_track(draft, index);
  }
  DraftBlock block;
  block.kind = DraftBlock::Kind::for_each;
  if (parts.in != nullptr) {
    const std::string name = read_name(draft, index, own);
    block.locals.push_back({name});
    block.locals.push_back({name + "_index", Type::integer});
  }
  parts.block = read_do(draft, index, *map, own, std::move(block));
}

void bind_for_each(Draft& draft, std::uint32_t index) {
  const auto parts = std::get<DraftForEach>(draft.nodes[index].control);
  const std::string id = quote(draft.flow.nodes[index].id);
  Part in;
  if (parts.in != nullptr) {
    in = bind_value(draft, *parts.in, index,
                    {Type::list, {}, false, fmt::format("'in' of {}", id), "HD2310"});
  }
  if (in && in->secret()) set_given_secret(draft, index);
  Part result;
  if (parts.block != DraftBlock::none) {
    auto& locals = draft.blocks[parts.block].locals;
    if (in && !locals.empty()) locals.front().secret = in->secret();
    bind_block(draft, parts.block);
    if (parts.result != nullptr) result = compile_result(draft, index, parts, false);
    if (result && result->secret()) set_given_secret(draft, index);
  }
  auto& loop = std::get<ForEach>(draft.flow.nodes[index].control);
  loop.in = std::move(in);
  loop.result = std::move(result);
}

// A secret list has secret items, and so on with the nodes inside.
void spread_to_for_each(Draft& draft, std::uint32_t index, SecretSources& news) {
  const auto parts = std::get<DraftForEach>(draft.nodes[index].control);
  auto& loop = std::get<ForEach>(draft.flow.nodes[index].control);
  if (loop.in == nullptr || parts.block == DraftBlock::none) return;
  const bool was_secret = draft.flow.nodes[index].given_secret;
  const Compiled in = compile_value(draft, *parts.in, index, true);
  if (in.expression) loop.in = in.expression;
  DraftBlock& block = draft.blocks[parts.block];
  if (loop.in->secret() && !block.locals.front().secret) {
    block.locals.front().secret = true;
    set_given_secret(draft, index);
    for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) {
      if (stands_in(draft, draft.nodes[i].block, parts.block)) spread_to(draft, i, news);
    }
  }
  if (parts.result != nullptr) {
    if (Part again = compile_result(draft, index, parts, true)) loop.result = std::move(again);
    if (loop.result && loop.result->secret()) set_given_secret(draft, index);
  }
  if (!was_secret && draft.flow.nodes[index].given_secret) news.push(index);
}

void wire_for_each(Draft& draft, std::uint32_t index) {
  const std::uint32_t block = std::get<DraftForEach>(draft.nodes[index].control).block;
  if (block == DraftBlock::none) return;
  auto& loop = std::get<ForEach>(draft.flow.nodes[index].control);
  loop.body = finished(draft, block);
  const auto& locals = draft.blocks[block].locals;
  if (locals.size() < 2) return;
  loop.item_slot = locals[0].slot;
  loop.index_slot = locals[1].slot;
}

}  // namespace heddle::flow
