// SPDX-License-Identifier: Apache-2.0
#include "flow/control_types.hpp"

#include <array>
#include <map>

#include "value/spelling.hpp"

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

constexpr std::array<std::string_view, 2> plain_in_next = {"SUCCESS", "FAILURE"};
constexpr std::array<std::string_view, 3> block_in_next = {"SUCCESS", "FAILURE", "TIMEOUT"};
constexpr std::array<std::string_view, 4> repeat_in_next = {"SUCCESS", "EXHAUSTED", "FAILURE",
                                                            "TIMEOUT"};
constexpr RefusedKey no_with = {
    "with", "it is given nothing: what it says reads inputs and outputs itself"};
constexpr std::array<RefusedKey, 2> block_refused = {
    {no_with,
     {"retry",
      "give the nodes inside a 'retry', or lead FAILURE back here: 'next: {FAILURE: …}'"}}};
constexpr std::array<RefusedKey, 3> plain_refused = {
    {no_with,
     {"retry", "what failed here fails again; 'next: {FAILURE: …}' says where that leads instead"},
     {"timeout", "it takes no longer than it says"}}};

VariableDescriptor output(std::string name, Type type, std::string doc,
                          std::vector<std::string> outcomes) {
  VariableDescriptor variable;
  variable.name = std::move(name);
  variable.type = type;
  variable.doc = std::move(doc);
  variable.outcomes = std::move(outcomes);
  return variable;
}

ControlType make_plain(std::string name, std::string title) {
  ControlType type;
  type.descriptor.name = std::move(name);
  type.descriptor.title = std::move(title);
  type.descriptor.outcomes = {{"SUCCESS", ""}, {"FAILURE", ""}};
  type.descriptor.idempotent = true;
  type.descriptor.origin = "the flow language";
  type.refused = plain_refused;
  type.in_next = plain_in_next;
  return type;
}

// One that has nodes of its own.
ControlType make_structured(std::string name, std::string title) {
  ControlType type = make_plain(std::move(name), std::move(title));
  type.descriptor.idempotent = false;
  type.descriptor.outcomes.push_back(
      {"TIMEOUT", "It took longer than its 'timeout'; what was under way has been stopped."});
  type.refused = block_refused;
  type.in_next = block_in_next;
  return type;
}

ControlType make_for_each() {
  ControlType type = make_structured("for_each", "For each");
  NodeTypeDescriptor& descriptor = type.descriptor;
  descriptor.doc =
      "Goes through the nodes of 'do' once for each item of a list, 'max_parallel' items at a "
      "time. Each item has values of its own: what its nodes give is read inside, and leaves as "
      "'result'. Results stand in the order of the items, however long each took.";
  descriptor.usage = R"(probe:
  for_each:
    in: ${{ inputs.hosts }}
    as: host
    max_parallel: 8
    tolerate: 2
    do:
      ask: {use: demo.ask, with: {host: "${{ host }}"}, next: end}
    result: ${{ nodes.ask.answer }}
  next: report
)";
  descriptor.outputs = {
      output("results", Type::list,
             "What 'result' gave for each item, in their order; null for one that failed.",
             {"SUCCESS"}),
      output("failures", Type::list,
             "The items that failed, in their order: maps with index, code and message.",
             {"SUCCESS", "FAILURE"})};
  descriptor.outcomes[0].doc = "No more items failed than are tolerated.";
  descriptor.outcomes[1].doc = "More items failed than are tolerated, or 'in' gave no list.";
  type.next_doc = "'next' of a for_each leads SUCCESS, FAILURE and TIMEOUT";
  return type;
}

ControlType make_parallel() {
  ControlType type = make_structured("parallel", "Parallel");
  NodeTypeDescriptor& descriptor = type.descriptor;
  descriptor.doc =
      "Goes through several branches at the same time and ends when all have ended. What their "
      "nodes gave is read behind it like that of any node.";
  descriptor.usage = R"(both:
  parallel:
    branches:
      prices:
        get_prices: {use: demo.prices, next: end}
      stock:
        get_stock: {use: demo.stock, next: end}
  next: offer
)";
  descriptor.outputs = {output("failures", Type::list,
                               "The branches that failed, in their order: maps with branch, code "
                               "and message.",
                               {"SUCCESS", "FAILURE"})};
  descriptor.outcomes[0].doc = "All branches ended well.";
  descriptor.outcomes[1].doc = "A branch failed.";
  type.next_doc = "'next' of a parallel leads SUCCESS, FAILURE and TIMEOUT";
  return type;
}

