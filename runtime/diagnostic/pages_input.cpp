// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD21xx: what nodes are given.
constexpr Page pages[] = {
    {"HD2101", "a required input is missing",
     R"(The node type needs this input and has no default for it. Add it under 'with'.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2102", "a value of the wrong type",
     R"(The value is not of the input's type. A number without quotes is a number, in quotes it is a text;
true and false are booleans, yes and no are texts. Timestamps, durations and bytes are written as
texts.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: 42}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: "42"}, next: end}
)"},
    {"HD2103", "a value that the input does not allow",
     R"(The value is of the right type, but breaks a bound that the node type sets: a range, a length, a
pattern, or a list of choices.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, times: 500}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada, times: 5}, next: end}
)"},
    {"HD2104", "unknown input",
     R"(The node type has no input of this name. It is not ignored, because an input that is misspelt would
silently keep its default. Case, blanks, '_' and '-' make no difference here: 'User Email' is
user_email.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {nmae: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2105", "an expression of the wrong type",
     R"(The expression can never give a value of the input's type. Numbers become texts only where that is
said: with text around it an expression makes a string. Between int, uint and double a value
passes where nothing is lost by it.
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: {name: Ada}, next: second}
  second: {use: demo.greet, with: {name: "${{ nodes.first.letters }}"}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  first: {use: demo.greet, with: {name: Ada}, next: second}
  second: {use: demo.greet, with: {name: "no. ${{ nodes.first.letters }}"}, next: end}
)"},
    {"HD2106", "an input without a value",
     R"(Nothing stands behind the ':' (or 'null' or '~'), and inputs are never null. Give the input a value, or
leave it out if it is optional. An empty text is written "".
)",
     R"(heddle: 1
flow: hello
nodes:
  greet:
    use: demo.greet
    with:
      name: Ada
      times:
    next: end
)",
     R"(heddle: 1
flow: hello
nodes:
  greet:
    use: demo.greet
    with:
      name: Ada
      times: 2
    next: end
)"},
    {"HD2107", "a secret in the flow file (warning)",
     R"(The input is secret, but its value stands in the flow file, where everybody who can read the file can
read it, and version control keeps it for good. Declare a secret input of the flow and give the
value to the run.
)",
     R"(heddle: 1
flow: sign-in
nodes:
  sign_in:
    use: imiassist.authenticate
    with:
      subdomain: healthcarecomms
      domain: eclinic.org.uk
      user_email: integration@eclinic.org.uk
      user_password: hunter22
    next: end
)",
     R"(heddle: 1
flow: sign-in
inputs:
  password: {type: string, secret: true}
nodes:
  sign_in:
    use: imiassist.authenticate
    with:
      subdomain: healthcarecomms
      domain: eclinic.org.uk
      user_email: integration@eclinic.org.uk
      user_password: ${{ inputs.password }}
    next: end
)"},
};

}  // namespace

std::span<const Page> input_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
