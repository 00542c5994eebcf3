// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "checking.hpp"

namespace {

using namespace std::chrono_literals;
using heddle::Type;
using heddle::Value;
using heddle::flow::Target;
using heddle::test::check;
using heddle::test::Codes;
using heddle::test::codes_of;
using heddle::test::flow_with;

}  // namespace

TEST_CASE("a good flow is read as it is written") {
  const auto checked = check(R"(heddle: 1
flow: two-steps
description: Two steps.
inputs:
  who: {type: string, default: Ada, doc: Who, pattern: "[A-Z].*", pattern_meaning: a name}
  count: {type: int, default: 2, minimum: 1, maximum: 5}
  token: {type: string, secret: true, example: abc}
outputs:
  text: ${{ nodes.second.greeting }}
  letters: {value: "${{ nodes.first.letters }}", type: double, description: How many}
outcomes: {NOT_FOUND: Nobody is there}
limits: {visits: 10}
start: first
nodes:
  second:
    use: demo.greet
    with: {name: "${{ inputs.token }}", Times: 3}
    next: end.NOT_FOUND
  first:
    use: demo.greet
    with:
      name: "Hello ${{ inputs.who }}"
      times: ${{ inputs.count }}
      pause: 1m
      options: {a: [1, "${{ inputs.count }}"], b: x}
      tags: [a, 1.5, true]
    retry: {max_attempts: 3, delay: 200ms, backoff: 2, max_delay: 5s, jitter: full}
    timeout: 1h30m
    next: {Success: second, failure: end.FAILURE, TIMEOUT: first}
)");
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow != nullptr);
  const auto& flow = *checked.flow;
  CHECK(flow.name == "two-steps");
  CHECK(flow.description == "Two steps.");
  CHECK(flow.file == "flow.yaml");
  CHECK(flow.visit_limit == 10);
  REQUIRE(flow.inputs.size() == 3);
  CHECK(flow.inputs[0].default_value == Value("Ada"));
  CHECK_FALSE(flow.inputs[0].required);
  CHECK(flow.inputs[0].doc == "Who");
  CHECK(flow.inputs[0].constraints.pattern_meaning == "a name");
  CHECK(flow.inputs[1].type == Type::integer);
  CHECK(flow.inputs[1].constraints.maximum == Value(5));
  CHECK(flow.inputs[2].secret);
  CHECK(flow.inputs[2].required);
  REQUIRE(flow.outcomes.size() == 1);
  CHECK(flow.outcomes[0].doc == "Nobody is there");

  CHECK(flow.start == 1);
  REQUIRE(flow.nodes.size() == 2);
  const auto& first = flow.nodes[1];
  CHECK(first.id == "first");
  CHECK(first.line == 19);
  CHECK(first.type->name == "demo.greet");
  CHECK(first.retry.max_attempts == 3);
  CHECK(first.retry.delay == 200ms);
  CHECK(first.retry.backoff == 2);
  CHECK(first.retry.max_delay == 5s);
  CHECK(first.retry.full_jitter);
  CHECK(first.timeout == 90min);
  REQUIRE(first.edges.size() == 3);
  CHECK(first.edges[0].outcome == "SUCCESS");
  CHECK(first.edges[0].target.node == 0);
  CHECK(first.edges[1].outcome == "FAILURE");
  CHECK(first.edges[1].target.node == Target::end);
  CHECK(first.edges[1].target.outcome == "FAILURE");
  CHECK(first.edges[2].target.node == 1);
  CHECK(flow.nodes[0].edges[0].target.outcome == "NOT_FOUND");
  CHECK(flow.nodes[0].timeout == std::nullopt);

  REQUIRE(flow.outputs.size() == 2);
  CHECK(flow.outputs[0].secret);  // its node is given a secret
  CHECK(flow.outputs[1].type == Type::real);
  CHECK(flow.outputs[1].doc == "How many");
  CHECK_FALSE(flow.outputs[1].secret);
}

