// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/constant.hpp"
#include "flow/draft.hpp"
#include "flow/language.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"

// The top of a flow file: version, name, limits, outcomes, outputs. Nodes and inputs have files of
// their own.
namespace heddle::flow {
namespace {

using yaml::Kind;

void read_version(Draft& draft, const yaml::Node* version, const yaml::Node& root) {
  constexpr const char* reads = "this heddle reads version 1 of the flow language";
  if (version == nullptr) {
    auto& finding =
        draft.report.error("HD1102", {root.offset, root.offset + 1},
                           "the flow does not say which version of the language it is in");
    finding.label = "begin the file with 'heddle: 1'";
    return;
  }
  if (version->kind == Kind::broken) return;
  const bool plain = version->kind == Kind::scalar && version->plain;
  if (plain && version->text == "1") return;
  auto& finding = draft.report.error("HD1102", span(draft, *version), "");
  if (plain && plain_value(version->text).value.type() == Type::integer) {
    finding.message = fmt::format("version {} of the flow language is not known", version->text);
    finding.notes.emplace_back(reads);
    finding.notes.emplace_back("a newer heddle may read this flow");
  } else {
    finding.message = fmt::format("expected a version, found {}", describe(*version));
    finding.label = "write 1";
    finding.notes.emplace_back(reads);
  }
}

bool is_flow_name(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

void read_name(Draft& draft, const yaml::Node* name, const yaml::Node& root) {
  if (name == nullptr) {
    auto& finding =
        draft.report.error("HD1104", {root.offset, root.offset + 1}, "the flow has no name");
    finding.label = "add 'flow: NAME'";
    return;
  }
  const auto text = read_text(draft.report, *name, "'flow'");
  if (!text) return;
  draft.flow.name = *text;
  if (is_flow_name(*text)) return;
  auto& finding = draft.report.error("HD1105", span(draft, *name),
                                     fmt::format("{} cannot be the name of a flow", quote(*text)));
  std::string nearest;
  for (const char c : *text) {
    if (c >= 'A' && c <= 'Z') nearest += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) nearest += c;
    if (c == '_' || c == ' ' || c == '-' || c == '.') nearest += '-';
  }
  if (is_flow_name(nearest)) finding.label = fmt::format("write {}", quote(nearest));
  finding.notes.emplace_back(
      "the name of a flow is made of a-z, 0-9 and '-' and begins with a letter");
}

void read_outcome(Draft& draft, const yaml::Node& name, std::string_view doc) {
  const auto text = read_text(draft.report, name, "an outcome of the flow");
  if (!text) return;
  const bool standard = std::any_of(standard_outcomes.begin(), standard_outcomes.end(),
                                    [&](const Word& word) { return word.name == *text; });
  const bool well_formed = !text->empty() && (*text)[0] >= 'A' && (*text)[0] <= 'Z' &&
                           std::all_of(text->begin(), text->end(), [](char c) {
                             return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
                           });
  if (standard) {
    draft.report
        .error("HD1106", span(draft, name),
               fmt::format("every flow has the outcome {}", quote(*text)))
        .label = "remove this: only outcomes of your own are declared";
    return;
  }
  if (!well_formed) {
    std::string upper;
    for (const char c : *text) {
      if (c >= 'a' && c <= 'z')
        upper += static_cast<char>(c - 'a' + 'A');
      else
        upper += c == '-' || c == ' ' ? '_' : c;
    }
    auto& finding =
        draft.report.error("HD1105", span(draft, name),
                           fmt::format("{} cannot be the name of an outcome", quote(*text)));
    finding.notes.emplace_back("outcomes are written in capitals: A-Z, 0-9 and '_'");
    if (!upper.empty()) finding.label = fmt::format("write {}", quote(upper));
  }
  const auto same = [&](const OutcomeDescriptor& other) { return other.name == *text; };
  auto& outcomes = draft.flow.outcomes;
  // A map cannot hold a key twice, a list can.
  if (std::any_of(outcomes.begin(), outcomes.end(), same)) {
    draft.report.error("HD1014", span(draft, name),
                       fmt::format("the outcome {} is given twice", quote(*text)));
    return;
  }
  outcomes.push_back({std::string(*text), std::string(doc)});
}

void read_outcomes(Draft& draft, const yaml::Node& node) {
  if (node.kind == Kind::null) return;
  if (node.size > most_outcomes) {
    draft.report.error(
        "HD1109", span(draft, node),
        fmt::format("a flow may declare {} outcomes, found {}", most_outcomes, node.size));
  } else if (node.kind == Kind::list) {
    for (const yaml::Node& item : yaml::items(node)) read_outcome(draft, item, "");
  } else if (node.kind == Kind::map) {
    for (const auto [key, value] : yaml::entries(node)) {
      if (key.ignored) continue;
      std::string_view doc;
      if (value.kind != Kind::null) {
        doc = read_text(draft.report, value, "the description of an outcome").value_or("");
      }
      read_outcome(draft, key, doc);
    }
  } else {
    expected(draft.report, node, "a list of names", "'outcomes'");
  }
}

void read_limits(Draft& draft, const yaml::Node& node) {
  if (node.kind == Kind::null || !is_map(draft.report, node, "'limits'")) return;
  const Fields fields(draft.report, node, limit_keys, "limits");
  if (const auto* visits = fields["visits"]) {
    const auto count = read_count(draft.report, *visits, "'visits'", 1, most_visits);
    if (count) draft.flow.visit_limit = *count;
  }
}

void read_long_output(Draft& draft, const yaml::Node& node, DraftOutput& output, Output& result) {
  const Fields fields(draft.report, node, output_keys, "an output");
  output.value = fields["value"];
  if (output.value == nullptr) {
    draft.report
        .error("HD1104", span(draft, *output.key),
               fmt::format("the output {} has no value", quote(output.key->text)))
        .label = "add 'value: \"${{ … }}\"'";
  }
  if (const auto* type = fields["type"]) {
    if (const auto found = read_type(draft.report, *type)) {
      output.type = *found;
      output.typed = true;
    }
  }
  if (const auto* secret = fields["secret"]) {
    output.secret = read_bool(draft.report, *secret, "'secret'");
    output.secret_node = secret;
  }
  const auto* doc = fields["description"] != nullptr ? fields["description"] : fields["doc"];
  if (doc != nullptr) result.doc = read_text(draft.report, *doc, "'description'").value_or("");
}

void read_outputs(Draft& draft, const yaml::Node& node) {
  if (node.kind == Kind::null || !is_map(draft.report, node, "'outputs'")) return;
  for (const auto [key, value] : yaml::entries(node)) {
    if (key.ignored) continue;
    if (key.text == "outcome" || key.text == "error") {
      auto& finding = draft.report.error(
          "HD1106", span(draft, key), fmt::format("an output cannot be named {}", quote(key.text)));
      finding.notes.emplace_back(
          "a flow is a node to the flow that uses it, and every node has an outcome and an error");
    } else {
      check_identifier(draft.report, key, "an output");
    }
    DraftOutput output;
    output.key = &key;
    Output result;
    result.name = key.text;
    if (value.kind == Kind::map) {
      read_long_output(draft, value, output, result);
    } else {
      output.value = &value;
    }
    draft.outputs.push_back(output);
    draft.flow.outputs.push_back(std::move(result));
  }
}

// What no flow has, in a file without what every flow has: a host configuration.
const yaml::Node* sign_of_configuration(const yaml::Node& root) {
  constexpr std::array<std::string_view, 5> keys = {"plugins", "flows", "settings", "secrets",
                                                    "env"};
  const yaml::Node* sign = nullptr;
  for (const auto [key, value] : yaml::entries(root)) {
    if (key.kind != Kind::scalar) continue;
    if (key.text == "flow" || key.text == "nodes") return nullptr;
    if (sign == nullptr && std::find(keys.begin(), keys.end(), key.text) != keys.end()) sign = &key;
  }
  return sign;
}

void report_configuration(Draft& draft, const yaml::Node& root, const yaml::Node& sign) {
  // Its secrets and settings are not known here.
  for (const auto [key, value] : yaml::entries(root)) hide_literal(draft.report, value);
  auto& finding = draft.report.error("HD1101", span(draft, sign),
                                     "expected a flow, found a host configuration");
  finding.notes.emplace_back(
      "it is found when it is called heddle.yaml and beside a flow, or given with --config");
}

// A node type that is one HTTP request, in a file of its own.
const yaml::Node* sign_of_method(const yaml::Node& root) {
  const yaml::Node* sign = nullptr;
  for (const auto [key, value] : yaml::entries(root)) {
    if (key.kind != Kind::scalar) continue;
    if (key.text == "flow" || key.text == "nodes") return nullptr;
    if (key.text == "method") sign = &key;
  }
  return sign;
}

void report_method(Draft& draft, const yaml::Node& root, const yaml::Node& sign) {
  for (const auto [key, value] : yaml::entries(root)) hide_literal(draft.report, value);
  auto& finding =
      draft.report.error("HD1101", span(draft, sign), "expected a flow, found a method");
  finding.notes.emplace_back(
      "a method is a node type: it is found as FAMILY.NAME.method.yaml in a folder of plugins, and "
      "a flow has 'use: FAMILY.NAME'");
}

// What a node that uses this flow can know before the nodes of the flow have been read.
void announce(Draft& draft) {
  std::vector<VariableDescriptor> outputs;
  for (std::size_t i = 0; i < draft.flow.outputs.size(); ++i) {
    VariableDescriptor& output = outputs.emplace_back();
    output.name = draft.flow.outputs[i].name;
    output.doc = draft.flow.outputs[i].doc;
    output.type = draft.outputs[i].type;
    output.secret = draft.outputs[i].secret.value_or(false);
  }
  draft.library.announce(draft.report.source().file(), draft.flow, std::move(outputs));
}

// What runs when the run's own way has ended.
void read_last_blocks(Draft& draft, const Fields& fields) {
  for (const auto& [key, kind] : {std::pair("on_failure", DraftBlock::Kind::on_failure),
                                  std::pair("finally", DraftBlock::Kind::finally)}) {
    if (fields[key] == nullptr) continue;
    DraftBlock block;
    block.kind = kind;
    block.nodes = fields[key];
    add_block(draft, std::move(block), quote(key));
  }
}

}  // namespace

void read_flow(Draft& draft, const yaml::Node& root) {
  if (root.kind != Kind::map) {
    if (root.kind == Kind::broken) return;
    auto& finding = draft.report.error("HD1101", span(draft, root),
                                       fmt::format("expected a flow, found {}", describe(root)));
    finding.notes.emplace_back("a flow is a map: 'heddle: 1', 'flow: NAME', 'nodes:' and so on");
    return;
  }
  if (const auto* sign = sign_of_configuration(root)) {
    report_configuration(draft, root, *sign);
    return;
  }
  if (const auto* sign = sign_of_method(root)) {
    report_method(draft, root, *sign);
    return;
  }
  const Fields fields(draft.report, root, top_keys, "a flow");
  read_version(draft, fields["heddle"], root);
  read_name(draft, fields["flow"], root);
  if (const auto* text = fields["description"]) {
    draft.flow.description = read_text(draft.report, *text, "'description'").value_or("");
  }
  if (const auto* inputs = fields["inputs"]) read_inputs(draft, *inputs);
  if (const auto* outcomes = fields["outcomes"]) read_outcomes(draft, *outcomes);
  if (const auto* limits = fields["limits"]) read_limits(draft, *limits);
  if (const auto* outputs = fields["outputs"]) read_outputs(draft, *outputs);
  if (const auto* variables = fields["vars"]) read_variables(draft, *variables);
  announce(draft);
  draft.start = fields["start"];
  draft.blocks.emplace_back();
  read_last_blocks(draft, fields);
  if (const auto* nodes = fields["nodes"]) {
    read_nodes(draft, *nodes);
  } else {
    draft.names.accept_any_node();
    draft.report.error("HD1104", {root.offset, root.offset + 1}, "the flow has no nodes").label =
        "add 'nodes:' with at least one node";
  }
}

}  // namespace heddle::flow
