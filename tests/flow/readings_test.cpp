// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "checking.hpp"

// Whether what is read has a value: on every path, after every outcome.
namespace {

using heddle::test::check;
using heddle::test::Codes;
using heddle::test::codes_of;
using heddle::test::flow_with;

std::string rendered(std::string_view flow) {
  return heddle::render(check(flow).diagnostics);
}

// `ask`, which gives 'answer' with YES and NO, and `tell`, which reads of it.
std::string asking(std::string_view read, std::string_view next) {
  return flow_with("nodes:\n  ask: {use: demo.ask, with: {question: x}, next: {" +
                   std::string(next) +
                   "}}\n"
                   "  tell: {use: demo.greet, with: {name: \"${{ nodes.ask." +
                   std::string(read) + " }}\"}, next: end}\n");
}

std::string with_output(std::string_view read, std::string_view next) {
  return flow_with("outcomes: [DONE]\noutputs: {o: \"${{ nodes.ask." + std::string(read) +
                   " }}\"}\n"
                   "nodes:\n  ask: {use: demo.ask, with: {question: x}, next: {" +
                   std::string(next) + "}}\n");
}

}  // namespace

TEST_CASE("an output is there after the outcomes that it exists on") {
  CHECK(codes_of(asking("answer", "YES: tell, NO: tell")) == Codes{});
  CHECK(codes_of(asking("answer", "YES: tell, NO: end")) == Codes{});
  CHECK(codes_of(asking("answer", "YES: tell, NO: end, FAILURE: tell")) == Codes{"HD3007"});
  CHECK(codes_of(asking("answer", "YES: tell, NO: end, TIMEOUT: tell")) == Codes{"HD3007"});
  CHECK(codes_of(asking("answer", "YES: end, NO: end, INVALID: tell")) == Codes{"HD3007"});
}

TEST_CASE("an error is there after failures, an outcome always") {
  CHECK(codes_of(asking("error.message", "YES: end, NO: end, FAILURE: tell")) == Codes{});
  CHECK(codes_of(asking("error.message", "YES: end, NO: end, INVALID: tell")) == Codes{});
  CHECK(codes_of(asking("error.message", "YES: tell, NO: end, FAILURE: tell")) == Codes{"HD3007"});
  CHECK(codes_of(asking("outcome", "YES: tell, NO: tell, FAILURE: tell")) == Codes{});
}

TEST_CASE("an output with a default is there after every outcome") {
  const auto flow = [](std::string_view read) {
    return flow_with(R"(
nodes:
  sign_in:
    use: imiassist.authenticate
    with: {subdomain: a, domain: b, user_email: c, user_password: "${{ run.id }}"}
    next: {SUCCESS: end, FAILURE: tell}
  tell: {use: demo.greet, with: {name: "${{ nodes.sign_in.)" +
                     std::string(read) + R"( }}"}, next: end}
)");
  };
  CHECK(codes_of(flow("response_body")) == Codes{});
  CHECK(codes_of(flow("access")) == Codes{"HD3007"});
}

