// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <heddle/value.hpp>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// A flow as a host sees it: what it takes and gives, its nodes and where they lead. What is wrong
// with one comes as diagnostics, which are data too.
//
//   heddle::LoadedFlow loaded = runtime.load("flows/imiassist/new_token.yaml");
//   if (!loaded.flow) return fail(heddle::render(loaded.diagnostics));
//   for (const auto& input : loaded.flow->inputs()) ask_for(input.name, input.doc);
//
// A Flow is immutable: all its functions may be called by several threads at once.
namespace heddle {

namespace engine {
struct FlowState;
}

// Inputs and outputs by name.
using Values = std::map<std::string, Value, std::less<>>;

// Inputs are not what the flow takes: every mistake is a diagnostic, and what() renders them all.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Diagnostic> diagnostics)
      : std::runtime_error(render(diagnostics)), diagnostics_(std::move(diagnostics)) {}
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept { return diagnostics_; }

 private:
  std::vector<Diagnostic> diagnostics_;
};

// One way out of a node: an outcome, and where it leads.
struct FlowEdge {
  std::string outcome;   // SUCCESS, FAILURE, … or another that the node has
  std::string node;      // the id of the next node; empty: the run ends here,
  std::string end;       // with this outcome: SUCCESS, FAILURE, … or one that the flow declares
  bool implied = false;  // not written in the flow: where a failure leads that it does not wire
  bool fails = false;    // the outcome is a failure: FAILURE, TIMEOUT, INVALID or one like these
};

// One node of a flow. Its id is its name everywhere: no two nodes of a flow share one.
struct FlowNode {
  std::string id;
  std::string type;   // family.method, or the kind of a control node: switch, for_each, …
  std::string block;  // the name of the block that it stands in; empty: the flow itself
  std::string description;
  std::uint32_t line = 0;  // of the flow's file
  // Those written in the flow, in its order, then the implied ones: FAILURE, TIMEOUT, INVALID.
  std::vector<FlowEdge> edges;
};

// Nodes inside a flow that are gone through on their own, from the first of them to an end.
struct FlowBlock {
  std::string name;   // "probe" of a for_each or repeat, "both.left" of a branch, "finally"
  std::string owner;  // the id of the node that goes through it; empty: the run does, at its end
  std::string start;  // the id of the first node
};

// A flow that was read, checked and made ready to run. A cheap, immutable handle; it stays valid
// after its Runtime has ended, but can then not be run.
class Flow {
 public:
  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] const std::string& description() const;
  [[nodiscard]] const std::string& file() const;
  [[nodiscard]] const std::vector<VariableDescriptor>& inputs() const;
  // The names of the outputs, in the flow's order.
  [[nodiscard]] std::vector<std::string> outputs() const;
  // The nodes and where they lead, in the flow's order: those inside a node follow it. Made anew by
  // each call.
  [[nodiscard]] std::vector<FlowNode> nodes() const;
  // What the flow has beside its own nodes, in the same order.
  [[nodiscard]] std::vector<FlowBlock> blocks() const;
  // What a node takes, gives and can end with; empty: there is none with this id.
  [[nodiscard]] std::optional<NodeTypeDescriptor> type_of(std::string_view node) const;
  // The flow that a node with 'use: flow:NAME' runs, to be looked at; empty: it is no such node.
  [[nodiscard]] std::optional<Flow> flow_of(std::string_view node) const;
  // The id of the node that a run starts at.
  [[nodiscard]] const std::string& start() const;
  // The value of an input from text, by the input's declared type. Throws InputError.
  [[nodiscard]] Value parse_input(std::string_view name, std::string_view text) const;
  // Whether a run that is not given this input gets it from a source of secrets that the host
  // offers, in its options or its configuration. Only secret inputs do.
  [[nodiscard]] bool has_host_value(std::string_view input) const;
  // The names that it reads as env.NAME and as secrets.NAME.
  [[nodiscard]] std::vector<std::string> environment() const;
  [[nodiscard]] std::vector<std::string> secrets() const;
  // What start() would say of these inputs; empty when they fit. Reads sources of secrets, as that
  // does once more.
  [[nodiscard]] std::vector<Diagnostic> check_inputs(Values inputs) const;
  // What start() would say of those that are given: names that there are not, values that do not
  // fit. Reads nothing, so that a source that can be read only once is left to the run.
  [[nodiscard]] std::vector<Diagnostic> check_given(const Values& inputs) const;

 private:
  friend class Runtime;
  explicit Flow(std::shared_ptr<const engine::FlowState> state) : state_(std::move(state)) {}
  std::shared_ptr<const engine::FlowState> state_;
};

struct LoadedFlow {
  std::optional<Flow> flow;             // empty when a diagnostic is an error
  std::vector<Diagnostic> diagnostics;  // all findings, sorted by place
};

}  // namespace heddle

#pragma GCC visibility pop
