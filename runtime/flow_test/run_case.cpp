// SPDX-License-Identifier: Apache-2.0
#include "flow_test/run_case.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "flow_test/place.hpp"

namespace heddle::flow_test {
namespace {

// How to have it otherwise, where the test is at fault. `node` is the path of the node.
std::string problem_of(const Error& error, std::string_view node) {
  if (error.code == "not_simulated") {
    return fmt::format("{}; give it a mock under 'mocks: {}:'", error.message, node);
  }
  if (error.code == "setting_missing") {
    return fmt::format("{}; give it under 'settings', or the node a mock under 'mocks: {}:'",
                       error.message, node);
  }
  return error.message;
}

void note_end(Trail& trail, const Event& event) {
  const std::string place = place_of(event.within, event.node);
  const std::string path = place_of(event.flows, event.node);
  trail.attempts[place] += event.attempt;
  if (place != path) trail.attempts[path] += event.attempt;
  if (event.error == nullptr || !event.error->internal) {
    if (event.flows.empty()) trail.edges.emplace_back(event.node, event.outcome);
  } else if (trail.problem.empty()) {
    trail.problem = problem_of(*event.error, path);
  }
}

}  // namespace

void note(Trail& trail, const Event& event) {
  switch (event.kind) {
    case Event::Kind::node_started:
      if (event.flows.empty()) trail.path.emplace_back(event.node);
      break;
    case Event::Kind::node_finished:
      note_end(trail, event);
      break;
    case Event::Kind::run_finished:
      trail.shown = *event.values;
      if (event.error != nullptr && event.error->internal && trail.problem.empty()) {
        trail.problem = problem_of(*event.error, event.error->node);
      }
      break;
    default:
      break;
  }
}

CaseResult run_in(const World& world, const std::string& flow, const Host& host) {
  const auto runtime = make_runtime(world, host(flow));
  const LoadedFlow loaded = runtime->load(flow);
  if (!loaded.flow) throw std::runtime_error(render(loaded.diagnostics));
  CaseResult result;
  {
    const auto watching = runtime->observe([&](const Event& event) { note(result.trail, event); },
                                           EventDetail::values);
    result.run = runtime->run(*loaded.flow, world.inputs);
  }
  return result;
}

CaseResult run_case(const Prepared& prepared, const Host& host) {
  const Case& given = prepared.given;
  CaseResult result = run_in(given.world, given.flow, host);
  if (result.trail.problem.empty()) result.differences = compare(given.expect, result, given.world);
  return result;
}

}  // namespace heddle::flow_test
