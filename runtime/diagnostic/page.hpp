// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

// The pages of `heddle explain`. One table for each family of codes, in a file of its own:
//
//   HD10xx  pages_text.cpp      the text and its YAML
//   HD11xx  pages_flow.cpp      keys and shapes of a flow file
//   HD20xx  pages_node.cpp      nodes and their types
//   HD21xx  pages_input.cpp     what nodes are given
//   HD22xx  pages_graph.cpp     outcomes, edges, the graph
//   HD23xx  pages_control.cpp   nodes that steer the run: switch, for_each, …
//   HD30xx  pages_expression.cpp  expressions, and HD31xx outputs of flows
//   HD40xx  pages_plugin.cpp    plugins
//   HD50xx  pages_run.cpp       inputs of runs and settings
//   HD60xx  pages_config.cpp    host configurations
//   HD70xx  pages_test.cpp      flow tests
//   HD80xx  pages_method.cpp    methods
//
// To add a code, add a page to its table, in order. A test looks for codes without a page and for
// examples that do not do what they say.
namespace heddle::diagnostic {

struct Page {
  std::string_view code;   // "HD2104"
  std::string_view title;  // the mistake in a few words
  std::string_view text;   // what it means, why it is a mistake, how to cure it
  // Whole flows where a flow can show it, host configurations for HD60xx, methods for HD80xx: `bad`
  // gives this code, `good` nothing at all. Empty: none.
  std::string_view bad;
  std::string_view good;
};

std::span<const Page> text_pages();
std::span<const Page> flow_pages();
std::span<const Page> node_pages();
std::span<const Page> input_pages();
std::span<const Page> graph_pages();
std::span<const Page> control_pages();
std::span<const Page> expression_pages();
std::span<const Page> plugin_pages();
std::span<const Page> run_pages();
std::span<const Page> config_pages();
std::span<const Page> test_pages();
std::span<const Page> method_pages();

// The page on a code, or null. Case does not matter.
const Page* find_page(std::string_view code);

}  // namespace heddle::diagnostic
