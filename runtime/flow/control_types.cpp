// SPDX-License-Identifier: Apache-2.0
#include "flow/control_types.hpp"

#include <array>

namespace heddle::flow {
namespace {

constexpr std::array<std::string_view, 1> switch_keys = {"else"};
constexpr std::array<std::string_view, 1> switch_in_next = {"FAILURE"};
constexpr std::array<RefusedKey, 3> switch_refused = {{
    {"with", "it is given nothing: its conditions read inputs and outputs themselves"},
    {"retry",
     "a condition that failed fails again; 'next: {FAILURE: …}' says where that leads instead"},
    {"timeout", "it decides at once"},
}};

ControlType make_switch() {
  ControlType type;
  NodeTypeDescriptor& descriptor = type.descriptor;
  descriptor.name = "switch";
  descriptor.title = "Switch";
  descriptor.doc =
      "Goes the way of the first case whose condition is true, else the way of 'else'. A condition "
      "is one whole expression that gives a bool. Cases are tried in their order, and none behind "
      "the first that is true.";
  descriptor.usage = R"(decide:
  switch:
    - {when: "${{ nodes.look_up.outcome == 'NOT_FOUND' }}", to: create}
    - when: ${{ timestamp(nodes.look_up.expires_at) > now() }}
      to: end
  else: renew
  next: {FAILURE: end.FAILURE}
)";
  descriptor.outcomes = {
      {"WHEN_1",
       "The first condition is true; leads where its 'to' says. WHEN_2 for the second, "
       "and so on."},
      {"ELSE", "No condition is true; leads where 'else' says."},
      {"FAILURE",
       "A condition gave no bool, for instance because it reads what is not there; "
       "leads where 'next' says, else the run ends as FAILURE."},
  };
  descriptor.idempotent = true;
  descriptor.origin = "the flow language";
  type.own_keys = switch_keys;
  type.refused = switch_refused;
  type.in_next = switch_in_next;
  type.next_doc =
      "'next' of a switch leads FAILURE only: its cases and 'else' say where all else leads";
  return type;
}

}  // namespace

const std::vector<ControlType>& control_types() {
  static const std::vector<ControlType> types = {make_switch()};
  return types;
}

const ControlType* find_control(std::string_view key) {
  for (const ControlType& type : control_types()) {
    if (type.descriptor.name == key) return &type;
  }
  return nullptr;
}

}  // namespace heddle::flow
