// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "flow/report.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"
#include "flow/yaml/tree.hpp"
#include "method/language.hpp"
#include "method/method.hpp"
#include "method/names.hpp"

// A method while its file is read. Each step reports what it finds and leaves a draft that the next
// can work on, mistakes and all.
namespace heddle::method {

struct Draft {
  explicit Draft(flow::Report& findings) : report(findings), names(findings, method) {}

  [[nodiscard]] flow::yaml::Span span(const flow::yaml::Node& node) const {
    return flow::yaml::span_of(report.source().text(), node);
  }
  // Where the whole begins.
  [[nodiscard]] static flow::yaml::Span beginning(const flow::yaml::Node& node) {
    return {node.offset, node.offset + 1};
  }

  flow::Report& report;
  Method method;
  Names names;
  // The outcomes of rules that are read before the request, and where they are named.
  std::vector<std::pair<std::string_view, const flow::yaml::Node*>> early;
};

// The steps, in order.
void read_declarations(Draft& draft, const flow::Fields& fields);  // but for outputs
void read_request(Draft& draft, const flow::Fields& fields, const flow::yaml::Node& root);
void read_rules(Draft& draft, const flow::Fields& fields);
void read_outputs(Draft& draft, const flow::Fields& fields);

// Whether it can be the name of a variable of a node type; reports if not. `what` is "an input".
bool check_variable_name(Draft& draft, const flow::yaml::Node& name, std::string_view what);

}  // namespace heddle::method
