// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD40xx: plugins that cannot be loaded, or do not keep the rules.
constexpr Page pages[] = {
    {"HD4001", "a plugin cannot be used",
     R"(A file where plugins are searched was looked at and refused as a whole: it is no library that can be
loaded, exports no plugin table of this version, or its table breaks rules. The message names every
rule and the cure; most often the plugin has to be rebuilt with this Heddle's SDK and
heddle_add_plugin(). A method file is refused so when it declares a setting otherwise than a plugin does.
Flows that do not use its node types are not affected. Where a later file offers one of its node types, that
one is taken, and a warning with this code says so.
)",
     "", ""},
    {"HD4002", "a node type is offered twice",
     R"(Two plugin files offer the same node type. The one that is found first wins: the folders of --plugins
in their order (before all, the node types of a program that runs flows with some of its own), then those of HEDDLE_PLUGIN_PATH, then those of heddle.yaml, then the folder that was
installed with Heddle; in one folder a.b.so comes before a.b.method.yaml, and that before a.so. Remove the file that is not wanted, or change the order.
)",
     "", ""},
    {"HD4003", "a plugin file has a name that hides a node type",
     R"(The node type a.b is looked for in a.b.so and then in a.so, so that a flow loads only what it uses. A
plugin offers a type under another file name, where no flow will find it. Call the file as the message
says, or by the family of its node types.
)",
     "", ""},
};

}  // namespace

std::span<const Page> plugin_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
