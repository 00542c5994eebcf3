// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD22xx: outcomes, edges, the graph.
constexpr Page pages[] = {
    {"HD2201", "unknown target",
     R"(An outcome leads to a node of this flow, to 'end', or to 'end.' and an outcome of the flow:
end.FAILURE, or one that the flow declares under 'outcomes'. There is no such node or outcome.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: part}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: part}
  part: {use: demo.greet, with: {name: everyone}, next: end}
)"},
    {"HD2202", "unknown outcome",
     R"(The node never ends with this outcome, so the edge would never be taken. A node has the outcomes that
its type declares; besides, FAILURE, TIMEOUT and INVALID can be wired for every node that calls a
method. A control node has no others than it declares: `heddle nodes switch`.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: {SUCCESS: end, NOT_FOUND: end}}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: {SUCCESS: end, FAILURE: end}}
)"},
    {"HD2203", "an outcome that leads nowhere",
     R"(SUCCESS and the outcomes that a node type adds must lead somewhere, or the run would stop in the middle
without a word. To end the run there, lead SUCCESS to 'end', and others to 'end.FAILURE', to an outcome
that the flow declares ('end.NOT_FOUND'), or to 'end' too, which promises the outputs of the flow.
Failures may be left out: TIMEOUT, INVALID and what `heddle nodes TYPE` calls a failure then go where
FAILURE goes, and FAILURE ends the run as FAILURE.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2204", "CANCELLED cannot lead anywhere",
     R"(A run that is cancelled stops; no edge could be taken any more. Remove the edge.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: {SUCCESS: end, CANCELLED: end}}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: {SUCCESS: end}}
)"},
    {"HD2205", "the node to start at is unknown",
     R"('start' names a node that is not there. Without 'start' a run starts at the first node in the file.
)",
     R"(heddle: 1
flow: hello
start: welcome
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
start: greet
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2206", "a node that no run comes to (warning)",
     R"(No way leads to this node from where a run starts. An edge to it is missing, or the node is left over.
Of nodes that follow one another only the first is named.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
  part: {use: demo.greet, with: {name: everyone}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: part}
  part: {use: demo.greet, with: {name: everyone}, next: end}
)"},
    {"HD2207", "a loop without a way out",
     R"(From this node no outcome leads to an end, however often the loop goes round: a run would go on until
its limit of visits stops it. Lead an outcome of a node of the loop to 'end'. A failure that is
not wired also ends the run, but does not count here: a loop that can end in no other way is hardly
meant.
)",
     R"(heddle: 1
flow: hello
nodes:
  ask: {use: demo.ask, with: {question: Once more}, next: {YES: greet, NO: ask}}
  greet: {use: demo.greet, with: {name: Ada}, next: ask}
)",
     R"(heddle: 1
flow: hello
nodes:
  ask: {use: demo.ask, with: {question: Once more}, next: {YES: greet, NO: end}}
  greet: {use: demo.greet, with: {name: Ada}, next: ask}
)"},
    {"HD2208", "a loop that only a failure ends (warning)",
     R"(The nodes of this loop lead to each other, every edge that leaves the loop is taken on a failure
(FAILURE, TIMEOUT, INVALID or one of the node's type), and from there no way leads to 'end' or to an outcome that the flow declares. So as
long as all goes well a run goes round, and it ends as a failure, at the latest when its limit of
visits stops it ('limits: {visits: 1000}'). Lead an outcome that says "done" out of the loop. Where
a failure is how the loop is meant to end (nothing left to fetch), lead it to 'end' or to an
outcome of the flow's own.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: {SUCCESS: greet, FAILURE: end.FAILURE}}
)",
     R"(heddle: 1
flow: hello
outcomes: [NOBODY_LEFT]
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: {SUCCESS: greet, FAILURE: end.NOBODY_LEFT}}
)"},
    {"HD2209", "an edge into or out of a block",
     R"(The nodes inside a for_each, a repeat, a branch, 'on_failure' or 'finally' lead to each other and to
their own end: 'end', or 'end.FAILURE' for one that failed. Where it goes on from there says 'next'
of the node around them. So nothing can leave an item halfway, and nothing comes into one from the
side.
)",
     R"(heddle: 1
flow: hello
inputs:
  names: list
nodes:
  all:
    for_each:
      in: ${{ inputs.names }}
      as: name
      do:
        greet: {use: demo.greet, with: {name: "${{ name }}"}, next: done}
    next: done
  done: {use: demo.greet, with: {name: all}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  names: list
nodes:
  all:
    for_each:
      in: ${{ inputs.names }}
      as: name
      do:
        greet: {use: demo.greet, with: {name: "${{ name }}"}, next: end}
    next: done
  done: {use: demo.greet, with: {name: all}, next: end}
)"},
    {"HD2210", "a node that cannot be read from here",
     R"(What the nodes of a for_each give is there once for each item, so it cannot be read behind it by their
names: say with 'result' what an item gives, and read the list 'results' of the for_each. The
branches of a parallel are under way at the same time and do not see each other; behind the parallel
all can be read. What 'on_failure' and 'finally' do comes after everything else.
)",
     R"(heddle: 1
flow: hello
inputs:
  names: list
outputs:
  greetings: ${{ nodes.greet.greeting }}
nodes:
  all:
    for_each:
      in: ${{ inputs.names }}
      as: name
      do:
        greet: {use: demo.greet, with: {name: "${{ name }}"}, next: end}
    next: end
)",
     R"(heddle: 1
flow: hello
inputs:
  names: list
outputs:
  greetings: ${{ nodes.all.results }}
nodes:
  all:
    for_each:
      in: ${{ inputs.names }}
      as: name
      do:
        greet: {use: demo.greet, with: {name: "${{ name }}"}, next: end}
      result: ${{ nodes.greet.greeting }}
    next: end
)"},
    {"HD2211", "a retry on what is never tried again",
     R"(What 'on' of 'retry' lists is tried again whatever the error says of itself: FAILURE, TIMEOUT and
what `heddle nodes TYPE` calls a failure, and error codes in lower snake case. Only failures are
tried again. Another outcome of the node's own is an answer, and INVALID says that the node was given what it cannot take, which no
other attempt changes: lead them somewhere with 'next'.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet:
    use: demo.greet
    with: {name: Ada}
    retry: {max_attempts: 3, on: [TIMEOUT, INVALID]}
    next: end
)",
     R"(heddle: 1
flow: hello
nodes:
  greet:
    use: demo.greet
    with: {name: Ada}
    retry: {max_attempts: 3, on: [TIMEOUT, http_connect]}
    next: end
)"},
};

}  // namespace

std::span<const Page> graph_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
