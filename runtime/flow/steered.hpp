// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "flow/constant.hpp"
#include "flow/draft.hpp"
#include "flow/shape.hpp"

// What the control nodes that have nodes or expressions of their own need of each other.
namespace heddle::flow {

// What stands at the node's own key, as the map that it has to be; null after it was reported. What
// is left of the node may then lead anywhere and read anything.
const yaml::Node* own_map(Draft& draft, std::uint32_t index, const Fields& fields,
                          std::string_view key);
void lose_track(Draft& draft, std::uint32_t index);
// Reports a key that must be there: "the repeat 'poll' does not say until when". Not where another
// most likely means it.
void report_lacking(Draft& draft, const yaml::Node& map, const Fields& fields, std::string_view key,
                    const std::string& message, const std::string& cure);
void read_timeout(Draft& draft, std::uint32_t index, const Fields& fields);
// The block under `key`; none and reported where there is none.
std::uint32_t read_do(Draft& draft, std::uint32_t index, const yaml::Node& map,
                      const Fields& fields, DraftBlock block);

// An expression, or a value as it stands, for the node. Null: it does not fit, which was reported.
Part bind_value(Draft& draft, const yaml::Node& node, std::uint32_t index, const Wanted& wanted);
// Calls `bind`; what it compiles is read by the node where the block has ended.
template <typename Bind>
auto at_end_of(Draft& draft, std::uint32_t block, Bind bind) {
  const WithinBlock within(draft, block);
  const std::size_t needs = draft.needs.size();
  const std::size_t readings = draft.readings.size();
  auto bound = bind();
  for (std::size_t i = needs; i < draft.needs.size(); ++i) draft.needs[i].at_end = block;
  for (std::size_t i = readings; i < draft.readings.size(); ++i) draft.readings[i].at_end = block;
  return bound;
}
}  // namespace heddle::flow
