// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "flow/checking.hpp"

// Nodes that have nodes of their own: what stands where, leads where and is read from where.
// tests/flow/mistakes holds the words of their mistakes.
namespace {

using heddle::test::check;
using heddle::test::Codes;
using heddle::test::codes_of;
using heddle::test::flow_with;
namespace flow = heddle::flow;

std::string greet(const std::string& name, const std::string& next = "end") {
  return "{use: demo.greet, with: {name: \"" + name + "\"}, next: " + next + "}";
}

// A for_each 'all' whose one node is `inner`, then a node 'after' that says `said`.
std::string looped(const std::string& said, const std::string& more = "") {
  return flow_with(
      "inputs: {names: list}\nnodes:\n"
      "  all:\n    for_each:\n      in: ${{ inputs.names }}\n" +
      more + "      do: {a: " + greet("${{ item }}") +
      "}\n    next: after\n"
      "  after: " +
      greet(said) + "\n");
}

TEST_CASE("the nodes of a block stand together, behind those around it") {
  const auto checked = check(flow_with(R"(
nodes:
  both:
    parallel:
      branches:
        left: {a: {wait: 1s, next: b}, b: {wait: 1s, next: end}}
        right: {c: {wait: 1s, next: end}}
    next: last
  last: {wait: 1s, next: end}
finally:
  d: {wait: 1s, next: end}
)"));
  REQUIRE(checked.flow);
  std::string ids;
  for (const auto& node : checked.flow->nodes) ids += node.id + " ";
  CHECK(ids == "both last d a b c ");
  const auto& parallel = std::get<flow::Parallel>(checked.flow->nodes[0].control);
  REQUIRE(parallel.branches.size() == 2);
  CHECK(parallel.branches[0].name == "left");
  CHECK(parallel.branches[0].body.start == 3);
  CHECK(parallel.branches[0].body.count == 2);
  CHECK(parallel.branches[1].body.start == 5);
  CHECK(checked.flow->finally->start == 2);
}

TEST_CASE("what an item's nodes give is read inside, and outside as results") {
  CHECK(codes_of(looped("x")) == Codes{});
  CHECK(codes_of(looped("${{ nodes.a.greeting }}")) == Codes{"HD2210"});
  CHECK(codes_of(looped("${{ string(nodes.all.results.size()) }}",
                        "      result: ${{ nodes.a.greeting }}\n")) == Codes{});
  CHECK(codes_of(looped("${{ item }}")) == Codes{"HD3002"});
  CHECK(codes_of(looped("x", "      as: name\n")) == Codes{"HD3002"});
}

TEST_CASE("the branches of a parallel do not see each other, and all are seen behind it") {
  const auto both = [](const std::string& left, const std::string& after) {
    return flow_with("nodes:\n  both:\n    parallel:\n      branches:\n        left: {a: " +
                     greet(left) + "}\n        right: {b: " + greet("b") +
                     "}\n    next: after\n  after: " + greet(after) + "\n");
  };
  CHECK(codes_of(both("x", "${{ nodes.a.greeting + nodes.b.greeting }}")) == Codes{});
  CHECK(codes_of(both("${{ nodes.b.greeting }}", "x")) == Codes{"HD2210"});
}

TEST_CASE("what a branch gives only on one of its ways may be missing behind it") {
  const auto checked = [](const std::string& next) {
    return codes_of(flow_with(R"(
inputs: {long: bool}
nodes:
  both:
    parallel:
      branches:
        left:
          choose: {switch: [{when: "${{ inputs.long }}", to: a}], else: )" +
                              next + R"(}
          a: {use: demo.greet, with: {name: x}, next: end}
    next: after
  after: {use: demo.greet, with: {name: "${{ nodes.a.greeting }}"}, next: end}
)"));
  };
  CHECK(checked("end") == Codes{"HD3007"});
  CHECK(checked("end.FAILURE") == Codes{});
}

TEST_CASE("the last pass of a repeat is read behind it and by its condition") {
  const auto again = [](const std::string& until, const std::string& exhausted) {
    return codes_of(flow_with(R"(
nodes:
  again:
    repeat:
      do: {a: {use: demo.greet, with: {name: x}, next: end}}
      until: ${{ )" + until + R"( }}
      max: 3
    next: {SUCCESS: after, EXHAUSTED: )" +
                              exhausted + R"(}
  after: {use: demo.greet, with: {name: "${{ nodes.a.greeting }}"}, next: end}
)"));
  };
  CHECK(again("nodes.a.letters > 3", "after") == Codes{});
  CHECK(again("nodes.after.letters > 3", "end") == Codes{"HD3007"});
}

TEST_CASE("a pass reads what the one before gave only where it may be missing") {
  const auto again = [](const std::string& name) {
    return codes_of(flow_with(R"(
nodes:
  again:
    repeat:
      do:
        a: {use: demo.greet, with: {name: ")" +
                              name + R"("}, next: b}
        b: {use: demo.greet, with: {name: x}, next: end}
      until: ${{ nodes.b.letters > 3 }}
      max: 3
    next: {SUCCESS: end, EXHAUSTED: end}
)"));
  };
  CHECK(again("${{ first(nodes.b.greeting, 'none') }}") == Codes{});
  CHECK(again("${{ nodes.b.greeting }}") == Codes{"HD3007"});
}

TEST_CASE("on_failure and finally read what may be there, and no one reads them") {
  const auto ended = [](const std::string& kind, const std::string& said, const std::string& told) {
    return codes_of(flow_with("outputs: {told: \"" + told + "\"}\nnodes:\n  a: " + greet("x") +
                              "\n" + kind + ":\n  z: " + greet(said) + "\n"));
  };
  CHECK(ended("finally", "${{ run.outcome }}", "") == Codes{});
  CHECK(ended("finally", "${{ nodes.a.greeting }}", "") == Codes{"HD3007"});
  CHECK(ended("finally", "${{ first(nodes.a.greeting, '') }}", "") == Codes{});
  CHECK(ended("finally", "${{ run.error.message }}", "") == Codes{"HD3007"});
  CHECK(ended("finally", "${{ first(run.error.message, '') }}", "") == Codes{});
  CHECK(ended("on_failure", "${{ run.error.message }}", "") == Codes{});
  CHECK(ended("finally", "x", "${{ nodes.z.greeting }}") == Codes{"HD2210"});
  CHECK(ended("finally", "x", "${{ run.outcome }}") == Codes{"HD3002"});
}

TEST_CASE("on_failure and finally may come after any node, but do not see each other") {
  CHECK(codes_of(flow_with("nodes:\n  a: " + greet("x", "b") + "\n  b: " + greet("x") +
                           "\non_failure:\n  y: " + greet("${{ first(nodes.b.greeting, '') }}") +
                           "\nfinally:\n  z: " + greet("${{ first(nodes.b.greeting, '') }}") +
                           "\n")) == Codes{});
  CHECK(codes_of(flow_with("nodes:\n  a: " + greet("x") +
                           "\non_failure:\n  y: " + greet("${{ first(nodes.z.greeting, '') }}") +
                           "\nfinally:\n  z: " + greet("x") + "\n")) == Codes{"HD2210"});
}

TEST_CASE("a variable without a default is read where a set has given it a value") {
  const auto set = [](const std::string& start, const std::string& declared) {
    return codes_of(
        flow_with("start: " + start + "\nvars: {v: " + declared +
                  "}\nnodes:\n  a: {set: {v: x}, next: b}\n  b: " + greet("${{ vars.v }}") + "\n"));
  };
  CHECK(set("a", "string") == Codes{});
  CHECK(set("b", "string") == Codes{"HD2206", "HD3007"});
  CHECK(set("b", "{type: string, default: ''}") == Codes{"HD2206"});
}

TEST_CASE("secrets go through items, results and variables") {
  const auto output = [](const std::string& in, const std::string& result) {
    const auto checked =
        check(flow_with("inputs: {pins: {type: list, secret: true}, names: list}\n"
                        "outputs: {o: \"${{ nodes.all.results }}\"}\n"
                        "nodes:\n  all:\n    for_each:\n      in: ${{ inputs." +
                        in + " }}\n      do: {a: " + greet("${{ item }}") +
                        "}\n      result: " + result + "\n    next: end\n"));
    REQUIRE(checked.flow);
    return checked.flow->outputs[0].secret;
  };
  CHECK(output("pins", "${{ item }}"));
  CHECK(output("pins", "1"));  // how many there are is not for all to see
  CHECK(output("pins", "${{ nodes.a.greeting }}"));
  CHECK(output("names", "${{ [item] + inputs.pins }}"));
  CHECK_FALSE(output("names", "${{ item }}"));
}

TEST_CASE("a list that turns out secret late makes its items secret, and what is made of them") {
  const auto checked = check(flow_with(R"(
start: first
inputs: {pin: {type: string, secret: true}}
vars: {kept: string}
outputs: {o: "${{ nodes.all.results }}"}
nodes:
  all:
    for_each:
      in: ${{ nodes.first.words }}
      do:
        a: {use: demo.greet, with: {name: "${{ item }}"}, next: end}
      result: ${{ nodes.a.greeting }}
    next: keep
  keep: {set: {kept: "${{ string(nodes.first.letters) }}"}, next: end}
  first: {use: demo.greet, with: {name: "${{ inputs.pin }}"}, next: all}
)"));
  REQUIRE_FALSE(checked.flow);
  REQUIRE(checked.diagnostics.size() == 2);  // 'kept' is not read either
  CHECK(std::any_of(checked.diagnostics.begin(), checked.diagnostics.end(),
                    [](const auto& found) { return found.code == "HD3103"; }));
}

TEST_CASE("ways inside a block that never end are seen as those of a flow are") {
  const auto nodes = [](const std::string& inner) {
    return codes_of(
        flow_with("nodes:\n  all: {for_each: {in: [1], do: {" + inner + "}}, next: end}\n"));
  };
  CHECK(nodes("a: {wait: 1s, next: b}, b: {wait: 1s, next: a}") == Codes{"HD2207"});
  CHECK(nodes("a: {wait: 1s, next: end}, b: {wait: 1s, next: end}") == Codes{"HD2206"});
}

TEST_CASE("blocks inside blocks are nested as deep as YAML may be, and no deeper") {
  std::string text = "{wait: 0s, next: end}";
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    text = "{for_each: {in: [1], as: i" + n + ", do: {n" + n + ": " + text + "}}, next: end}";
  }
  CHECK(codes_of(flow_with("nodes: {top: " + text + "}\n")) == Codes{});
  for (int i = 12; i < 400; ++i) {
    const std::string n = std::to_string(i);
    text = "{for_each: {in: [1], as: i" + n + ", do: {n" + n + ": " + text + "}}, next: end}";
  }
  CHECK(codes_of(flow_with("nodes: {top: " + text + "}\n")) == Codes{"HD1004"});
}

TEST_CASE("a repeat that fails may have taken back what its nodes gave before") {
  const auto again = [](const std::string& read) {
    return codes_of(flow_with(R"(
nodes:
  s: {switch: [{when: "${{ has(nodes.p.greeting) }}", to: r}, {when: "${{ has(nodes.q.greeting) }}", to: r}], else: r}
  r:
    repeat:
      do:
        p: {use: demo.greet, with: {name: x}, next: {SUCCESS: q, FAILURE: q}}
        q: {use: demo.greet, with: {name: x}, next: {SUCCESS: end, FAILURE: end.FAILURE}}
      until: ${{ has(nodes.p.greeting) }}
      max: 3
    next: {SUCCESS: s, EXHAUSTED: end, FAILURE: use}
  use: {use: demo.greet, with: {name: ")" +
                              read + R"("}, next: end}
)"));
  };
  CHECK(again("${{ first(nodes.p.greeting, nodes.q.greeting) }}") == Codes{"HD3007"});
  CHECK(again("${{ first(nodes.p.greeting, nodes.q.greeting, 'none') }}") == Codes{});
  CHECK(again("${{ nodes.r.error.code }}") == Codes{});
}

TEST_CASE("a branch cannot rely on what another has looked at, but on its own") {
  const auto both = [](const std::string& guarded, const std::string& next) {
    return codes_of(flow_with(
        R"(
inputs: {name: {type: string, required: false}}
nodes:
  q: {use: demo.greet, with: {name: x}, next: {SUCCESS: p, FAILURE: p}}
  p:
    parallel:
      branches:
        guard: {s: {switch: [{when: "${{ has(nodes.q.greeting) }}", to: )" +
        guarded +
        R"(}], else: end.FAILURE}, t: {use: demo.greet, with: {name: "${{ nodes.q.greeting }}"}, next: end}}
        work: {u: {use: demo.greet, with: {name: ")" +
        next + R"("}, next: end}}
    next: after
  after: {use: demo.greet, with: {name: "${{ nodes.u.greeting + nodes.q.greeting }}"}, next: end}
)"));
  };
  CHECK(both("t", "x") == Codes{"HD1113"});
  CHECK(both("t", "${{ nodes.q.greeting }}") == Codes{"HD1113", "HD3007"});
  CHECK(both("t", "${{ first(nodes.q.greeting, 'x') }}") == Codes{"HD1113"});
}

}  // namespace
