// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <string>
#include <string_view>
#include <vector>

// Where a node is in a run: "probe", or, inside an item or a branch, "each[2]/both.left/probe", as
// Event::within has it and `heddle run` shows it. A test can say what a node answers there.
namespace heddle::flow_test {

std::string place_of(std::string_view within, std::string_view node);

// The place of a node with each item's index as 0: "each[0]/probe".
std::string first_place(const Flow& flow, const std::vector<FlowNode>& nodes, const FlowNode& node);

// Whether it is the same place, but for the indices.
bool is_alike(std::string_view place, std::string_view other);

}  // namespace heddle::flow_test
