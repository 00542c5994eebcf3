// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "flow/constant.hpp"
#include "flow/shape.hpp"
#include "flow_test/language.hpp"
#include "flow_test/reading.hpp"
#include "value/utf8.hpp"

namespace heddle::flow_test {
namespace {

using flow::quote;
using flow::yaml::Kind;
using flow::yaml::Node;

// The answers of one node, or of all nodes of one type.
class MockReader {
 public:
  MockReader(const Known& known, std::string of, const NodeTypeDescriptor& type)
      : known_(known), report_(known.report), of_(std::move(of)), type_(type) {}

  void read(const Node& node, Answers& answers) const {
    answers.clear();
    if (node.kind != Kind::list) {
      answers.push_back(read_attempt(node));
      return;
    }
    for (const Node& item : flow::yaml::items(node)) answers.push_back(read_attempt(item));
    if (answers.empty()) {
      flow::expected(report_, node, "at least one attempt", fmt::format("the mock of {}", of_));
    }
  }

 private:
  SimulatedResult read_attempt(const Node& node) const {
    SimulatedResult result;
    if (!flow::is_map(report_, node, fmt::format("an attempt of {}", of_))) return result;
    const flow::Fields fields(report_, node, attempt_keys, "an attempt");
    const Node* error = fields["error"];
    if (error != nullptr) result.outcome = "FAILURE";
    bool known_outcome = true;
    if (const auto* outcome = fields["outcome"]) {
      known_outcome = read_outcome(*outcome, result.outcome);
    }
    if (error != nullptr) read_error(*error, *fields.key("error"), result);
    const Node* outputs = fields["outputs"];
    const bool readable = outputs == nullptr || flow::is_map(report_, *outputs, "'outputs'");
    if (outputs != nullptr && readable) read_outputs(*outputs, known_outcome, result);
    if (known_outcome && readable) check_promises(fields, node, outputs, result);
    if (const auto* delay = fields["delay"]) {
      result.delay = flow::read_duration(report_, *delay, "'delay'", true)
                         .value_or(std::chrono::nanoseconds(0));
    }
    return result;
  }

  bool read_outcome(const Node& node, std::string& outcome) const {
    const auto text = flow::read_text(report_, node, "'outcome'");
    if (!text) return false;
    std::vector<std::string> names;
    for (const auto& declared : type_.outcomes) names.push_back(declared.name);
    for (const auto name : type_.failures()) {
      if (type_.find_outcome(name) == nullptr) names.emplace_back(name);
    }
    outcome = *text;
    if (std::find(names.begin(), names.end(), outcome) != names.end()) return true;
    report_unknown(known_, node, "HD7012",
                   fmt::format("{} ({}) has no outcome {}", of_, type_.name, quote(outcome)),
                   "outcomes", names);
    return false;
  }

  void read_error(const Node& node, const Node& key, SimulatedResult& result) const {
    if (!flow::is_map(report_, node, "'error'")) return;
    const flow::Fields fields(report_, node, error_keys, "an error");
    Error& error = result.error.emplace();
    error.code = "failed";
    error.retryable = result.outcome != "INVALID";
    if (const auto* code = fields["code"]) {
      error.code = flow::read_text(report_, *code, "'code'").value_or("");
    }
    if (const auto* message = fields["message"]) {
      error.message = flow::read_text(report_, *message, "'message'").value_or("");
    }
    if (const auto* retryable = fields["retryable"]) {
      error.retryable =
          flow::read_bool(report_, *retryable, "'retryable'").value_or(error.retryable);
    }
    if (type_.fails(result.outcome)) return;
    const auto failures = type_.failures();
    report_
        .error("HD7016", known_.span(key),
               fmt::format("an attempt that ends with {} has no error", result.outcome))
        .notes.push_back("outcomes with an error: " +
                         flow::enumerate({failures.begin(), failures.end()}, "and"));
  }