TEST_CASE("slots are inputs, the run's id, outputs of nodes, then outcome, error and attempts") {
  const auto checked = check(flow_with(R"(
inputs: {a: string, b: int}
outputs:
  o: "${{ nodes.two.outcome }} ${{ run.id }} ${{ nodes.one.error.code }}"
nodes:
  one:
    use: demo.ask
    with: {question: "${{ inputs.a }}"}
    next: {YES: end.FAILURE, NO: end.FAILURE, FAILURE: two}
  two: {use: demo.ask, with: {question: "${{ inputs.b }}?"}, next: {YES: end, NO: end}}
)"));
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow);
  CHECK(checked.flow->run_id_slot == 2);
  CHECK(checked.flow->nodes[0].first_slot == 3);
  CHECK(checked.flow->nodes[1].first_slot == 4);
  CHECK(checked.flow->nodes[0].own_slot == 5);
  CHECK(checked.flow->nodes[1].own_slot == 8);
  CHECK(checked.flow->slot_count == 11);
  const auto& uses = checked.flow->outputs[0].expression->uses();
  REQUIRE(uses.size() == 3);
  CHECK(uses[0].slot == 8);
  CHECK(uses[1].slot == 2);
  CHECK(uses[2].slot == 6);
}

TEST_CASE("a flow that reads no outcome, error or attempts of its nodes has no slots for them") {
  const auto checked = check(flow_with(R"(
inputs: {a: string}
outputs: {o: "${{ nodes.one.greeting }}"}
nodes:
  one: {use: demo.greet, with: {name: "${{ inputs.a }}"}, next: end}
)"));
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow);
  CHECK(checked.flow->first_own_slot == 5);
  CHECK(checked.flow->slot_count == 5);
}

