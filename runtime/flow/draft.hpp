// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "flow/draft_block.hpp"
#include "flow/flow.hpp"
#include "flow/library.hpp"
#include "flow/names.hpp"
#include "flow/report.hpp"
#include "flow/type_index.hpp"
#include "flow/yaml/tree.hpp"

// Between the YAML and the checked flow stands a draft: which parts there are and where, with
// everything that is still to be checked. The steps of the check, in order, are the functions
// below; each reports what it finds and leaves a draft that the next can work on, mistakes and all.
namespace heddle::flow {

// Where an edge of a draft leads.
struct DraftEdge {
  std::string outcome;  // canonical; empty: not an outcome of this node
  Target target;
  bool known = true;  // false: the target could not be made out, it may be any node
  // Of a switch: what is known when this edge is taken. The first `refused` of its cases are false,
  // and `condition`, where there is one, is true.
  std::uint32_t refused = 0;
  const expression::Expression* condition = nullptr;  // the draft node's
};

// A case of a switch.
struct DraftCase {
  const yaml::Node* body = nullptr;
  const yaml::Node* when = nullptr;  // null, as `to`: broken
  const yaml::Node* to = nullptr;
  std::shared_ptr<const expression::Expression> condition;  // null: not bound yet, or broken
  std::string_view text;                                    // of the condition
};

struct DraftSwitch {
  std::vector<DraftCase> cases;
  const yaml::Node* otherwise = nullptr;  // the target of `else`
};

struct DraftForEach {
  std::uint32_t block = 0;  // none: broken
  const yaml::Node* in = nullptr;
  const yaml::Node* result = nullptr;
};

struct DraftParallel {
  std::vector<std::uint32_t> blocks;
};

struct DraftRepeat {
  std::uint32_t block = 0;
  const yaml::Node* until = nullptr;
};

struct DraftWait {
  const yaml::Node* time = nullptr;
};

struct DraftSet {
  const yaml::Node* entries = nullptr;
};

// As flow::Control.
using DraftControl = std::variant<std::monostate, DraftSwitch, DraftForEach, DraftParallel,
                                  DraftRepeat, DraftWait, DraftSet>;

struct DraftNode {
  const yaml::Node* key = nullptr;
  const yaml::Node* body = nullptr;  // the map; null: broken
  const yaml::Node* with = nullptr;
  const yaml::Node* next = nullptr;
  const yaml::Node* next_key = nullptr;
  bool with_misspelt = false;  // an unknown key most likely means `with`, `next`
  bool next_misspelt = false;
  const TypeIndex* type = nullptr;  // null: not known
  const yaml::Node* retry_when = nullptr;
  DraftControl control;
  std::uint32_t block = 0;  // that it stands in
  std::vector<DraftEdge> edges;
  bool incomplete = false;  // an outcome that must lead somewhere does not
};

struct DraftOutput {
  const yaml::Node* key = nullptr;
  const yaml::Node* value = nullptr;
  Type type = Type::any;
  bool typed = false;
  std::optional<bool> secret;
  const yaml::Node* secret_node = nullptr;
};

// A name in an expression that has been compiled, for checks on the graph.
struct Reading {
  static constexpr std::uint32_t output = UINT32_MAX;
  std::uint32_t reader = 0;  // node, or `output`
  std::uint32_t source = 0;  // node that is read
  const yaml::Node* scalar = nullptr;
  std::uint32_t offset = 0;  // in its text
  std::uint32_t size = 0;
  bool needed = false;        // by itself: the expression has no value without it
  bool secret_known = false;  // the source was known to be given a secret when this was compiled
  std::uint32_t at_end = DraftBlock::none;  // of this block it is read, by the node that has it
};

// What an expression that has been compiled cannot do without: one of some readings.
struct Need {
  std::uint32_t reader = 0;  // node, or Reading::output
  std::uint32_t output = 0;  // which one, if it is an output
  const yaml::Node* scalar = nullptr;
  std::uint32_t first = 0;  // in Draft::choices
  std::uint32_t count = 0;
  std::uint32_t refused = 0;  // of a switch: it is read when the first so many cases are false
  std::uint32_t at_end = DraftBlock::none;  // as Reading
};
struct Choice {
  static constexpr std::uint32_t no_node = UINT32_MAX;
  std::uint32_t slot = 0;
  std::uint32_t reading = no_node;  // in Draft::readings
  std::uint32_t offset = 0;         // in the scalar's text
  std::uint32_t size = 0;
};

struct Draft {
  Draft(Report& findings, Library& flows)
      : report(findings), library(flows), catalog(flows.catalog()), host(flows.host()) {}

