// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "flow/draft.hpp"
#include "flow/flow.hpp"
#include "flow/yaml/reader.hpp"
#include "sample_catalog.hpp"

// What becomes of a switch while a flow is checked. tests/flow/golden/switch*.yaml hold the words
// of its mistakes.
namespace {

using heddle::flow::Checked;
using heddle::flow::Draft;
using heddle::flow::Target;
using Codes = std::vector<std::string>;

Checked check(std::string_view text) {
  static heddle::test::SampleCatalog catalog;  // the checked flow points into it
  return heddle::flow::check(text, "flow.yaml", catalog);
}

Codes codes_of(std::string_view text) {
  Codes codes;
  for (const auto& found : check(text).diagnostics) codes.push_back(found.code);
  return codes;
}

const std::string beginning = "heddle: 1\nflow: f\ninputs: {a: bool, b: bool, m: map}\n";

const std::string two_cases = beginning + R"(
outcomes: [ODD]
nodes:
  decide:
    description: Whether to greet at all.
    switch:
      - {when: "${{ inputs.a }}", to: greet}
      - when: >-
          ${{
            inputs.m.b
          }}
        to: end.ODD
    else: end
    next: {failure: greet}
  greet: {use: demo.greet, with: {polite: "${{ inputs.b }}", name: Ada}, next: end}
)";

std::string with_cases(std::size_t count, const std::string& condition) {
  std::string text = beginning + "nodes:\n  decide:\n    else: end\n    switch:\n";
  for (std::size_t i = 0; i < count; ++i) {
    text += "      - {when: \"${{ " + condition + std::to_string(i) + " }}\", to: end}\n";
  }
  return text + "  rest: {use: demo.greet, with: {name: \"${{ inputs.a }}${{ inputs.b }}\"}, " +
         "next: end}\n";
}

}  // namespace

TEST_CASE("the edges of a switch are its cases in order, then ELSE, then those of 'next'") {
  const auto checked = check(two_cases);
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow);
  const auto& node = checked.flow->nodes[0];
  CHECK(node.is_control());
  CHECK_FALSE(checked.flow->nodes[1].is_control());
  CHECK(node.type->name == "switch");
  REQUIRE(node.edges.size() == 4);
  CHECK(node.edges[0].outcome == "WHEN_1");
  CHECK(node.edges[0].target.node == 1);
  CHECK(node.edges[1].outcome == "WHEN_2");
  CHECK(node.edges[1].target.node == Target::end);
  CHECK(node.edges[1].target.outcome == "ODD");
  CHECK(node.edges[2].outcome == "ELSE");
  CHECK(node.edges[2].target.outcome == "SUCCESS");
  CHECK(node.edges[3].outcome == "FAILURE");
  CHECK(node.edges[3].target.node == 1);
  const auto& cases = std::get<heddle::flow::Switch>(node.control).cases;
  REQUIRE(cases.size() == 2);
  CHECK(cases[0].text == "inputs.a");
  CHECK(cases[0].when->type() == heddle::Type::boolean);
  CHECK(cases[1].text == "inputs.m.b");
  CHECK(cases[1].when->type() == heddle::Type::any);
}

TEST_CASE("a draft knows on which conditions an edge of a switch is taken, and each is read") {
  heddle::test::SampleCatalog catalog;
  const heddle::flow::yaml::Source source(two_cases, "flow.yaml");
  heddle::flow::yaml::Document document;
  heddle::flow::Report report(source);
  heddle::flow::Library library(catalog, {}, {});
  Draft draft(report, library);
  REQUIRE(heddle::flow::yaml::read(document, report));
  read_flow(draft, *document.root());
  declare_names(draft);
  bind_inputs(draft);
  wire_nodes(draft);
  const auto& cases = std::get<heddle::flow::DraftSwitch>(draft.nodes[0].control).cases;
  REQUIRE(cases.size() == 2);
  REQUIRE(cases[0].condition);
  REQUIRE(cases[1].condition);
  const auto& edges = draft.nodes[0].edges;
  REQUIRE(edges.size() == 4);
  CHECK(edges[0].condition == cases[0].condition.get());
  CHECK(edges[0].refused == 0);
  CHECK(edges[1].condition == cases[1].condition.get());
  CHECK(edges[1].refused == 1);
  CHECK(edges[2].condition == nullptr);
  CHECK(edges[2].refused == 2);
  CHECK(edges[3].condition == nullptr);  // FAILURE says nothing of the cases
  CHECK(edges[3].refused == 0);
}

