// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD23xx: nodes that steer the run.
constexpr Page pages[] = {
    {"HD2301", "a switch without an 'else'",
     R"(When none of its conditions is true a switch leads where 'else' says. Without it the run would stop in
the middle without a word. Where that cannot happen, or is a mistake, say so: 'else: end.FAILURE'.
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2302", "a condition that is neither true nor false",
     R"(A condition is one whole expression, '${{ … }}' with nothing around it, that gives a bool. A text is not
looked into, and text around an expression makes a string. Nothing else stands for true or false
either: compare a number with 0, a text with "".
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: inputs.greet, to: greet}
    else: end
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2303", "a condition that decides nothing (warning)",
     R"(The condition is always true or always false, or an earlier case of the switch has asked the same: of
the cases, at least one is never taken. The flow runs as it is written; a node that is only tried
out can be left like this for a while.
)",
     R"(heddle: 1
flow: hello
nodes:
  decide:
    switch:
      - {when: true, to: greet}
    else: end
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
start: greet
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2304", "a key that does not go with this kind of node",
     R"(What a node can have depends on what it is. A node with 'use' calls a method: it has 'with', 'retry' and
'timeout'. A node with 'switch' has 'else'; it is given nothing, and a condition that failed would
only fail again. Every node can have 'next' and 'description'.
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
    timeout: 5s
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
  greet: {use: demo.greet, with: {name: Ada}, timeout: 5s, next: end}
)"},
    {"HD2305", "a node that is two things",
     R"(A node calls a method ('use') or is a control node ('switch'), not both. Make two nodes of it, and lead
the first to the second.
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  greet:
    use: demo.greet
    with: {name: Ada}
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  greet:
    use: demo.greet
    with: {name: Ada}
    next: decide
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
)"},
    {"HD2306", "an outcome that does not stand in 'next'",
     R"(A control node says in keys of its own where most of its outcomes lead: of a switch 'to' of the first
case leads WHEN_1, that of the second WHEN_2, and 'else' leads ELSE. Its 'next' leads what is left:
FAILURE, which a switch ends with when a condition cannot be evaluated.
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
    next: {WHEN_1: greet}
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  greet: bool
nodes:
  decide:
    switch:
      - {when: "${{ inputs.greet }}", to: greet}
    else: end
    next: {FAILURE: end.FAILURE}
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
};

}  // namespace

std::span<const Page> control_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