  void read_outputs(const Node& node, bool known_outcome, SimulatedResult& result) const {
    for (const auto [key, value] : flow::yaml::entries(node)) {
      if (key.ignored) continue;
      const auto output =
          std::find_if(type_.outputs.begin(), type_.outputs.end(),
                       [&name = key.text](const auto& one) { return one.name == name; });
      if (output == type_.outputs.end()) {
        if (flow::sounds_secret(key.text)) flow::mask_literal(report_, value);
        report_unknown(known_, key, "HD7013",
                       fmt::format("{} ({}) has no output {}", of_, type_.name, quote(key.text)),
                       "outputs", output_names());
        continue;
      }
      // Only here: it is made up, and may be as short as a word of a message.
      if (output->secret) flow::hide_literal(report_, value);
      if (known_outcome && !output->exists_on(result.outcome)) {
        report_
            .error("HD7015", known_.span(key),
                   fmt::format("{} ({}) has no output {} on {}", of_, type_.name, quote(key.text),
                               result.outcome))
            .notes.push_back(
                fmt::format("it has one {}", one_line(presence_in_words(type_, *output), 200)));
      }
      auto found =
          flow::read_constant(report_, value,
                              {output->type, output->constraints, output->secret,
                               fmt::format("output {} of {}", quote(key.text), of_), "HD7014"});
      if (found) result.outputs.insert_or_assign(std::string(key.text), std::move(*found));
    }
  }

  void check_promises(const flow::Fields& fields, const Node& node, const Node* outputs,
                      const SimulatedResult& result) const {
    std::vector<std::string> missing;
    for (const auto& output : type_.outputs) {
      if (output.default_value || !output.exists_on(result.outcome)) continue;
      if (!is_given(outputs, output.name)) missing.push_back(output.name);
    }
    if (missing.empty()) return;
    const Node* at =
        fields.key("outputs") != nullptr ? fields.key("outputs") : fields.key("outcome");
    report_
        .error("HD7015", at != nullptr ? known_.span(*at) : known_.span(node),
               fmt::format("{} ({}) gives {} on {}, and this mock does not", of_, type_.name,
                           flow::enumerate(missing), result.outcome))
        .label = fmt::format("give {} under 'outputs'", flow::enumerate(missing));
  }

  static bool is_given(const Node* outputs, std::string_view name) {
    if (outputs == nullptr) return false;
    for (const auto [key, value] : flow::yaml::entries(*outputs)) {
      if (key.text == name) return true;
    }
    return false;
  }

  [[nodiscard]] std::vector<std::string> output_names() const {
    std::vector<std::string> names;
    for (const auto& output : type_.outputs) names.push_back(output.name);
    return names;
  }

  const Known& known_;
  flow::Report& report_;
  std::string of_;
  const NodeTypeDescriptor& type_;
};

// By its id, place, path or type.
std::optional<Found> find_mocked(const Known& known, const Node& key) {
  if (key.text.find('/') != std::string_view::npos) return known.node_at(key);
  const bool by_type = key.text.find_first_of(".:") != std::string_view::npos;
  auto found = by_type ? find_node_of_type(known.flow, key.text) : find_node(known.flow, key.text);
  if (found) return found;
  std::vector<std::string> names = known.ids();
  for (const auto& node : known.nodes) {
    if (std::find(names.begin(), names.end(), node.type) == names.end()) {
      names.push_back(node.type);
    }
  }
  report_unknown(known, key, "HD7010",
                 fmt::format("the flow '{}' has no node {}{}", known.flow.name(),
                             by_type ? "of the type " : "", quote(key.text)),
                 "nodes and types", names);
  return std::nullopt;
}

// The type whose nodes a mock answers for; nothing (reported) when there are none.
std::optional<NodeTypeDescriptor> type_of(const Known& known, const Node& key) {
  const auto found = find_mocked(known, key);
  if (!found) return std::nullopt;
  auto type = found->flow.type_of(found->node.id);
  if (type && (!type->plugin.empty() || found->flow.flow_of(found->node.id))) return type;
  known.report
      .error("HD7011", known.span(key),
             fmt::format("{} ({}) steers the run itself and cannot be mocked", quote(key.text),
                         found->node.type))
      .notes.emplace_back("mock the nodes whose outputs it reads");
  return std::nullopt;
}

}  // namespace

void read_mocks(const Known& known, const Node& node, World& world) {
  if (!flow::is_map(known.report, node, "'mocks'")) return;
  for (const auto [key, value] : flow::yaml::entries(node)) {
    if (key.ignored) continue;
    const auto type = type_of(known, key);
    if (!type) continue;
    MockReader(known, quote(key.text), *type).read(value, world.mocks[std::string(key.text)]);
  }
}

}  // namespace heddle::flow_test