TEST_CASE("what a condition needs it needs when the cases before it are false") {
  heddle::test::SampleCatalog catalog;
  const std::string text = beginning + R"(
nodes:
  greet: {use: demo.greet, with: {name: "${{ nodes.decide.outcome }}"}, next: decide}
  decide:
    switch:
      - {when: "${{ inputs.a }}", to: end}
      - {when: "${{ nodes.greet.error.retryable }}", to: greet}
    else: end
)";
  const heddle::flow::yaml::Source source(text, "flow.yaml");
  heddle::flow::yaml::Document document;
  heddle::flow::Report report(source);
  heddle::flow::Library library(catalog, {}, {});
  Draft draft(report, library);
  REQUIRE(heddle::flow::yaml::read(document, report));
  read_flow(draft, *document.root());
  declare_names(draft);
  bind_inputs(draft);
  REQUIRE(draft.readings.size() == 2);
  CHECK(draft.readings[0].reader == 0);
  CHECK(draft.readings[1].reader == 1);
  CHECK(draft.readings[1].source == 0);
  REQUIRE(draft.needs.size() == 2);
  CHECK(draft.needs[0].reader == 0);
  CHECK(draft.needs[0].refused == 0);
  CHECK(draft.needs[1].reader == 1);
  CHECK(draft.needs[1].refused == 1);
}

namespace {

// A node that may have no answer, a switch, and a node that reads the answer.
std::string reading_behind(const std::string& keys) {
  return "heddle: 1\nflow: f\nnodes:\n"
         "  ask: {use: demo.ask, with: {question: q}, next: {YES: decide, NO: decide, FAILURE: "
         "decide}}\n  decide: {" +
         keys +
         "}\n  greet: {use: demo.greet, with: {name: \"${{ nodes.ask.answer }}\"}, next: end}\n";
}

}  // namespace

TEST_CASE("a condition that looks makes the later cases and its own edge safe to read") {
  const std::string lacks = "{when: \"${{ !has(nodes.ask.answer) }}\", to: end}";
  const std::string reads = "{when: \"${{ nodes.ask.answer == 'yes' }}\", to: greet}";
  CHECK(codes_of(reading_behind("switch: [" + lacks + ", " + reads + "], else: greet")).empty());
  CHECK(codes_of(reading_behind("switch: [{when: \"${{ has(nodes.ask.answer) }}\", to: greet}], "
                                "else: end"))
            .empty());
  // Nothing was looked for yet, on the way of the first case it is missing, and who failed to look
  // knows nothing.
  CHECK(codes_of(reading_behind("switch: [" + reads + ", " + lacks + "], else: greet")) ==
        Codes{"HD3007", "HD3007"});
  CHECK(codes_of(reading_behind("switch: [{when: \"${{ has(nodes.ask.answer) }}\", to: end}], "
                                "else: greet")) == Codes{"HD3007"});
  CHECK(codes_of(reading_behind("switch: [" + lacks + "], else: end, next: {FAILURE: greet}")) ==
        Codes{"HD3007"});
}

TEST_CASE("a condition is of type bool, or of a type that shows when it is there") {
  const auto with = [](const std::string& condition) {
    return "heddle: 1\nflow: f\ninputs: {n: int, s: string, l: list}\nnodes:\n  greet: {use: "
           "demo.greet, with: {name: \"${{ inputs.s }}\", times: \"${{ inputs.n }}\", tags: \"${{ "
           "inputs.l }}\"}, next: decide}\n  decide: {switch: [{when: \"${{ " +
           condition + " }}\", to: end}], else: end}\n";
  };
  CHECK(codes_of(with("inputs.n > 3 && inputs.s != ''")).empty());
  CHECK(codes_of(with("inputs.s in inputs.l")).empty());
  CHECK(codes_of(with("inputs.l[0]")).empty());
  CHECK(codes_of(with("inputs.n")) == Codes{"HD2302"});
  CHECK(codes_of(with("size(inputs.s)")) == Codes{"HD2302"});
  CHECK(codes_of(with("inputs.n > 3 ? inputs.s : ''")) == Codes{"HD2302"});
  CHECK(codes_of(with("inputs.n > inputs.s")) == Codes{"HD3004"});
}

TEST_CASE("what depends on the clock alone is no constant") {
  const auto with = [](const std::string& condition) {
    return "heddle: 1\nflow: f\nnodes:\n  decide: {switch: [{when: \"${{ " + condition +
           " }}\", to: end}], else: end}\n";
  };
  CHECK(codes_of(with("now() > timestamp('2020-01-01T00:00:00Z')")).empty());
  CHECK(codes_of(with("timestamp('2021-01-01T00:00:00Z') > timestamp('2020-01-01T00:00:00Z')")) ==
        Codes{"HD2303"});
  CHECK(codes_of(with("1 < 2")) == Codes{"HD2303"});
  CHECK(codes_of(with("1 + 1")) == Codes{"HD2302"});
}

