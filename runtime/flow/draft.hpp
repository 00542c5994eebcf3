// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "flow/flow.hpp"
#include "flow/names.hpp"
#include "flow/report.hpp"
#include "flow/yaml/tree.hpp"

// Between the YAML and the checked flow stands a draft: which parts there are and where, with
// everything that is still to be checked. The steps of the check, in order, are the functions
// below; each reports what it finds and leaves a draft that the next can work on, mistakes and all.
namespace heddle::flow {

// What every node of one type asks for again and again.
struct TypeIndex {
  const NodeTypeDescriptor* type = nullptr;  // null: unknown
  std::string name;
  std::vector<std::pair<std::string, std::uint32_t>> inputs;  // canonical name → index
  std::vector<std::pair<std::string, std::string>> outcomes;  // canonical name → name
  std::vector<std::string> must_lead;                         // outcomes that have to be wired

  [[nodiscard]] const std::uint32_t* find_input(std::string_view canonical_name) const;
  [[nodiscard]] const std::string* find_outcome(std::string_view canonical_name) const;
};

// Where an edge of a draft leads.
struct DraftEdge {
  std::string outcome;  // canonical; empty: not an outcome of this node
  Target target;
  bool known = true;  // false: the target could not be made out, it may be any node
};

struct DraftNode {
  const yaml::Node* key = nullptr;
  const yaml::Node* body = nullptr;  // the map; null: broken
  const yaml::Node* with = nullptr;
  const yaml::Node* next = nullptr;
  const yaml::Node* next_key = nullptr;
  bool with_misspelt = false;  // an unknown key most likely means `with`, `next`
  bool next_misspelt = false;
  const TypeIndex* type = nullptr;  // null: not known
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
  bool secret_known = false;  // the source was known to be given a secret when this was compiled
};

struct Draft {
  Draft(Report& findings, Catalog& node_types, const HostNames& host_names = {})
      : report(findings), catalog(node_types), host(host_names) {}

  Report& report;
  Catalog& catalog;
  HostNames host;
  Flow flow;
  Names names;
  std::vector<const yaml::Node*> input_keys;
  std::vector<bool> input_used;
  std::vector<bool> input_misnamed;
  std::vector<HostValue> host_values;  // all that may be read, by slot; those that are: the flow's
  bool inputs_unclear = false;         // what is used cannot be told
  std::vector<DraftNode> nodes;        // as flow.nodes
  std::vector<DraftOutput> outputs;
  std::vector<Reading> readings;
  std::unordered_map<std::string_view, std::uint32_t> node_index;
  std::unordered_map<std::string_view, std::unique_ptr<TypeIndex>> types;
  std::unordered_map<std::string_view, Finding> missing_types;  // as first reported
  std::vector<std::string> node_names;                          // filled when a message needs them
  const yaml::Node* start = nullptr;
  bool start_unknown = false;  // where the flow starts cannot be told
};

void read_flow(Draft& draft, const yaml::Node& root);      // all but what follows
void read_inputs(Draft& draft, const yaml::Node& inputs);  // → flow.inputs
void read_nodes(Draft& draft, const yaml::Node& nodes);    // → nodes, flow.nodes
void declare_names(Draft& draft);                          // → names, slots
void bind_inputs(Draft& draft);                            // → bindings
void wire_nodes(Draft& draft);                             // → edges
void check_graph(Draft& draft);                            // paths, readings
void bind_outputs(Draft& draft);                           // → flow.outputs
void warn_of_unused(Draft& draft);

// The type with this name, looked up once.
const TypeIndex* find_type(Draft& draft, const yaml::Node& use);

}  // namespace heddle::flow
