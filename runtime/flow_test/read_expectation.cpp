// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "flow/constant.hpp"
#include "flow/shape.hpp"
#include "flow_test/language.hpp"
#include "flow_test/place.hpp"
#include "flow_test/reading.hpp"

namespace heddle::flow_test {
namespace {

using flow::quote;
using flow::yaml::Kind;
using flow::yaml::Node;

// The node with this id, which stands at `at`; null (reported) when there is none.
const FlowNode* find_node(const Known& known, const Node& at, std::string_view id) {
  const FlowNode* found = known.node(id);
  if (found == nullptr) {
    report_unknown(known, at, "HD7010",
                   fmt::format("the flow '{}' has no node {}", known.flow.name(), quote(id)),
                   "nodes", known.ids(), id);
  }
  return found;
}

class ExpectationReader {
 public:
  ExpectationReader(const Known& known, Expectation& expect)
      : known_(known), report_(known.report), expect_(expect) {}

  void read(const Node& node) {
    if (!flow::is_map(report_, node, "'expect'")) return;
    const flow::Fields fields(report_, node, expect_keys, "an expectation");
    if (const auto* error = fields["error"]) {
      expect_.outcome = "FAILURE";
      read_error(*error);
    }
    if (const auto* outcome = fields["outcome"]) read_outcome(*outcome);
    if (const auto* outputs = fields["outputs"]) read_outputs(*outputs);
    if (const auto* path = fields["path"]) read_path(*path);
    if (const auto* attempts = fields["attempts"]) read_attempts(*attempts);
  }

 private:
  void read_outcome(const Node& node) {
    const auto text = flow::read_text(report_, node, "'outcome'");
    if (!text) return;
    expect_.outcome = *text;
    std::vector<std::string> names = {"SUCCESS", "FAILURE"};
    for (const auto& one : known_.nodes) {
      for (const auto& edge : one.edges) {
        if (edge.end.empty() || std::find(names.begin(), names.end(), edge.end) != names.end()) {
          continue;
        }
        names.push_back(edge.end);
      }
    }
    if (std::find(names.begin(), names.end(), expect_.outcome) != names.end()) return;
    report_unknown(
        known_, node, "HD7020",
        fmt::format("the flow '{}' cannot end with {}", known_.flow.name(), quote(expect_.outcome)),
        "outcomes", names);
  }

  void read_outputs(const Node& node) {
    if (!flow::is_map(report_, node, "'outputs'")) return;
    const auto names = known_.flow.outputs();
    for (const auto [key, value] : flow::yaml::entries(node)) {
      if (key.ignored) continue;
      if (std::find(names.begin(), names.end(), key.text) == names.end()) {
        report_unknown(
            known_, key, "HD7021",
            fmt::format("the flow '{}' has no output {}", known_.flow.name(), quote(key.text)),
            "outputs", names);
        continue;
      }
      if (flow::sounds_secret(key.text)) flow::mask_literal(report_, value);
      if (auto found = flow::as_value(report_, value)) {
        expect_.outputs.emplace_back(key.text, std::move(*found));
      }
    }
  }

  void read_path(const Node& node) {
    auto& path = expect_.path.emplace();
    if (node.kind != Kind::list) {
      flow::expected(report_, node, "a list of nodes", "'path'");
      return;
    }
    for (const Node& item : flow::yaml::items(node)) {
      const auto id = flow::read_text(report_, item, "a node of 'path'");
      if (id && find_node(known_, item, *id) != nullptr) path.emplace_back(*id);
    }
  }

  void read_attempts(const Node& node) {
    if (!flow::is_map(report_, node, "'attempts'")) return;
    for (const auto [key, value] : flow::yaml::entries(node)) {
      if (key.ignored || !known_.node_at(key)) continue;
      const auto count = flow::read_count(
          report_, value, fmt::format("the attempts of {}", quote(key.text)), 0, INT64_MAX);
      if (count) expect_.attempts.emplace_back(key.text, *count);
    }
  }

