// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <vector>

#include "flow/report.hpp"
#include "flow/yaml/rescan.hpp"
#include "flow/yaml/tree.hpp"
#include "flow_test/case.hpp"
#include "flow_test/place.hpp"

// The parts of a test file that are read against the flow they speak of.
namespace heddle::flow_test {

// What a file says of the flow it tests.
struct Known {
  flow::Report& report;
  const Runtime& runtime;
  const Flow& flow;
  std::vector<FlowNode> nodes;

  [[nodiscard]] const FlowNode* node(std::string_view id) const;
  // The node that is meant by its id, its place or its path, also of a flow inside; nothing
  // (reported) when there is none.
  [[nodiscard]] std::optional<Found> node_at(const flow::yaml::Node& place) const;
  [[nodiscard]] std::vector<std::string> ids() const;
  [[nodiscard]] flow::yaml::Span span(const flow::yaml::Node& at) const {
    return flow::yaml::span_of(report.source().text(), at);
  }
};

void read_inputs(const Known& known, const flow::yaml::Node& node, Values& inputs);
void read_mocks(const Known& known, const flow::yaml::Node& node, World& world);
void read_expectation(const Known& known, const flow::yaml::Node& node, Expectation& expect);

// A finding that names what is not there, with what was likely meant. `name`: where it is a part
// of what stands there only.
void report_unknown(const Known& known, const flow::yaml::Node& at, std::string_view code,
                    std::string message, std::string_view what,
                    const std::vector<std::string>& names, std::string_view name = {});

}  // namespace heddle::flow_test
