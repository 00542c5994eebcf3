// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD20xx: nodes and their types.
constexpr Page pages[] = {
    {"HD2001", "unknown node type",
     R"(No plugin in the folders that were searched offers this node type. The name may be misspelt, or the
plugin is somewhere else: give its folder with --plugins or in HEDDLE_PLUGIN_PATH. `heddle nodes`
lists what there is.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.great, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2002", "the plugin was not loaded",
     R"(A file that should offer this node type was found and refused. The lines below the message say which
file, and why: it may be built for another version of heddle or another processor, be damaged, or
need a library that is not there.
)",
     "", ""},
    {"HD2003", "there is no such flow",
     R"('use: flow:NAME' makes a node of another flow. It is looked for as NAME.yaml beside the flow that uses it,
then in the folders for flows: those of --flows, then those of 'flows' in heddle.yaml.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: "flow:greeting", next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2004", "not the name of a node type",
     R"(Node types are named FAMILY.METHOD in small letters, such as imiassist.authenticate.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: Greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)"},
    {"HD2005", "a flow that uses one with mistakes",
     R"(The flow that this node uses was found, but has mistakes of its own, which are told as well, with the
name of its file. When they are mended this one goes away.
)",
     "", ""},
    {"HD2006", "flows that use each other too deep",
     R"(A flow may use one that uses another, 32 deep. That a flow uses itself counts once here; how deep it
does so in a run is bounded by the same number then.
)",
     "", ""},
};

}  // namespace

std::span<const Page> node_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