TEST_CASE("an input that only a condition reads is read") {
  CHECK(codes_of(beginning + "nodes:\n  decide:\n    switch:\n"
                             "      - {when: \"${{ inputs.a }}\", to: end}\n"
                             "      - {when: \"${{ inputs.b }}\", to: end.FAILURE}\n"
                             "    else: end\n") == Codes{"HD1113"});  // m
}

TEST_CASE("a constant condition, or one that was asked before, is a warning and runs") {
  const auto checked = check(beginning + R"(
nodes:
  decide:
    switch:
      - {when: false, to: end.FAILURE}
      - {when: "${{ inputs.m.a }}", to: end}
      - {when: "${{inputs.m.a}}", to: end.FAILURE}
      - {when: "${{ inputs.a }}", to: end}
      - {when: "${{ inputs.b }}", to: end}
    else: end
)");
  CHECK(checked.flow != nullptr);
  REQUIRE(checked.diagnostics.size() == 2);
  CHECK(checked.diagnostics[0].message == "'when' of case 1 of 'decide' is always false");
  CHECK(checked.diagnostics[1].message == "'when' of case 3 of 'decide' is that of case 2 again");
}

TEST_CASE("a switch has at most a hundred cases") {
  CHECK(codes_of(with_cases(100, "inputs.m.x")) == Codes{"HD2206"});  // rest
  const auto checked = check(with_cases(101, "inputs.m.x"));
  CHECK(checked.flow == nullptr);
  REQUIRE(checked.diagnostics.size() == 1);
  CHECK(checked.diagnostics[0].code == "HD1109");
  CHECK(checked.diagnostics[0].message == "the switch 'decide' may have 100 cases, found 101");
}

TEST_CASE("a slip in a switch is one finding") {
  const auto with = [](const std::string& keys, const std::string& more = "else: end") {
    return beginning + "nodes:\n  first: {use: demo.greet, with: {name: \"" +
           "${{ inputs.a }}${{ inputs.b }}${{ inputs.m.x }}\"}, next: decide}\n  decide: {" + keys +
           (more.empty() ? "" : ", ") + more +
           "}\n  last: {use: demo.greet, with: {name: a}, next: end}\n";
  };
  const std::string good = "switch: [{when: \"${{ inputs.a }}\", to: last}]";
  CHECK(codes_of(with(good)).empty());
  CHECK(codes_of(with("swithc: [{when: \"${{ inputs.a }}\", to: last}]")) == Codes{"HD1103"});
  CHECK(codes_of(with("switch: [{when: \"${{ inputs.a }}\", then: last}]")) == Codes{"HD1103"});
  CHECK(codes_of(with("switch: [{if: \"${{ inputs.a }}\", to: last}]")) == Codes{"HD1103"});
  CHECK(codes_of(with("switch: [{when: \"${{ inputs.a }}\", to: lst}]")) == Codes{"HD2201"});
  CHECK(codes_of(with("switch: [{when: inputs.a, to: last}]")) == Codes{"HD2302"});
  CHECK(codes_of(with("switch: {when: \"${{ inputs.a }}\", to: last}")) == Codes{"HD1101"});
  CHECK(codes_of(with("switch: last")) == Codes{"HD1101"});
  CHECK(codes_of(with("switch: [last]")) == Codes{"HD1101"});
  CHECK(codes_of(with(good, "")) == Codes{"HD2301"});
  CHECK(codes_of(with(good, "esle: end")) == Codes{"HD1103"});
  CHECK(codes_of(with(good, "default: end")) == Codes{"HD1103"});
  CHECK(codes_of(with(good, "next: end")) == Codes{"HD2301"});
  CHECK(codes_of(with("next: last", "else: end")) == Codes{"HD1104"});
  CHECK(codes_of(with("use: switch, next: last", "")) == Codes{"HD2004"});
}

TEST_CASE("many switches get an answer") {
  std::string text = beginning + "nodes:\n";
  for (int i = 0; i < 20000; ++i) {
    text += "  n" + std::to_string(i) +
            ": {switch: [{when: \"${{ inputs.a }}\", to: end}, {when: " +
            "\"${{ inputs.m.x }}\", to: n" + std::to_string(i / 2) + "}], else: n" +
            std::to_string(i + 1) + "}\n";
  }
  text +=
      "  n20000: {use: demo.greet, with: {polite: \"${{ inputs.b }}\", name: Ada}, next: end}\n";
  const auto checked = check(text);
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow);
  CHECK(checked.flow->nodes.size() == 20001);
}