TEST_CASE("a list or map with expressions inside is one expression that builds it") {
  const auto checked = check(flow_with(R"(
inputs: {a: string, s: {type: string, secret: true}}
nodes:
  one:
    use: demo.greet
    with:
      name: x
      tags: [1, "${{ inputs.a }}", {deep: "<${{ inputs.a }}>"}]
      options: {k: "${{ inputs.s }}", l: no expression}
    next: end
)"));
  REQUIRE(checked.flow);
  const auto& node = checked.flow->nodes[0];
  CHECK(node.given_secret);
  heddle::expression::Slots slots(std::vector<heddle::expression::Slot>(checked.flow->slot_count));
  slots.own(0) = {Value("A"), true};
  slots.own(1) = {heddle::secret(Value("S")), true};
  for (const auto& binding : node.bindings) {
    const auto& name = node.type->inputs[binding.input].name;
    if (name == "tags") {
      const Value tags = binding.expression->evaluate({slots});
      const Value expected = heddle::List{1, "A", heddle::Map{{"deep", "<A>"}}};
      CHECK(tags == expected);
      CHECK_FALSE(tags.secret());
      CHECK(binding.expression->type() == Type::list);
      CHECK(binding.expression->uses().size() == 2);
    }
    if (name == "options") {
      const Value options = binding.expression->evaluate({slots});
      CHECK(options.map().find("k")->secret());
      CHECK(options.secret());
      CHECK(binding.expression->secret());
    }
  }
}

TEST_CASE("constants become values of their input's type") {
  const auto checked = check(flow_with(R"(
nodes:
  one:
    use: demo.greet
    with: {name: "5", times: 0x10, polite: TRUE, pause: 200ms, anything: .5, tags: [~, "a"]}
    next: end
)"));
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow);
  std::vector<Value> found;
  for (const auto& binding : checked.flow->nodes[0].bindings) {
    CHECK(binding.expression == nullptr);
    found.push_back(binding.constant);
  }
  const std::vector<Value> expected = {
      "5", 16, true, heddle::List{nullptr, "a"}, heddle::Duration{0, 200'000'000}, 0.5};
  CHECK(found == expected);
}

TEST_CASE("an escaped expression is text") {
  const auto checked = check(
      flow_with("nodes:\n  one: {use: demo.greet, with: {name: \"$${{ x }}\"}, next: end}\n"));
  REQUIRE(checked.flow);
  CHECK(checked.flow->nodes[0].bindings[0].constant == Value("${{ x }}"));
}

TEST_CASE("yes, no, on and off are texts, and octal numbers are not taken") {
  const auto node = [](std::string_view with) {
    return flow_with("nodes:\n  one: {use: demo.greet, with: {name: " + std::string(with) +
                     "}, next: end}\n");
  };
  for (const char* text :
       {"yes", "no", "on", "Off", "y", "2024-01-01", "1_000", "1:30", "0x", "-"}) {
    CAPTURE(text);
    CHECK(codes_of(node(text)) == Codes{});
  }
  for (const char* other : {"true", "False", "1", "-1", "0xff", "1.5", "1e3", ".inf", ".NaN"}) {
    CAPTURE(other);
    CHECK(codes_of(node(other)) == Codes{"HD2102"});
  }
  for (const char* octal : {"010", "0o10", "-07"}) {
    CAPTURE(octal);
    CHECK(codes_of(node(octal)) == Codes{"HD1016"});
  }
  for (const char* null : {"", "~", "null"}) CHECK(codes_of(node(null)) == Codes{"HD2106"});
}

TEST_CASE(
    "what is given a secret makes secrets, also around a loop and against the order of nodes") {
  const auto checked = check(flow_with(R"(
inputs: {s: {type: string, secret: true}}
outputs:
  a: ${{ nodes.a.answer }}
  b: ${{ nodes.b.greeting }}
  c: ${{ nodes.c.greeting }}
  before: ${{ nodes.before.greeting }}
nodes:
  before: {use: demo.greet, with: {name: Ada}, next: c}
  a:
    use: demo.ask
    with: {question: "${{ nodes.b.greeting }}"}
    next: {YES: c, NO: end, FAILURE: end.FAILURE}
  b: {use: demo.greet, with: {name: "${{ nodes.c.greeting }}"}, next: a}
  c: {use: demo.greet, with: {name: "${{ inputs.s }}"}, next: b}
)"));
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow);
  CHECK(checked.flow->outputs[0].secret);
  CHECK(checked.flow->outputs[1].secret);
  CHECK(checked.flow->outputs[2].secret);
  CHECK_FALSE(checked.flow->outputs[3].secret);
  CHECK(checked.flow->nodes[1].given_secret);
  CHECK_FALSE(checked.flow->nodes[0].given_secret);
  CHECK(checked.flow->nodes[1].bindings[0].expression->secret());
}

TEST_CASE("a public output of a node that was given a secret is not secret") {
  const auto checked = check(flow_with(R"(
inputs: {s: {type: string, secret: true}}
outputs:
  status: {value: "${{ nodes.a.response_status_code }}", secret: false}
  body: ${{ nodes.a.response_body }}
nodes:
  a:
    use: imiassist.get_new_token
    with: {subdomain: a, domain: b, authorization: "${{ inputs.s }}"}
    next: end
)"));
  CHECK(heddle::render(checked.diagnostics) == "");
  REQUIRE(checked.flow);
  CHECK_FALSE(checked.flow->outputs[0].secret);
  CHECK(checked.flow->outputs[1].secret);
}

TEST_CASE("a literal for a secret input is masked wherever it stands") {
  const auto checked = check(R"(heddle: 1
flow: f
nodes:
  hunter22:
    use: imiassist.authenticate
    with: {subdomain: hunter22, domain: a, user_email: b, user_password: hunter22, nope: hunter22}
    next: hunter2
)");
  const std::string text = heddle::render(checked.diagnostics);
  CHECK(text.find("HD2107") != std::string::npos);
  CHECK(text.find("hunter22") == std::string::npos);
  CHECK(heddle::render_json(checked.diagnostics).find("hunter22") == std::string::npos);
}

TEST_CASE("only a warning does not keep a flow from running") {
  const auto checked = check(flow_with(
      "inputs: {a: string}\nnodes:\n  one: {use: demo.greet, with: {name: x}, next: end}\n"));
  REQUIRE(checked.diagnostics.size() == 1);
  CHECK(checked.diagnostics[0].severity == heddle::Severity::warning);
  CHECK(checked.flow != nullptr);
}

TEST_CASE("the expressions that a node of an unknown type is given are checked") {
  CHECK(codes_of(flow_with("nodes:\n  one:\n    use: demo.greeet\n"
                           "    with: {name: \"${{ inputs.x }}\", times: \"${{ 1 + 'a' }}\"}\n"
                           "    next: end\n")) == Codes{"HD2001", "HD3002", "HD3004"});
}

TEST_CASE("one misspelt name is one finding") {
  SUBCASE("of a target, not unreachable nodes too") {
    CHECK(codes_of(flow_with("nodes:\n  one: {use: demo.greet, with: {name: x}, next: tow}\n"
                             "  two: {use: demo.greet, with: {name: x}, next: end}\n")) ==
          Codes{"HD2201"});
    CHECK(codes_of(flow_with("nodes:\n  one: {use: demo.greet, with: {name: x}, next: else_where}\n"
                             "  two: {use: demo.greet, with: {name: x}, next: end}\n")) ==
          Codes{"HD2201"});
  }
  SUBCASE("of an input, not a missing one too") {
    CHECK(codes_of(flow_with("nodes:\n  one: {use: demo.greet, with: {nmae: x}, next: end}\n")) ==
          Codes{"HD2104"});
  }
  SUBCASE("of an outcome, not one that leads nowhere too") {
    CHECK(codes_of(flow_with(
              "nodes:\n  one: {use: demo.greet, with: {name: x}, next: {SUCESS: end}}\n")) ==
          Codes{"HD2202"});
  }
  SUBCASE("of a key, not what it would have given too") {
    CHECK(codes_of(flow_with("nodes:\n  one: {use: demo.greet, wiht: {name: x}, next: end}\n")) ==
          Codes{"HD1103"});
    CHECK(codes_of(flow_with("nodes:\n  one: {use: demo.greet, with: {name: x}, nxt: end}\n")) ==
          Codes{"HD1103"});
  }
  SUBCASE("of a node type, not every use of its outputs too") {
    CHECK(codes_of(flow_with("outputs: {o: \"${{ nodes.one.greeting }}\"}\n"
                             "nodes:\n  one: {use: demo.great, with: {naem: x}, next: end}\n")) ==
          Codes{"HD2001"});
  }
  SUBCASE("of an input in an expression, not an unused one too") {
    CHECK(codes_of(flow_with("inputs: {who: string}\nnodes:\n  one: {use: demo.greet, with: {name: "
                             "\"${{ inputs.woh }}\"}, next: end}\n")) == Codes{"HD3002"});
  }
  SUBCASE("of a map that is none, not all that was in it too") {
    CHECK(codes_of(flow_with("inputs: 5\nnodes:\n  one: {use: demo.greet, with: {name: "
                             "\"${{ inputs.woh }}\"}, next: end}\n")) == Codes{"HD1101"});
  }
}

TEST_CASE("a node type is looked up once, however often it is used") {
  heddle::test::SampleCatalog catalog;
  std::string text = flow_with("nodes:\n");
  for (int i = 0; i < 50; ++i) {
    text += "  n" + std::to_string(i) + ": {use: " + (i % 2 == 0 ? "demo.greet" : "no.such") +
            ", with: {name: x}, next: n" + std::to_string(i + 1) + "}\n";
  }
  text += "  n50: {use: demo.greet, with: {name: x}, next: end}\n";
  heddle::flow::check(text, "f", catalog);
  CHECK(catalog.lookups <= 2);
}

TEST_CASE("FAILURE, TIMEOUT and INVALID may be left out or wired, whatever the type declares") {
  CHECK(
      codes_of(flow_with("nodes:\n  one: {use: demo.ask, with: {question: x}, next: {yes: end, no: "
                         "end, timeout: end.TIMEOUT, Invalid: end.INVALID}}\n")) == Codes{});
}
