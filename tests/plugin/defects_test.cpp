// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/plugin_directories.hpp"

// Each file in tests/plugins/bad has one defect. What is said about it is for its author, who has
// nothing else to go by: what was expected, what was found, and the cure.
namespace {

using heddle::plugin::PluginDirectories;

struct Defect {
  std::string_view file;  // bad.FILE.so
  std::string_view why;
};

constexpr Defect defects[] = {
    {"no_symbol",
     "expected a Heddle plugin, found a library that does not export 'heddle_plugin_v1'; end its "
     "source with HEDDLE_PLUGIN(…) and build it with heddle_add_plugin()"},
    {"other_major_symbol",
     "expected a plugin of ABI version 1, found one of version 2 (it exports 'heddle_plugin_v2'); "
     "rebuild it with this Heddle's SDK, or use a Heddle that reads version 2"},
    {"other_major_in_table",
     "expected ABI version 1, found 3 in 'heddle_plugin_v1'; rebuild the plugin with this Heddle's "
     "SDK"},
    {"newer_minor",
     "it needs ABI version 1.7 or newer, and this Heddle has 1.1; use a newer Heddle, or rebuild "
     "the plugin with this one's SDK"},
    {"undefined_symbol",
     "it needs the symbol 'nobody_has_this', which nothing that it links provides; link the "
     "library that has it, and build with heddle_add_plugin(), which finds this when linking"},

    {"tiny_plugin",
     "heddle_plugin: expected a struct_size of at least 88, found 0; set it to sizeof the struct"},
    {"short_plugin",
     "heddle_plugin: expected a struct_size of at least 88, found 40; set it to sizeof the struct"},
    {"short_node_type",
     "node types: number 1: expected a struct_size of at least 112, found 56; set it to sizeof the "
     "struct"},
    {"short_input",
     "bad.node: inputs: number 1: expected a struct_size of at least 80, found 16; set it to "
     "sizeof the struct"},
    {"short_output",
     "bad.node: outputs: number 1: expected a struct_size of at least 80, found 72; set it to "
     "sizeof the struct"},
    {"short_setting",
     "bad.node: settings: number 1: expected a struct_size of at least 72, found 64; set it to "
     "sizeof the struct"},
    {"short_outcome",
     "bad.node: outcomes: number 1: expected a struct_size of at least 40, found 0; set it to "
     "sizeof the struct"},
    {"short_constraints",
     "bad.node: input 'name': constraints: expected a struct_size of at least 88, found 8; set it "
     "to sizeof the struct"},

    {"null_id", "the plugin's id: expected lower_snake_case, found no text"},
    {"bad_id", "the plugin's id: expected lower_snake_case, found 'My-Plugin'"},
    {"null_node_name",
     "the name of a node type: expected family.name in lower_snake_case, found no text"},
    {"bad_node_name",
     "the name of a node type: expected family.name in lower_snake_case, found 'Greet'"},
    {"bad_input_name",
     "bad.node: the name of an input: expected lower_snake_case, found 'User Name'"},
    {"bad_setting_name",
     "bad.node: the name of a setting: expected family.name in lower_snake_case, found 'word'"},
    {"bad_outcome_name",
     "bad.node: the name of an outcome: expected UPPER_SNAKE_CASE, found 'Success'"},
    {"broken_name", "bad.node: the name of an input: 4 bytes at a null pointer"},
    {"not_utf8", "bad.node: doc: its byte 3 is not UTF-8; save the source as UTF-8"},

    {"duplicate_node_type", "node type 'bad.node' is offered twice"},
    {"duplicate_input", "bad.node: input 'name' is declared twice"},
    {"duplicate_output", "bad.node: output 'greeting' is declared twice"},
    {"duplicate_setting", "bad.node: setting 'bad.word' is declared twice"},
    {"duplicate_outcome", "bad.node: outcome 'SUCCESS' is declared twice"},

    {"null_table", "bad.node: inputs: number 2 of 2 is null"},
    {"null_array", "bad.node: inputs: the count is 1, but the array is a null pointer"},
    {"null_outcomes",
     "bad.node: output 'greeting': outcomes: the count is 1, but the array is a null pointer"},
    {"huge_count",
     "bad.node: inputs: a count of 4000000000 is beyond the 4096 that are allowed; was it "
     "initialised?"},
    {"huge_node_count",
     "node types: a count of 4000000000 is beyond the 4096 that are allowed; was it initialised?"},
    {"null_run", "bad.node: its run function is null"},
    {"no_node_types", "expected at least one node type, found none"},
    {"no_outcomes", "bad.node: expected at least one outcome, found none; declare SUCCESS"},

    {"unknown_type", "bad.node: input 'name': expected a type from 1 (bool) to 11 (any), found 42"},
    {"null_type", "bad.node: input 'name': expected a type from 1 (bool) to 11 (any), found 0"},
    {"default_of_other_type",
     "bad.node: input 'name': default: expected a string, found the int 5"},
    {"broken_default", "bad.node: input 'name': default: 12 bytes at a null pointer"},
    {"example_out_of_bounds",
     "bad.node: input 'name': example does not fit its own declaration: expected at least 3 "
     "characters, found 2"},
    {"setting_example_of_other_type",
     "bad.node: setting 'bad.word': example: expected a string, found the int 5"},
    {"bad_pattern",
     "bad.node: input 'name': the pattern '(a' is no RE2 regular expression: missing ): (a"},

    {"undeclared_outcome",
     "bad.node: output 'greeting' exists on outcome 'FOUND', which is not declared"},
    {"output_named_error",
     "bad.node: an output cannot be named 'error': every node has an outcome and an error of its "
     "own"},
    {"secret_and_public",
     "bad.node: output 'greeting' is both SECRET and PUBLIC; one of the flags must go"},
    {"cancelled_declared",
     "bad.node: outcome 'CANCELLED' is the host's own and cannot be declared"},
    {"unknown_outcome_flag",
     "bad.node: outcome 'OTHER' has the flags 0x2; expected 0 or 1 (FAILS)"},
    {"failing_success", "bad.node: outcome 'SUCCESS' is no failure; remove FAILS"},
    {"several_defects",
     "the plugin's id: expected lower_snake_case, found no text; bad.node: its run function is "
     "null; bad.node: input 'name': expected a type from 1 (bool) to 11 (any), found 42"},
};

const std::string folder = std::string(HEDDLE_TEST_PLUGIN_DIR) + "/bad";

}  // namespace

