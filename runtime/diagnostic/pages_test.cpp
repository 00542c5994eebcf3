// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD70xx: flow tests, NAME.test.yaml. Without examples: what is wrong with one depends on its flow.
constexpr Page pages[] = {
    {"HD7001", "the version of a flow test",
     R"(The first line says which version of the language the test is in: 'heddle-test: 1'. Version 1 only
grows: what it means today it means for good. A file of a higher version needs a newer heddle.
)",
     "", ""},
    {"HD7002", "a flow test without cases",
     R"(A test has at least one case, in the list 'cases':

    heddle-test: 1
    cases:
      - name: lets in who is 18
        inputs: {name: Ada, age: 18}
        expect: {outcome: SUCCESS}
)",
     "", ""},
    {"HD7003", "a flow that cannot be tested",
     R"(The flow of the test cannot be read or has errors, which stand beside this finding. Without 'flow'
NAME.test.yaml is about NAME.yaml in the same folder; 'flow: FILE' names another, relative to the
folder of the test. Settings and what the flow reads as env.NAME and secrets.NAME come from the test
alone, so a flow that needs a setting needs it under 'settings'.
)",
     "", ""},
    {"HD7004", "the name of a case",
     R"(Every case has a name that no other case of the file has: reports, --filter and CI services know it by
that. Say what the case shows: 'name: fails when signing in fails'.
)",
     "", ""},
    {"HD7005", "a clock that is no time",
     R"('clock' is what now() gives when a case begins, as RFC 3339 has it: 2026-01-01T00:00:00Z.
)",
     "", ""},
    {"HD7010", "a node that the flow does not have",
     R"(What a test says of nodes it says by their ids in the flow; under 'mocks' also by a node type that a
node of the flow has; and under 'mocks' and 'attempts' by the place of a node inside of others, as
'heddle run' shows it: each[0]/ask for the first item of the for_each 'each', both.left/ask for a branch.
A mock that no node asks for would prove nothing.
)",
     "", ""},
    {"HD7011", "a mock of a node that steers the run",
     R"(switch and its like are part of the flow, so they run in every test. What decides where they lead are
the inputs of the case and the outputs of other nodes: mock those.
)",
     "", ""},
    {"HD7012", "an outcome that the node does not have",
     R"(A mock ends with an outcome that its node type declares, or with FAILURE, TIMEOUT or INVALID, which
every node has. `heddle nodes TYPE` shows them.
)",
     "", ""},
    {"HD7013", "an output that the node does not have",
     R"(A mock gives outputs that its node type declares. `heddle nodes TYPE` shows them.
)",
     "", ""},
    {"HD7014", "an output that does not fit",
     R"(The value is not of the type that the node type declares the output with, or out of its bounds; the
node itself could not give it either. Times, spans and bytes are written as texts.
)",
     "", ""},
    {"HD7015", "outputs that do not go with the outcome",
     R"(A node type says on which outcomes each of its outputs exists. A mock gives all that are promised on its
outcome and none that do not exist there, as the node itself would; only those with a default may
be left out. `heddle nodes TYPE` shows which is which.
)",
     "", ""},
    {"HD7016", "an error of an attempt that did not fail",
     R"(Only failures come with an error: FAILURE, TIMEOUT, INVALID and those that the node type declares. An attempt with 'error' and without 'outcome' ends
with FAILURE.
)",
     "", ""},
    {"HD7020", "an outcome that the flow cannot have",
     R"(A run ends with SUCCESS, FAILURE or an outcome that the flow declares and some edge leads to.
)",
     "", ""},
    {"HD7021", "an output that the flow does not have",
     R"('outputs' of 'expect' names outputs of the flow. Those that it does not name may be anything; null says
that an output has no value.
)",
     "", ""},
    {"HD7030", "an input that the flow does not have",
     R"('inputs' gives inputs that the flow declares, for all cases or for one. Where both name an input, the
case's value counts.
)",
     "", ""},
    {"HD7031", "a case without a required input",
     R"(Every input of the flow that is required and has no default is given, by the case or at the top for all
cases. Nothing comes from the host's heddle.yaml: a test that passes here passes anywhere.
)",
     "", ""},
    {"HD7032", "an input that does not fit",
     R"(The value, under 'inputs' or as a secret of the same name under 'secrets', is not of the type that the flow
declares the input with, or out of its bounds. Times, spans and bytes are written as texts.
)",
     "", ""},
};

}  // namespace

std::span<const Page> test_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