  Report& report;
  Library& library;
  Catalog& catalog;
  const HostNames& host;
  Flow flow;
  Names names;
  std::vector<const yaml::Node*> input_keys;
  std::vector<bool> input_used;
  std::vector<bool> input_misnamed;
  std::vector<HostValue> host_values;  // all that may be read, by slot; those that are: the flow's
  bool inputs_unclear = false;         // what is used cannot be told
  std::vector<DraftNode> nodes;        // as flow.nodes
  std::vector<DraftBlock> blocks;      // first the flow's own nodes
  std::uint32_t block = 0;             // whose names are known to what is being compiled
  std::vector<const yaml::Node*> variable_keys;
  std::vector<bool> variable_used;
  std::vector<DraftOutput> outputs;
  std::vector<Reading> readings;
  std::vector<Need> needs;  // but for those that are met wherever a run is
  std::vector<Choice> choices;
  std::unordered_map<std::string_view, std::uint32_t> node_index;
  std::unordered_map<std::string_view, std::unique_ptr<TypeIndex>> types;
  std::unordered_map<std::string_view, Finding> missing_types;             // as first reported
  std::unordered_map<const NodeTypeDescriptor*, const Subflow*> subflows;  // those of `types`
  std::vector<std::string> node_names;  // filled when a message needs them
  std::uint32_t node_names_of = 0;      // of which block
  const yaml::Node* start = nullptr;
  bool start_unknown = false;  // where the flow starts cannot be told
};

void read_flow(Draft& draft, const yaml::Node& root);      // all but what follows
void read_inputs(Draft& draft, const yaml::Node& inputs);  // → flow.inputs
void read_nodes(Draft& draft, const yaml::Node& nodes);    // → nodes, flow.nodes, of all blocks
void read_variables(Draft& draft, const yaml::Node& variables);  // → flow.variables
void declare_names(Draft& draft);                                // → names, slots
void bind_inputs(Draft& draft);                                  // → bindings
void bind_block(Draft& draft, std::uint32_t block);              // of the nodes in it
void bind_outputs(Draft& draft);                                 // → flow.outputs
void wire_nodes(Draft& draft);                                   // → edges; all is bound
void check_graph(Draft& draft);                                  // ways, readings
void warn_of_unused(Draft& draft);

// Where it stands in the file.
yaml::Span span(const Draft& draft, const yaml::Node& node);

// What expressions call this slot: "inputs.name", "vars.count", "nodes.sign_in.access",
// "run.error".
std::string path_of_slot(const Draft& draft, std::uint32_t slot);
// What of the host's this slot is; null for one that is something else.
const HostValue* host_value(const Draft& draft, std::uint32_t slot);
// The node whose outputs, outcome and error this slot is one of.
std::uint32_t node_of_slot(const Draft& draft, std::uint32_t slot);
// Which of its outputs, behind them own_variables, a slot of this node is. The type is known.
std::size_t index_in_node(const Node& node, std::uint32_t slot);

// The type with this name, looked up once; null where it is not known. `subflow` is set for a flow.
const TypeIndex* find_type(Draft& draft, const yaml::Node& use, const Subflow*& subflow);

// Where the edge of node `from` leads that is written as `node`; `of` says what it is in a message:
// "'to' of …".
DraftEdge read_target(Draft& draft, std::uint32_t from, const yaml::Node& node,
                      std::string_view of);

}  // namespace heddle::flow