TEST_CASE("a defective plugin is refused with words that name the defect") {
  PluginDirectories plugins({folder});
  for (const Defect& defect : defects) {
    CAPTURE(defect.file);
    const std::string name = "bad." + std::string(defect.file);
    const std::string file = folder + "/" + name + ".so";
    CHECK(plugins.find(name) == nullptr);
    const auto refusals = plugins.refusals(name);
    REQUIRE(refusals.size() == 1);
    CHECK(refusals[0].file == file);
    CHECK(refusals[0].why == defect.why);
  }
}

TEST_CASE("every bad plugin that is built has its words in this test") {
  std::set<std::string> tested;
  for (const Defect& defect : defects) tested.insert("bad." + std::string(defect.file) + ".so");
  std::set<std::string> built;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    built.insert(entry.path().filename().string());
  }
  CHECK(tested == built);
}

TEST_CASE("a refused plugin is one diagnostic, HD4001, with its further defects as notes") {
  PluginDirectories plugins({folder});
  CHECK(plugins.find("bad.several_defects") == nullptr);
  CHECK(plugins.find("bad.several_defects") == nullptr);  // not told twice
  const auto diagnostics = plugins.diagnostics();
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "HD4001");
  CHECK(diagnostics[0].severity == heddle::Severity::error);
  CHECK(diagnostics[0].place.file == folder + "/bad.several_defects.so");
  CHECK(diagnostics[0].message ==
        "this plugin cannot be used: the plugin's id: expected lower_snake_case, found no text");
  REQUIRE(diagnostics[0].notes.size() == 2);
  CHECK(diagnostics[0].notes[0] == "bad.node: its run function is null");
}

TEST_CASE("bad plugins in a folder do not keep the good ones from being listed") {
  PluginDirectories plugins({folder, std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good"});
  const auto all = plugins.all();
  REQUIRE(all.size() == 3);
  CHECK(all[0]->name == "demo.greet");
  CHECK(all[1]->name == "grown.greet");
  CHECK(all[2]->name == "plain_c.greet");
  CHECK(plugins.diagnostics().size() == std::size(defects));
}