  void read_error(const Node& node) {
    if (!flow::is_map(report_, node, "'error'")) return;
    const flow::Fields fields(report_, node, expected_error_keys, "an expected error");
    const auto text = [&](std::string_view key, std::optional<std::string>& to) {
      const Node* value = fields[key];
      if (value == nullptr) return;
      if (const auto found = flow::read_text(report_, *value, quote(key))) to = *found;
    };
    text("code", expect_.error_code);
    text("message", expect_.error_message);
    const Node* at = fields["node"];
    if (at == nullptr || !flow::read_text(report_, *at, "'node'")) return;
    if (known_.node_at(*at)) expect_.error_node = at->text;
  }

  const Known& known_;
  flow::Report& report_;
  Expectation& expect_;
};

}  // namespace

const FlowNode* Known::node(std::string_view id) const {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const auto& one) { return one.id == id; });
  return found == nodes.end() ? nullptr : &*found;
}

std::optional<Found> Known::node_at(const Node& place) const {
  const std::string_view text = place.text;
  auto found = flow_test::find_node(flow, text);
  if (found) return found;
  const std::size_t slash = text.rfind('/');
  const FlowNode* last = slash == std::string_view::npos ? nullptr : node(text.substr(slash + 1));
  if (last != nullptr) {
    report
        .error("HD7010", span(place),
               fmt::format("the node '{}' is never at {}", last->id, quote(text)))
        .label = fmt::format("it is at '{}'", first_place(flow, nodes, *last));
    return std::nullopt;
  }
  // Where there are flows inside, a path is what was meant.
  const auto paths = all_paths(flow);
  const std::string_view name = paths.size() > nodes.size() || slash == std::string_view::npos
                                    ? text
                                    : text.substr(slash + 1);
  report_unknown(*this, place, "HD7010",
                 fmt::format("the flow '{}' has no node {}", flow.name(), quote(name)), "nodes",
                 name.find('/') == std::string_view::npos ? ids() : paths, name);
  return std::nullopt;
}

std::vector<std::string> Known::ids() const {
  std::vector<std::string> names;
  for (const auto& one : nodes) names.push_back(one.id);
  return names;
}

void report_unknown(const Known& known, const Node& at, std::string_view code, std::string message,
                    std::string_view what, const std::vector<std::string>& names,
                    std::string_view name) {
  const std::string meant = known.report.suggest(name.empty() ? at.text : name, names);
  auto& finding = known.report.error(code, known.span(at), std::move(message));
  if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
  if (!names.empty()) finding.notes.push_back(fmt::format("{}: {}", what, flow::enumerate(names)));
}

void read_expectation(const Known& known, const Node& node, Expectation& expect) {
  ExpectationReader(known, expect).read(node);
}

void read_inputs(const Known& known, const Node& node, Values& inputs) {
  if (!flow::is_map(known.report, node, "'inputs'")) return;
  std::vector<std::string> names;
  for (const auto& input : known.flow.inputs()) names.push_back(input.name);
  for (const auto [key, value] : flow::yaml::entries(node)) {
    if (key.ignored) continue;
    const auto& declared = known.flow.inputs();
    const auto input =
        std::find_if(declared.begin(), declared.end(),
                     [&name = key.text](const auto& one) { return one.name == name; });
    if (input == declared.end()) {
      if (flow::sounds_secret(key.text)) flow::mask_literal(known.report, value);
      report_unknown(
          known, key, "HD7030",
          fmt::format("the flow '{}' has no input {}", known.flow.name(), quote(key.text)),
          "inputs", names);
      continue;
    }
    if (input->secret) flow::mask_literal(known.report, value);
    auto found = flow::read_constant(known.report, value,
                                     {input->type, input->constraints, input->secret,
                                      fmt::format("the input {}", quote(key.text)), "HD7032"});
    // One that is wrong has been reported, and is not missing.
    inputs.insert_or_assign(std::string(key.text), found ? std::move(*found) : Value());
  }
}

}  // namespace heddle::flow_test
