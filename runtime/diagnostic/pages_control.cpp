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
the cases, at least one is never taken; and a 'retry' whose 'when' is always false never tries
anything again. The flow runs as it is written; a node that is only tried out can be left like
this for a while.
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
'timeout'. Control nodes are given nothing and are not tried again: what they read is still the same.
A for_each, a parallel and a repeat can have a 'timeout', a switch has 'else'. Every node can have
'next' and 'description'.
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
     R"(A node calls a method ('use') or is one control node ('switch', 'for_each', 'parallel', 'repeat', 'set' or
'wait'), not both. Make two nodes of it, and lead the first to the second.
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
     R"(A switch says in keys of its own where most of its outcomes lead: 'to' of the first case leads WHEN_1,
that of the second WHEN_2, and 'else' leads ELSE. Its 'next' leads what is left: FAILURE, which it
ends with when a condition cannot be evaluated. The other control nodes have the outcomes that
'heddle nodes KIND' lists, and 'next' leads them.
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
    {"HD2307", "a variable that the flow does not have",
     R"(A 'set' changes the variables that the flow declares under 'vars', with a type, so that what is read
from them is known. Declare it there, or correct the name.
)",
     R"(heddle: 1
flow: hello
vars:
  count: {type: int, default: 0}
outputs:
  count: ${{ vars.count }}
nodes:
  more: {set: {counts: "${{ vars.count + 1 }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
vars:
  count: {type: int, default: 0}
outputs:
  count: ${{ vars.count }}
nodes:
  more: {set: {count: "${{ vars.count + 1 }}"}, next: end}
)"},
    {"HD2308", "a variable that is set by several at once",
     R"(The items of a for_each and the branches of a parallel may be under way at the same time. If they set
variables, chance would decide which value stays. An item gives what it has as 'result', and what a
branch has got is read from its nodes behind the parallel; set the variable there.
)",
     R"(heddle: 1
flow: hello
inputs:
  names: list
vars:
  last: {type: string, default: ""}
outputs:
  last: ${{ vars.last }}
nodes:
  all:
    for_each:
      in: ${{ inputs.names }}
      as: name
      do:
        keep: {set: {last: "${{ name }}"}, next: end}
    next: end
)",
     R"(heddle: 1
flow: hello
inputs:
  names: list
vars:
  last: {type: string, default: ""}
outputs:
  last: ${{ vars.last }}
nodes:
  all:
    for_each:
      in: ${{ inputs.names }}
      as: name
      do:
        greet: {use: demo.greet, with: {name: "${{ name }}"}, next: end}
      result: ${{ nodes.greet.greeting }}
    next: keep
  keep: {set: {last: "${{ string(nodes.all.results.last().orValue('')) }}"}, next: end}
)"},
    {"HD2309", "a name for items that is taken",
     R"(Expressions inside a for_each call its item what 'as' says, or else 'item'. It cannot be called what
something else is called there: inputs, nodes, vars, env, secrets and run, error and attempt (which
'when' of a retry reads), and the item of a for_each around it.
)",
     R"(heddle: 1
flow: hello
inputs:
  groups: list
nodes:
  outer:
    for_each:
      in: ${{ inputs.groups }}
      do:
        inner:
          for_each:
            in: ${{ item }}
            do:
              greet: {use: demo.greet, with: {name: "${{ item }}"}, next: end}
          next: end
    next: end
)",
     R"(heddle: 1
flow: hello
inputs:
  groups: list
nodes:
  outer:
    for_each:
      in: ${{ inputs.groups }}
      as: group
      do:
        inner:
          for_each:
            in: ${{ group }}
            as: name
            do:
              greet: {use: demo.greet, with: {name: "${{ name }}"}, next: end}
          next: end
    next: end
)"},
    {"HD2310", "a value that a control node cannot use",
     R"(The 'in' of a for_each is a list, a 'wait' is a duration or a timestamp, and a variable is set to a value
of its type. Where an expression gives another type, convert it: duration("10s"), timestamp(text),
int(text), string(number). A number alone is no duration: write 10s.
)",
     R"(heddle: 1
flow: hello
nodes:
  pause: {wait: 10, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  pause: {wait: 10s, next: end}
)"},
};

}  // namespace

std::span<const Page> control_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