ControlType make_repeat() {
  ControlType type = make_structured("repeat", "Repeat");
  NodeTypeDescriptor& descriptor = type.descriptor;
  descriptor.doc =
      "Goes through the nodes of 'do' until the condition 'until' holds behind them, at most 'max' "
      "times, with a pause of 'delay' between two passes. What the nodes of the last pass gave is "
      "read behind it like that of any node.";
  descriptor.usage = R"(approval:
  repeat:
    do:
      ask: {use: demo.ask, with: {id: "${{ inputs.id }}"}, next: end}
    until: ${{ nodes.ask.answer == 'approved' }}
    max: 20
    delay: 2s
  next: {SUCCESS: publish, EXHAUSTED: remind}
)";
  descriptor.outputs = {
      output("passes", Type::integer, "How many passes there were.", {"SUCCESS", "EXHAUSTED"})};
  descriptor.outcomes[0].doc = "The condition holds.";
  descriptor.outcomes[1].doc = "A pass failed, or the condition gave no bool.";
  descriptor.outcomes.insert(descriptor.outcomes.begin() + 1,
                             {"EXHAUSTED", "It does not, after all passes that there may be."});
  type.in_next = repeat_in_next;
  type.next_doc = "'next' of a repeat leads SUCCESS, EXHAUSTED, FAILURE and TIMEOUT";
  return type;
}

ControlType make_set() {
  ControlType type = make_plain("set", "Set");
  type.descriptor.doc =
      "Gives variables of the flow new values. All are read before the first is changed, so two "
      "can be swapped. The flow declares its variables under 'vars'.";
  type.descriptor.usage = R"(count:
  set: {tries: "${{ vars.tries + 1 }}"}
  next: ask
)";
  type.descriptor.outcomes[0].doc = "They have their new values.";
  type.descriptor.outcomes[1].doc = "An expression failed; no variable has changed.";
  type.next_doc = "'next' of a set leads SUCCESS and FAILURE";
  return type;
}

ControlType make_wait() {
  ControlType type = make_plain("wait", "Wait");
  type.descriptor.doc =
      "Waits for a time, or until a point in time, and holds nothing up meanwhile. A duration that "
      "is not above 0 and a time that is past do not wait.";
  type.descriptor.usage = R"(pause:
  wait: 10s
  next: ask
until_then:
  wait: ${{ nodes.sign_in.expires_at }}
  next: renew
)";
  type.descriptor.outcomes[0].doc = "The time has passed.";
  type.descriptor.outcomes[1].doc = "The expression gave neither a duration nor a timestamp.";
  type.next_doc = "'next' of a wait leads SUCCESS and FAILURE";
  return type;
}

// Control nodes have the outcomes that they say they have, and no others.
TypeIndex make_index(const ControlType& type) {
  TypeIndex index;
  index.type = &type.descriptor;
  index.name = type.descriptor.name;
  for (const std::string_view outcome : type.in_next) {
    index.outcomes.emplace_back(canonical(outcome), outcome);
    if (outcome != "FAILURE" && outcome != "TIMEOUT") index.must_lead.emplace_back(outcome);
  }
  return index;
}

}  // namespace

const std::vector<ControlType>& control_types() {
  static const std::vector<ControlType> types = {make_for_each(), make_parallel(), make_repeat(),
                                                 make_set(),      make_switch(),   make_wait()};
  return types;
}

const ControlType* find_control(std::string_view key) {
  for (const ControlType& type : control_types()) {
    if (type.descriptor.name == key) return &type;
  }
  return nullptr;
}

const TypeIndex& index_of(const ControlType& type) {
  static const auto indices = [] {
    std::map<const ControlType*, TypeIndex> made;
    for (const ControlType& known : control_types()) made.emplace(&known, make_index(known));
    return made;
  }();
  return indices.at(&type);
}

}  // namespace heddle::flow