TEST_CASE("the message tells variable, reader, the shortest way and the cure") {
  CHECK(
      rendered(flow_with(R"(nodes:
  ask: {use: demo.ask, with: {question: x}, next: {YES: more, NO: tell, FAILURE: more}}
  more: {use: demo.greet, with: {name: x}, next: tell}
  tell: {use: demo.greet, with: {name: "Why ${{ nodes.ask.answer }}?"}, next: end}
)")) ==
      R"(flow.yaml:6:49: error[HD3007]: 'nodes.ask.answer' may have no value in node 'tell', on the way ask → FAILURE → more → SUCCESS → tell
    6 |   tell: {use: demo.greet, with: {name: "Why ${{ nodes.ask.answer }}?"}, next: end}
      |                                                 ^~~~~~~~~~~~~~~~ may have no value here
      = node 'ask' gives 'answer' only with YES or NO
      = lead FAILURE of 'ask' elsewhere, or read first(nodes.ask.answer, …), the first of several that has a value, or ask has(nodes.ask.answer) before
)");
}

TEST_CASE("what no way brings never has a value") {
  CHECK(
      rendered(asking("error.message", "YES: tell, NO: end")) ==
      R"(flow.yaml:5:45: error[HD3007]: 'nodes.ask.error' never has a value in node 'tell', such as on the way ask → YES → tell
    5 |   tell: {use: demo.greet, with: {name: "${{ nodes.ask.error.message }}"}, next: end}
      |                                             ^~~~~~~~~~~~~~~~~~~~~~~ never has a value here
      = node 'ask' gives 'error' only with FAILURE, TIMEOUT or INVALID
      = lead YES of 'ask' elsewhere, or read first(nodes.ask.error.message, …), the first of several that has a value, or ask has(nodes.ask.error.message) before
)");
}

TEST_CASE("a node that is not on every way may not have run") {
  CHECK(
      rendered(flow_with(R"(nodes:
  ask: {use: demo.ask, with: {question: x}, next: {YES: greet, NO: tell}}
  greet: {use: demo.greet, with: {name: x}, next: tell}
  tell: {use: demo.greet, with: {name: "${{ nodes.greet.greeting }}"}, next: end}
)")) ==
      R"(flow.yaml:6:45: error[HD3007]: 'nodes.greet.greeting' may have no value in node 'tell', on the way ask → NO → tell
    6 |   tell: {use: demo.greet, with: {name: "${{ nodes.greet.greeting }}"}, next: end}
      |                                             ^~~~~~~~~~~~~~~~~~~~ may have no value here
      = this way does not come to 'greet'
      = lead every way to 'tell' over 'greet', or read first(nodes.greet.greeting, …), the first of several that has a value, or ask has(nodes.greet.greeting) before
)");
}

TEST_CASE("TIMEOUT and INVALID are failures of their own where their outputs differ") {
  heddle::test::SampleCatalog catalog;
  heddle::NodeTypeDescriptor type;
  type.name = "demo.fetch";
  type.outcomes = {{"SUCCESS", ""}, {"FAILURE", ""}};
  type.outputs = {heddle::test::output("status", heddle::Type::integer)};
  type.outputs[0].outcomes = {"SUCCESS", "FAILURE"};
  catalog.add(type);
  const auto found = [&](std::string_view next) {
    return heddle::render(
        heddle::flow::check(
            flow_with("nodes:\n  fetch: {use: demo.fetch, next: {" + std::string(next) +
                      "}}\n"
                      "  tell: {use: demo.greet, with: {name: "
                      "\"${{ nodes.fetch.status }}!\"}, next: end}\n"),
            "flow.yaml", catalog)
            .diagnostics);
  };
  CHECK(found("SUCCESS: tell, FAILURE: tell, TIMEOUT: end, INVALID: end") == "");
  CHECK(found("SUCCESS: tell, FAILURE: tell, INVALID: end")
            .find("on the way fetch → TIMEOUT → tell\n") != std::string::npos);
  CHECK(found("SUCCESS: tell, FAILURE: tell, TIMEOUT: end")
            .find("on the way fetch → INVALID → tell\n") != std::string::npos);
}

TEST_CASE("a later node may be read only in a loop, and has no value the first time") {
  const auto reading = [](std::string_view next) {
    return flow_with(
        "nodes:\n  one: {use: demo.greet, with: {name: \"${{ nodes.two.greeting }}\"}, next: two}\n"
        "  two: {use: demo.greet, with: {name: x}, next: {SUCCESS: end, FAILURE: " +
        std::string(next) + "}}\n");
  };
  CHECK(codes_of(reading("end")) == Codes{"HD3005"});
  CHECK(
      rendered(reading("one")) ==
      R"(flow.yaml:4:44: error[HD3007]: 'nodes.two.greeting' never has a value in node 'one', where a run starts
    4 |   one: {use: demo.greet, with: {name: "${{ nodes.two.greeting }}"}, next: two}
      |                                            ^~~~~~~~~~~~~~~~~~ never has a value here
      = this way does not come to 'two'
      = read first(nodes.two.greeting, …), the first of several that has a value, or ask has(nodes.two.greeting) before
)");
}

TEST_CASE("a node never reads its own, which its start takes back, and so also in a loop") {
  const auto reading = [](std::string_view next) {
    return flow_with(
        "nodes:\n  one: {use: demo.greet, with: {name: \"${{ nodes.one.greeting }}\"}, next: two}\n"
        "  two: {use: demo.greet, with: {name: x}, next: {SUCCESS: end, FAILURE: " +
        std::string(next) + "}}\n");
  };
  CHECK(codes_of(reading("end")) == Codes{"HD3005"});
  CHECK(rendered(reading("one")) ==
        R"(flow.yaml:4:44: error[HD3005]: node 'one' reads what only comes of itself
    4 |   one: {use: demo.greet, with: {name: "${{ nodes.one.greeting }}"}, next: two}
      |                                            ^~~~~~~~~~~~~~~~~~ this has no value before the node has run
      = also in a loop: when a node starts, what it gave the time before is gone
)");
}

TEST_CASE("a node that is come to again has lost what it gave") {
  // `ask` says YES, `check` sends it back, and then it fails.
  CHECK(rendered(flow_with(R"(nodes:
  ask: {use: demo.ask, with: {question: x}, next: {YES: check, NO: check, FAILURE: tell}}
  check: {use: demo.greet, with: {name: "${{ nodes.ask.answer }}"}, next: {SUCCESS: tell, FAILURE: ask}}
  tell: {use: demo.greet, with: {name: "${{ nodes.ask.answer }}"}, next: end}
)"))
            .find("on the way ask → FAILURE → tell\n") != std::string::npos);
}

TEST_CASE("outputs of the flow must be there when it ends with SUCCESS, and need not else") {
  CHECK(codes_of(with_output("answer", "YES: end, NO: end")) == Codes{});
  CHECK(codes_of(with_output("answer", "YES: end, NO: end.DONE, FAILURE: end.DONE")) == Codes{});
  CHECK(codes_of(with_output("error.code", "YES: end.DONE, NO: end.DONE, FAILURE: end.FAILURE")) ==
        Codes{});
  CHECK(
      rendered(with_output("answer", "YES: end, NO: end, FAILURE: end")) ==
      R"(flow.yaml:4:19: error[HD3007]: 'nodes.ask.answer' may have no value in output 'o', on the way ask → FAILURE → end
    4 | outputs: {o: "${{ nodes.ask.answer }}"}
      |                   ^~~~~~~~~~~~~~~~ may have no value here
      = node 'ask' gives 'answer' only with YES or NO
      = only SUCCESS promises outputs: end this way with another outcome, or read first(nodes.ask.answer, …), the first of several that has a value, or ask has(nodes.ask.answer) before
)");
  CHECK(rendered(with_output("error.code", "YES: end, NO: end"))
            .find("'nodes.ask.error' never has a value in output 'o', such as on the way ask → YES "
                  "→ end") != std::string::npos);
}

TEST_CASE("an optional input without default may be missing") {
  const auto flow = [](std::string_view input) {
    return flow_with(
        "inputs: {who: " + std::string(input) +
        "}\nnodes:\n  one: {use: demo.greet, with: {name: \"${{ inputs.who }}\", tags: "
        "[\"${{ inputs.who }}\"]}, next: end}\n");
  };
  CHECK(codes_of(flow("string")) == Codes{});
  CHECK(codes_of(flow("{type: string, default: Ada}")) == Codes{});
  CHECK(codes_of(flow("{type: string, default: Ada, required: false}")) == Codes{});
  CHECK(
      rendered(flow("{type: string, required: false}")) ==
      R"(flow.yaml:5:44: error[HD3007]: 'inputs.who' may have no value in node 'one': a run need not give it
    5 |   one: {use: demo.greet, with: {name: "${{ inputs.who }}", tags: ["${{ inputs.who }}"]}, next: end}
      |                                            ^~~~~~~~~~ may have no value here
      = give it a default, leave 'required: false' out, or read first(inputs.who, …), the first of several that has a value, or ask has(inputs.who) before
)");
}

TEST_CASE("one missing value is told once for each node that reads it") {
  const auto found = codes_of(flow_with(R"(nodes:
  ask: {use: demo.ask, with: {question: x}, next: {YES: end, NO: end, FAILURE: one}}
  one:
    use: demo.greet
    with: {name: "${{ nodes.ask.answer }}", tags: ["${{ nodes.ask.answer }}"]}
    next: two
  two: {use: demo.greet, with: {name: "${{ nodes.ask.answer }}"}, next: end}
)"));
  CHECK(found == Codes{"HD3007", "HD3007"});
}

TEST_CASE("where it is not clear where an edge leads, less is claimed") {
  CHECK(codes_of(asking("answer", "YES: tell, NO: end, FAILURE: nowhere_at_all")) ==
        Codes{"HD2201"});
  CHECK(codes_of(asking("answer", "YES: tell, NO: end, WHATEVER: tell")) == Codes{"HD2202"});
  CHECK(codes_of(flow_with("start: nowhere_at_all\n") +
                 asking("answer", "YES: tell, NO: end").substr(flow_with("").size())) ==
        Codes{"HD2205"});
  CHECK(codes_of(flow_with(
            "nodes:\n  a: {use: no.such, next: b}\n"
            "  b: {use: demo.greet, with: {name: \"${{ nodes.a.anything }}\"}, next: end}\n")) ==
        Codes{"HD2001"});
}

TEST_CASE("what an unreachable node reads is not looked at") {
  CHECK(codes_of(flow_with(
            "nodes:\n  a: {use: demo.greet, with: {name: x}, next: end}\n"
            "  b: {use: demo.greet, with: {name: \"${{ nodes.a.greeting }}\"}, next: end}\n")) ==
        Codes{"HD2206"});
}

TEST_CASE("of a long way the middle is left out") {
  std::string flow = flow_with(
      "nodes:\n  ask: {use: demo.ask, with: {question: x}, next: {YES: end, NO: end, FAILURE: "
      "n0}}\n");
  for (int i = 0; i < 20; ++i) {
    flow += "  n" + std::to_string(i) + ": {use: demo.greet, with: {name: x}, next: " +
            (i == 19 ? "tell" : "n" + std::to_string(i + 1)) + "}\n";
  }
  flow += "  tell: {use: demo.greet, with: {name: \"${{ nodes.ask.answer }}\"}, next: end}\n";
  CHECK(rendered(flow).find(
            "on the way ask → FAILURE → n0 → SUCCESS → n1 → SUCCESS → n2 → … → n16 → SUCCESS → "
            "n17 → SUCCESS → n18 → SUCCESS → n19 → SUCCESS → tell\n") != std::string::npos);
}

TEST_CASE("of first(a, b) one must be there, which one may differ from way to way") {
  const auto flow = [](std::string_view read) {
    return flow_with(R"(
inputs: {access: {type: string, secret: true}}
outputs: {key: "${{ )" +
                     std::string(read) + R"( }}"}
nodes:
  existing:
    use: imiassist.get_existing_token
    with: {subdomain: a, domain: b, authorization: "${{ inputs.access }}"}
    next: {SUCCESS: end, FAILURE: fresh}
  fresh:
    use: imiassist.get_new_token
    with: {subdomain: a, domain: b, authorization: "${{ inputs.access }}"}
    next: {SUCCESS: end, FAILURE: tell}
  tell: {use: demo.greet, with: {name: x}, next: end.FAILURE}
)");
  };
  CHECK(codes_of(flow("first(nodes.fresh.api_key, nodes.existing.api_key)")) == Codes{});
  CHECK(codes_of(flow("first(nodes.existing.api_key, nodes.fresh.api_key)")) == Codes{});
  CHECK(codes_of(flow("nodes.existing.api_key")) == Codes{"HD3007"});
  CHECK(codes_of(flow("first(nodes.existing.api_key, 'none')")) == Codes{});
  CHECK(
      rendered(flow("first(nodes.existing.api_key, nodes.tell.greeting)")) ==
      R"(flow.yaml:5:27: error[HD3007]: 'nodes.existing.api_key' and 'nodes.tell.greeting' may both have no value in output 'key', on the way existing → FAILURE → fresh → SUCCESS → end
    5 | outputs: {key: "${{ first(nodes.existing.api_key, nodes.tell.greeting) }}"}
      |                           ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ may have no value here
      = node 'existing' gives 'api_key' only with SUCCESS
      = this way does not come to 'tell'
      = only SUCCESS promises outputs: end this way with another outcome, or add to first(…) what always has a value
)");
}

TEST_CASE("has(a) ? a : b is as good as first(a, b)") {
  const auto flow = [](std::string_view read) {
    return flow_with(R"(
inputs: {access: {type: string, secret: true}}
outputs: {key: "${{ )" +
                     std::string(read) + R"( }}"}
nodes:
  existing:
    use: imiassist.get_existing_token
    with: {subdomain: a, domain: b, authorization: "${{ inputs.access }}"}
    next: {SUCCESS: end, FAILURE: fresh}
  fresh:
    use: imiassist.get_new_token
    with: {subdomain: a, domain: b, authorization: "${{ inputs.access }}"}
    next: {SUCCESS: end, FAILURE: end.FAILURE}
)");
  };
  CHECK(codes_of(flow("has(nodes.fresh.api_key) ? nodes.fresh.api_key : nodes.existing.api_key")) ==
        Codes{});
  CHECK(codes_of(flow("has(nodes.fresh.api_key) ? 'x' : nodes.existing.token")) == Codes{});
  CHECK(codes_of(flow("has(nodes.fresh.api_key) ? nodes.existing.token : 'x'")) == Codes{"HD3007"});
}

TEST_CASE("in a loop first(a, b) may lose what it had") {
  // `second` says YES; the loop comes to it again, and it fails: then only `one` would do.
  const auto flow = [](std::string_view one) {
    return flow_with(R"(nodes:
  one: {use: demo.ask, with: {question: x}, next: )" +
                     std::string(one) + R"(}
  second: {use: demo.ask, with: {question: y}, next: {YES: third, NO: third, FAILURE: tell}}
  third: {use: demo.greet, with: {name: z}, next: {SUCCESS: second, FAILURE: end}}
  tell:
    use: demo.greet
    with: {name: "${{ first(nodes.second.answer, nodes.one.answer) }}"}
    next: end
)");
  };
  CHECK(codes_of(flow("{YES: second, NO: second}")) == Codes{});
  CHECK(codes_of(flow("{YES: second, NO: second, FAILURE: second}")) == Codes{"HD3007"});
  CHECK(codes_of(flow("{YES: second, NO: second, FAILURE: third}")) == Codes{"HD3007"});
}

TEST_CASE("behind has(a) a may be read, and an optional input too") {
  const auto greeting = [](std::string_view read) {
    return flow_with(
        "inputs: {who: {type: string, required: false}}\nnodes:\n"
        "  ask: {use: demo.ask, with: {question: x}, next: {YES: tell, NO: end, "
        "FAILURE: tell}}\n"
        "  tell: {use: demo.greet, with: {name: \"${{ " +
        std::string(read) + " }}\"}, next: end}\n");
  };
  CHECK(codes_of(greeting("has(nodes.ask.answer) ? nodes.ask.answer : 'you'")) == Codes{"HD1113"});
  CHECK(codes_of(greeting("has(inputs.who) && has(nodes.ask.answer) ? inputs.who + "
                          "nodes.ask.answer : 'you'")) == Codes{});
  CHECK(codes_of(greeting("first(inputs.who, nodes.ask.answer, 'you')")) == Codes{});
  CHECK(codes_of(greeting("first(inputs.who, nodes.ask.answer)")) == Codes{"HD3007"});
  CHECK(codes_of(greeting("has(nodes.ask.answer) ? inputs.who : 'you'")) == Codes{"HD3007"});
}

TEST_CASE("what a case of a switch asks is known behind it, and in the cases after it") {
  const auto deciding = [](std::string_view cases, std::string_view otherwise) {
    return flow_with(
        "outcomes: [DONE]\nnodes:\n"
        "  ask: {use: demo.ask, with: {question: x}, next: {YES: decide, NO: decide, "
        "FAILURE: decide}}\n"
        "  decide: {switch: [" +
        std::string(cases) + "], else: " + std::string(otherwise) +
        "}\n"
        "  tell: {use: demo.greet, with: {name: \"${{ nodes.ask.answer }}\"}, next: "
        "end}\n");
  };
  CHECK(codes_of(deciding("{when: \"${{ has(nodes.ask.answer) }}\", to: tell}", "end")) == Codes{});
  CHECK(codes_of(deciding("{when: \"${{ !has(nodes.ask.answer) }}\", to: end}", "tell")) ==
        Codes{});
  CHECK(codes_of(deciding("{when: \"${{ has(nodes.ask.answer) }}\", to: end}", "tell")) ==
        Codes{"HD3007"});
  CHECK(codes_of(deciding("{when: \"${{ !has(nodes.ask.answer) }}\", to: end}, "
                          "{when: \"${{ nodes.ask.answer == 'x' }}\", to: tell}",
                          "end.DONE")) == Codes{});
  CHECK(codes_of(deciding("{when: \"${{ nodes.ask.answer == 'x' }}\", to: end}", "end.DONE")) ==
        Codes{"HD3007", "HD2206"});
}

TEST_CASE("what is never there among others is warned of") {
  const auto flow = [](std::string_view read) {
    return flow_with("nodes:\n  one: {use: demo.greet, with: {name: \"${{ " + std::string(read) +
                     " }}\"}, next: two}\n  two: {use: demo.greet, with: {name: x}, next: end}\n");
  };
  CHECK(codes_of(flow("first(nodes.two.greeting, 'x')")) == Codes{"HD3008"});
  CHECK(codes_of(flow("has(nodes.two.greeting) ? 'x' : 'y'")) == Codes{"HD3008"});
  CHECK(codes_of(flow("has(nodes.one.greeting) ? 'x' : 'y'")) == Codes{"HD3008"});
  CHECK(codes_of(flow("first(nodes.two.greeting, nodes.one.greeting)")) ==
        Codes{"HD3005", "HD3005"});
  CHECK(rendered(flow("first(nodes.two.greeting, 'x')")) ==
        R"(flow.yaml:4:50: warning[HD3008]: node 'two' cannot have run before 'one'
    4 |   one: {use: demo.greet, with: {name: "${{ first(nodes.two.greeting, 'x') }}"}, next: two}
      |                                                  ^~~~~~~~~~~~~~~~~~ no way leads from 'two' to 'one': never there
)");
}

TEST_CASE("an expression that reads nothing and fails is told before the run") {
  CHECK(rendered(flow_with(
            "nodes:\n  one: {use: demo.greet, with: {name: x, times: \"${{ 1 + 10 / 0 }}\"}, next: "
            "end}\n")) ==
        R"(flow.yaml:4:61: error[HD3006]: division by zero
    4 |   one: {use: demo.greet, with: {name: x, times: "${{ 1 + 10 / 0 }}"}, next: end}
      |                                                             ^ this expression never has a value
)");
}
