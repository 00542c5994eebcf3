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
#include "engine/host_values.hpp"
#include "engine/settings.hpp"
#include "expression/expression.hpp"
#include "flow/flow.hpp"

// A checked flow made ready to run on one host: node types resolved to functions, settings to
// values, edges to indices. Immutable and shared by all its runs.
namespace heddle::engine {

struct FlowState;

// An input that the flow gives to a node, with what is known of it before a run.
struct ProgramInput {
  const flow::Binding* binding = nullptr;
  const Value* constant = nullptr;    // null: it is evaluated
  std::optional<std::uint32_t> slot;  // whose value it is, as that is
  std::uint32_t index = 0;            // of the type's inputs
  bool bounded = false;               // not every value of its type will do
};

// One of the outcomes that a node's type declares.
struct Ending {
  std::string_view outcome;
  flow::Target target;
  bool failure = false;   // it has an error
  bool complete = false;  // every output exists on it
};

struct ProgramNode {
  const flow::Node* node = nullptr;
  const plugin::NodeType* type = nullptr;  // null: a control node or a flow
  const FlowState* nested = nullptr;       // the flow that it is
  std::uint32_t first_slot = 0;
  std::uint32_t output_count = 0;
  std::uint32_t own_slot = 0;
  std::uint32_t own_read = 0;  // of flow::own_variables, as bits
  bool is_control = false;
  bool retries = false;
  bool is_timed = false;  // it has a timeout
  bool has_secret_setting = false;
  std::vector<ProgramInput> inputs;
  std::vector<Ending> endings;                 // by index of the type's outcomes
  std::vector<std::optional<Value>> settings;  // by index of the type's settings
  // For the standard outcomes that the type need not declare. A control node has of all these only
  // `failure`: its edges are the flow's.
  flow::Target failure;
  flow::Target timeout;
  flow::Target invalid;
};

// A flow inside another that takes something from the host.
struct InnerFlow {
  const FlowState* flow = nullptr;
  // Those of its inputs that the host offers, and that a node which is the flow leaves out.
  std::vector<std::uint32_t> inputs;
};

struct FlowState {
  std::shared_ptr<const flow::Flow> flow;
  std::vector<ProgramNode> nodes;
  std::weak_ptr<RuntimeState> runtime;
  // The node types live in it.
  std::shared_ptr<Catalog> catalog;
  std::shared_ptr<const HostValues> host;
  // Of the flow that is run, not of those inside: these, and what their node types live in.
  std::vector<std::unique_ptr<FlowState>> flows;
  std::vector<InnerFlow> inner;  // which may be itself
  std::shared_ptr<const flow::Library> library;
};

// Null when a setting is missing or wrong, which is appended to `diagnostics`. `sources` says
// whether secret settings are read: for a flow that is only checked they are not.
std::shared_ptr<FlowState> make_ready(const flow::Checked& checked,
                                      std::shared_ptr<Catalog> catalog, const Settings& settings,
                                      const std::shared_ptr<const HostValues>& host,
                                      Settings::Sources sources,
                                      std::vector<Diagnostic>& diagnostics);

// The nodes and edges for whoever wants to show them.
std::vector<FlowNode> describe_nodes(const FlowState& state);
std::vector<FlowBlock> describe_blocks(const FlowState& state);

// The slots of a flow that begins: inputs that were given, come from the host or have a default,
// and what else the flow reads of the host. Throws InputError.
expression::Slots first_slots(const FlowState& state, Values given, SecretReadings& readings);
// The same of a run. What the flows inside take from the host is read as well, so that whoever
// starts the run waits for it and no worker does, and that it is missed before anything happened.
expression::Slots first_slots_of_run(const FlowState& state, Values given,
                                     SecretReadings& readings);
// What is wrong with the inputs that were given, without those that were not. Reads nothing.
std::vector<Diagnostic> check_given(const FlowState& state, const Values& given);

// "the flow has no input 'x'", with what was likely meant and those that there are.
Diagnostic unknown_input(const flow::Flow& flow, const std::string& name);

}  // namespace heddle::engine
