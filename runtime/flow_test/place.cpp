// SPDX-License-Identifier: Apache-2.0
#include "flow_test/place.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heddle::flow_test {

std::string place_of(std::string_view within, std::string_view node) {
  return within.empty() ? std::string(node) : fmt::format("{}/{}", within, node);
}

std::string first_place(const Flow& flow, const std::vector<FlowNode>& nodes,
                        const FlowNode& node) {
  const auto blocks = flow.blocks();
  std::string place = node.id;
  std::string_view inside = node.block;
  while (!inside.empty()) {
    const auto block =
        std::find_if(blocks.begin(), blocks.end(), [&](const auto& b) { return b.name == inside; });
    const auto owner = std::find_if(nodes.begin(), nodes.end(),
                                    [&](const auto& n) { return n.id == block->owner; });
    if (owner == nodes.end()) return place_of(inside, place);  // on_failure, finally
    // The passes of a repeat are in one place.
    if (owner->type == "for_each") place = place_of(fmt::format("{}[0]", inside), place);
    if (owner->type == "parallel") place = place_of(inside, place);
    inside = owner->block;
  }
  return place;
}

bool is_alike(std::string_view place, std::string_view other) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto skip_number = [&](std::string_view& text) {
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  };
  while (!place.empty() && !other.empty()) {
    const char c = place.front();
    if (c != other.front()) return false;
    place.remove_prefix(1);
    other.remove_prefix(1);
    if (c != '[') continue;
    if (place.empty() || other.empty() || !is_digit(place.front()) || !is_digit(other.front())) {
      return false;
    }
    skip_number(place);
    skip_number(other);
  }
  return place.empty() && other.empty();
}

}  // namespace heddle::flow_test
