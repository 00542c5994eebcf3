// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD30xx: expressions. HD31xx: what a flow gives back.
constexpr Page pages[] = {
    {"HD3001", "not an expression",
     R"(What stands between '${{' and '}}' is not an expression of the language (CEL, the Common Expression
Language), or the '}}' is missing. For a '${{' that is meant as text write '$${{'.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD3002", "unknown name",
     R"(An expression may use inputs.NAME, nodes.ID.OUTPUT, nodes.ID.outcome, nodes.ID.error and run.id,
env.NAME and secrets.NAME where the host allows them ('env' and 'secrets' in heddle.yaml; secrets also
by RuntimeOptions::secrets, in a program that runs flows itself), and the functions of the language.
There is no input, node, output or function of this name. In expressions names are spelt exactly.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.whom }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD3003", "an expression without its '$'",
     R"(Other tools write expressions as {{ x }}; here that is plain text, and the node would be given the
braces. Write ${{ x }}.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string}
nodes:
  greet: {use: demo.greet, with: {name: "{{ inputs.who }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD3004", "types that do not go together",
     R"(The parts of an expression are of types that do not go together, so that it could only fail when the
flow runs: an int is not compared with a string or added to a double, a number has no members, and
a list or map has no one text that could stand in a sentence. Convert one side with string(…),
int(…), double(…), timestamp(…) or duration(…); dyn(…) leaves the question to the run.
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: {name: Ada}, next: second}
  second: {use: demo.greet, with: {name: "all of ${{ nodes.first.words }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: {name: Ada}, next: second}
  second: {use: demo.greet, with: {name: "after ${{ nodes.first.greeting }}"}, next: end}
)"},
    {"HD3005", "a node that cannot have run",
     R"(The expression reads an output of a node from which no way leads here, so that it has never run when
the value is needed. Change the order of the nodes, or read from another node. A node cannot read
what it gave itself, not even in a loop: when it starts, that is gone.
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: {name: "${{ nodes.second.greeting }}"}, next: second}
  second: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: {name: Ada}, next: second}
  second: {use: demo.greet, with: {name: "${{ nodes.first.greeting }}"}, next: end}
)"},
    {"HD3006", "an evaluation that failed",
     R"(The expression is right, but with these data it has no value: a division by zero, a number that is too
large, a key that a map does not have, a text that is no timestamp, or more than the million steps
or the MiB of result that one evaluation may take. Ask before with has(…), in or size(…), or say what
to take instead: a.?b.orValue("…"). In a run this is an error of the node (or output) that it is for;
an expression that reads nothing fails in every run, which is told before.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, times: "${{ 10 / 0 }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, times: "${{ 10 / 2 }}"}, next: end}
)"},
    {"HD3007", "a value that may be missing",
     R"(A run can come to this expression on a way on which what it reads has no value: the message names the
shortest such way. A node gives an output only with some of its outcomes (`heddle nodes TYPE` says
with which), and an 'error' only with failures (FAILURE, TIMEOUT, INVALID and those of its type),
which go where FAILURE goes unless they are wired; a node that runs again loses what it gave before; an input with
'required: false' and without a default need not be given, and a variable of the environment need
not be set. A run on such a way would end with
INVALID at this node. Outputs of a flow are promised by SUCCESS: each must have a value on every way
to 'end', and may be missing where a run ends otherwise. Lead the outcome elsewhere, or say what to
take instead: first(a, b) is the first of them that has a value, and behind has(a) a may be read.
)",
     R"(heddle: 1
flow: hello
nodes:
  ask: {use: demo.ask, with: {question: Who is there}, next: {YES: greet, NO: end, FAILURE: greet}}
  greet: {use: demo.greet, with: {name: "${{ nodes.ask.answer }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  ask: {use: demo.ask, with: {question: Who is there}, next: {YES: greet, NO: end, FAILURE: greet}}
  greet: {use: demo.greet, with: {name: "${{ first(nodes.ask.answer, 'you') }}"}, next: end}
)"},
    {"HD3008", "a choice that is never there (warning)",
     R"(first(…), has(…) or the like asks whether a node has given a value, and no way leads from that node to
the one that asks: the answer is always no. Change the order of the nodes, ask another node, or
remove what is never taken.
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: {name: "${{ first(nodes.second.greeting, 'you') }}"}, next: second}
  second: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.ask, with: {question: Who is there}, next: {YES: second, NO: end, FAILURE: second}}
  second: {use: demo.greet, with: {name: "${{ first(nodes.first.answer, 'you') }}"}, next: end}
)"},
    {"HD3101", "an output of the wrong type",
     R"(The output says which type it is of, and its value can never be of that type.
)",
     R"(heddle: 1
flow: hello
outputs:
  text: {value: "${{ nodes.greet.letters }}", type: string}
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
outputs:
  text: {value: "${{ nodes.greet.letters }}", type: int}
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD3102", "a secret that would leave unmasked",
     R"(The output says that it is not secret, but it is made from something that is: a secret input, or an
output of a node that was given a secret. It would be shown in logs and results. Leave 'secret'
out, or give back something else.
)",
     R"(heddle: 1
flow: hello
inputs:
  pin: {type: string, secret: true}
outputs:
  greeting: {value: "${{ nodes.greet.greeting }}", secret: false}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.pin }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  pin: {type: string, secret: true}
outputs:
  greeting: {value: "${{ nodes.greet.greeting }}", secret: true}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.pin }}"}, next: end}
)"},
    {"HD3103", "a secret in a variable that is none",
     R"(What is read from the variable would be shown in logs and results, though it was made from a secret.
Declare the variable with 'secret: true', or set it to something else.
)",
     R"(heddle: 1
flow: hello
inputs:
  pin: {type: string, secret: true}
vars:
  kept: string
outputs:
  kept: ${{ vars.kept }}
nodes:
  keep: {set: {kept: "${{ inputs.pin }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  pin: {type: string, secret: true}
vars:
  kept: {type: string, secret: true}
outputs:
  kept: ${{ vars.kept }}
nodes:
  keep: {set: {kept: "${{ inputs.pin }}"}, next: end}
)"},
};

}  // namespace

std::span<const Page> expression_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
