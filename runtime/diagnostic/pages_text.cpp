// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD10xx: the text of a flow and its YAML.
constexpr Page pages[] = {
    {"HD1001", "the file cannot be read",
     R"(The flow file does not exist, is a folder, or may not be read by this user. The message
carries the reason that the system gives. Check the path; it is taken relative to the current
folder.
)",
     "", ""},
    {"HD1002", "the text is not UTF-8",
     R"(A flow is UTF-8 text. Files from older editors may be in another encoding (Latin-1, UTF-16), in
which names and texts would be misread without a word. Save the file as UTF-8; a byte order mark
at its beginning does no harm.
)",
     "", ""},
    {"HD1003", "a control character in the text",
     R"(Characters below U+0020, other than tab and line breaks, are not allowed in YAML. Mostly they come
from a copy out of a terminal or a damaged file, and they cannot be seen in an editor. Remove the
character; where it is really meant, write it as an escape in double quotes, such as "\x1b".
)",
     "", ""},
    {"HD1004", "beyond a limit",
     R"(A flow file may have 4 MiB, 1,000,000 values (an alias counts as all that it stands for) and 64
levels of nesting. People do not write more; files that are made to exhaust a reader do. Split a
generated flow into several. Of more than 1,000 findings the rest is only counted, with this
code: cure the first and check again. As a warning it says that a flow of very many loops inside
loops reads too much for every reading to be followed: what is missing then shows when it runs.
)",
     "", ""},
    {"HD1006", "the file holds no flow",
     R"(The file is empty, or holds nothing but comments.
)",
     R"(# This flow will greet people.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD1007", "not YAML",
     R"(The text breaks the rules of YAML, so that nothing behind this place can be understood. Most often:
a tab in the indentation (use blanks), a missing ':' or the blank behind it, a text with ': ' in
it that is not in quotes, a quote or bracket that is not closed, a line that is indented
differently from its neighbours.
)",
     R"(heddle: 1
flow: hello
description: Greets: one at a time
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
description: "Greets: one at a time"
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD1008", "several documents in one file",
     R"(In YAML a line '---' begins another document. A file holds one flow: a second one would never be
read. Remove the '---', or move the rest to a file of its own.
)",
     R"(heddle: 1
flow: hello
---
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD1009", "YAML tags are not supported",
     R"(A tag such as !!str or !secret changes what a value is. The types of a flow come from its inputs and
node types instead, so tags have no meaning here. Remove the tag; to make a text of a number or of
true and false, put it in quotes.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: !!str 42}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: "42"}, next: end}
)"},
    {"HD1010", "merge keys are not supported",
     R"(The key '<<' copies the entries of another map in some versions of YAML and is an ordinary key in
others. A flow must mean the same everywhere. Write the entries out, or use an alias for a whole
value.
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: &who {name: Ada}, next: second}
  second: {use: demo.greet, with: {<<: *who}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: &who {name: Ada}, next: second}
  second: {use: demo.greet, with: *who, next: end}
)"},
    {"HD1011", "an alias inside what it names",
     R"(An alias ('*name') stands for the value that is marked with '&name'. Inside that same value it would
make a value that holds itself without end.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, tags: &t [a, *t]}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, tags: [a, b]}, next: end}
)"},
    {"HD1012", "an expression without quotes that YAML cuts",
     R"(To YAML '{', '}', ': ' and ' #' have meanings of their own. An expression without quotes is whole only
where none of them gets in the way: not inside {…} or […], not with ': ' in it, and never with a
' #', which begins a comment. Put it in quotes: in double quotes, or in single quotes when it has
double quotes inside.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: ${{ inputs.who }}}, next: end}
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet: {use: demo.greet, with: {name: "${{ inputs.who }}"}, next: end}
)"},
    {"HD1013", "'{{ … }}' is a map to YAML",
     R"(Other tools write expressions as {{ x }}. To YAML that is a map with a map for its key, which nobody
ever means. In a flow an expression is written ${{ x }}, and where it stands alone best in quotes.
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet:
    use: demo.greet
    with:
      name: {{ inputs.who }}
    next: end
)",
     R"(heddle: 1
flow: hello
inputs:
  who: string
nodes:
  greet:
    use: demo.greet
    with:
      name: "${{ inputs.who }}"
    next: end
)"},
    {"HD1014", "given twice",
     R"(A key stands twice in one map: one of the values would be lost, and readers of YAML disagree which.
Under 'with' and 'next' case, blanks, '_' and '-' make no difference, so 'User Email' and
user_email are one key there too. Remove one of them.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, Name: Grace}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD1015", "a key that is no name",
     R"(Every key of a flow is a text. YAML also allows lists, maps and nothing at all as keys; in a flow that
comes of a missing name or a missing pair of quotes.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, : 5}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, times: 5}, next: end}
)"},
    {"HD1016", "a number that can be read in two ways",
     R"(A number with a leading 0 is octal to some readers of YAML and decimal to others: 010 is 8 or 10. Write
it without the zero; a phone number or postcode is a text and belongs in quotes.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, times: 010}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, times: 10}, next: end}
)"},
};

}  // namespace

std::span<const Page> text_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
