// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Where a node is in a run: "probe", or, inside an item or a branch, "each[2]/both.left/probe", as
// Event::within has it and `heddle run` shows it. A test can say what a node answers there.
//
// A node of a flow inside the flow has a path too: the nodes whose flows it is in, and its id. In
// "login/sign_in" 'login' is a node with 'use: flow:NAME', and 'sign_in' one of that flow.
namespace heddle::flow_test {

std::string place_of(std::string_view within, std::string_view node);

// The place of a node with each item's index as 0: "each[0]/probe".
std::string first_place(const Flow& flow, const std::vector<FlowNode>& nodes, const FlowNode& node);

// Whether it is the same place, but for the indices.
bool is_alike(std::string_view place, std::string_view other);

// A node of a flow, or of one inside it.
struct Found {
  Flow flow;  // that it is one of
  FlowNode node;
};

// The node that is meant by an id, a place or a path.
std::optional<Found> find_node(const Flow& flow, std::string_view place);
// The first node of this type.
std::optional<Found> find_node_of_type(const Flow& flow, std::string_view type);
// The flow, and each flow inside it once, by its file.
std::vector<Flow> with_flows_inside(const Flow& flow);
// The paths of all nodes, those of the flow itself first; of many, the first.
std::vector<std::string> all_paths(const Flow& flow);

}  // namespace heddle::flow_test
