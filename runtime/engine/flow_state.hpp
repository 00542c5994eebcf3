// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/diagnostic.hpp>
#include <heddle/runtime.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog.hpp"
#include "engine/settings.hpp"
#include "flow/flow.hpp"

// A checked flow made ready to run on one host: node types resolved to functions, settings to
// values, edges to indices. Immutable and shared by all its runs.
namespace heddle::engine {

struct ProgramNode {
  const flow::Node* node = nullptr;
  const plugin::NodeType* type = nullptr;      // null: a control node, which calls nothing
  std::vector<std::optional<Value>> settings;  // by index of the type's settings
  // By index of the type's outcomes.
  std::vector<flow::Target> targets;
  // For the standard outcomes that the type need not declare. A control node has of all these only
  // `failure`: its edges are the flow's.
  flow::Target failure;
  flow::Target timeout;
  flow::Target invalid;
};

struct FlowState {
  std::shared_ptr<const flow::Flow> flow;
  std::vector<ProgramNode> nodes;
  std::weak_ptr<RuntimeState> runtime;
  // The node types live in it.
  std::shared_ptr<Catalog> catalog;
};

// Null when a setting is missing or wrong, which is appended to `diagnostics`.
std::shared_ptr<FlowState> make_ready(std::shared_ptr<const flow::Flow> flow,
                                      std::shared_ptr<Catalog> catalog, const Settings& settings,
                                      std::vector<Diagnostic>& diagnostics);

// The nodes and edges for whoever wants to show them.
std::vector<FlowNode> describe_nodes(const FlowState& state);

// The values of all inputs, by index, from those given and the defaults. Throws InputError.
std::vector<std::optional<Value>> read_inputs(const flow::Flow& flow, Values given);

}  // namespace heddle::engine
