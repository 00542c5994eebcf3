// SPDX-License-Identifier: Apache-2.0
#include "engine/node_events.hpp"

#include <string>
#include <utility>
#include <vector>

namespace heddle::engine {
namespace {

void name_node(Event& event, Event::Kind kind, const ProgramNode& node, std::uint32_t attempt) {
  event.kind = kind;
  event.node = node.node->id;
  event.node_type = node.node->type->name;
  event.attempt = attempt;
}

using NamedValues = std::vector<std::pair<std::string, Value>>;

NamedValues outputs_to_tell(Frame& frame, const ProgramNode& node, const AttemptResult& result) {
  NamedValues values;
  if (result.target == nullptr) return values;
  const expression::Slot* slots = frame.slots_of(node);
  for (std::size_t i = 0; i < node.output_count; ++i) {
    if (!slots[i].written) continue;
    values.emplace_back(node.node->type->outputs[i].name, frame.run.masker.masked(slots[i].value));
  }
  return values;
}

}  // namespace

void tell_started(const Frame& frame, const ProgramNode& node, Moment& moment) {
  if (moment == Moment()) moment = Moment::clock::now();
  Event event;
  name_node(event, Event::Kind::node_started, node, 1);
  event.time = frame.run.event_clock.at(moment);
  frame.tell(event);
}

void tell_finished(Frame& frame, const ProgramNode& node, const AttemptResult& result, Moment begun,
                   Moment& moment) {
  moment = Moment::clock::now();
  Event event;
  name_node(event, Event::Kind::node_finished, node, result.attempts);
  event.time = frame.run.event_clock.at(moment);
  event.outcome = result.outcome;
  // Of a node that began before anybody looked, nothing is known.
  if (begun != Moment()) event.duration = moment - begun;
  event.error = result.error ? &*result.error : nullptr;
  if (!frame.run.values_observed()) return frame.tell(event);
  const NamedValues values = outputs_to_tell(frame, node, result);
  event.values = &values;
  frame.tell(event);
}

void tell_failed(const Frame& frame, const ProgramNode& node, const AttemptResult& result,
                 std::uint32_t attempt, std::chrono::nanoseconds pause) {
  Event event;
  name_node(event, Event::Kind::attempt_failed, node, attempt);
  event.outcome = result.outcome;
  event.error = &*result.error;
  event.duration = pause;
  frame.tell(event);
}

}  // namespace heddle::engine
