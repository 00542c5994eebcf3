// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD11xx: keys and shapes of a flow file.
constexpr Page pages[] = {
    {"HD1101", "another kind of value was expected",
     R"(At this place the language wants a map, a list, a text, a number, or true or false, and something else
is there. 'yes', 'no', 'on' and 'off' are texts, not booleans: write true or false. A number in
quotes is a text.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, secret: yes}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, secret: true}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD1102", "the version of the language",
     R"(The first line says which version of the language a flow is written in: 'heddle: 1'. Version 1 only
grows: what it means today it means for good. A flow of a higher version needs a newer heddle.
)",
     R"(heddle: 2
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD1103", "unknown key",
     R"(The language has no such key at this place. It is not ignored, because a misspelt 'retry' would be a
flow that does not retry. Only the keys of 'with' and 'next' are forgiving in their spelling.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end, time_out: 5s}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end, timeout: 5s}
)"},
    {"HD1104", "something is missing",
     R"(A key that is always needed is not there: 'flow' and 'nodes' at the top, 'use' (or the key of a control
node, such as 'switch') in a node, 'when' and 'to' in a case of a switch, 'value' in an output,
'max_attempts' in 'retry'. Or a list that needs one item at least has none.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD1105", "this cannot be a name",
     R"(Names of nodes, inputs and outputs are used in expressions, where '-' is a minus: they are made of
letters, digits and '_' and do not begin with a digit. Outcomes are written in capitals
(NOT_FOUND). The name of a flow is also that of a file: a-z, 0-9 and '-'.
)",
     R"(heddle: 1
flow: hello
nodes:
  say-hello: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  say_hello: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD1106", "a reserved name",
     R"('end' is where a run ends. Words of the language of expressions (true, in, for, …) could not be told
from names. Every node, and so every flow, has 'outcome' and 'error', so no output is named so.
The standard outcomes SUCCESS, FAILURE, TIMEOUT, INVALID and CANCELLED are there already.
)",
     R"(heddle: 1
flow: hello
nodes:
  end: {use: demo.greet, with: {name: Ada}, next: end.SUCCESS}
)",
     R"(heddle: 1
flow: hello
nodes:
  finish: {use: demo.greet, with: {name: Ada}, next: end.SUCCESS}
)"},
    {"HD1107", "not a duration",
     R"(A duration is a number with its unit: 200ms, 10s, 5m, 1h, or several together: 1h30m. A number alone
would be seconds to some and milliseconds to others. A timeout is more than 0 and at most a year.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, timeout: 10, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, timeout: 10s, next: end}
)"},
    {"HD1108", "unknown type",
     R"(Types are bool, int, uint, double, string, bytes, list, map, timestamp, duration and any.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: text
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD1109", "a number out of its range",
     R"(The number is too small or too large for what it says: a flow visits at least one node, a node is
attempted at least once, a delay does not shrink ('backoff' is 1 or more), and 'max_delay' is no
less than 'delay'.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, retry: {max_attempts: 0}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, retry: {max_attempts: 3}, next: end}
)"},
    {"HD1110", "a default or example that does not fit",
     R"(The default (or example) of an input is not of the input's type, or breaks its bounds: the flow would
refuse its own default.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, default: 42}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, default: "42"}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD1111", "bounds that make no sense",
     R"(The pattern of an input is not a regular expression (RE2 syntax) or the input is not a string, a bound
is not of the input's type, or no value can keep the bounds.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, pattern: "[a-z"}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, pattern: "[a-z]+"}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD1112", "a secret as default (warning)",
     R"(The input is secret, but its default stands in the flow file, where everybody who can read the file
can read it, and version control keeps it for good. Leave the default out and give the secret to
the run.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, secret: true, default: hunter22}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, secret: true}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD1113", "an input or a variable that nothing reads (warning)",
     R"(No node and no output uses it. Whoever runs the flow must give the input for nothing; or a name is
misspelt where it should be used.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD1114", "a default that is never used (warning)",
     R"(The input is required, so that every run gives it and its default never counts. An input with a
default is optional unless 'required: true' says otherwise: remove one of the two.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, required: true, default: Ada}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: {type: string, default: Ada}
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
};

}  // namespace

std::span<const Page> flow_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
