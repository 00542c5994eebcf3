// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <heddle/json.hpp>
#include <heddle/runtime.hpp>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "flow/control_types.hpp"
#include "flow/flow.hpp"
#include "flow/language.hpp"
#include "flow/report.hpp"
#include "flow/schema/pattern.hpp"
#include "flow/schema/schema.hpp"
#include "golden.hpp"
#include "sample_catalog.hpp"

// That the schema takes good flows, refuses mistakes and helps in an editor is shown with the tools
// that use it, in tests/editor. Here: that it says all that there is to say.
namespace {

namespace fs = std::filesystem;
namespace flow = heddle::flow;

using heddle::NodeTypeDescriptor;
using heddle::Type;
using heddle::Value;
using heddle::VariableDescriptor;

const fs::path tests = HEDDLE_TEST_DATA_DIR;

VariableDescriptor optional(std::string name, Type type) {
  return heddle::test::input(std::move(name), type, false, "A " + std::string(name_of(type)) + ".");
}

// An input of every type, and every kind of bound.
NodeTypeDescriptor every_type() {
  NodeTypeDescriptor type;
  type.name = "demo.every_type";
  type.title = "Every Type";
  type.doc = "Takes everything there is; `code`, *stars* and <tags> are shown as they are.";
  for (const auto& [known, doc] : flow::value_types) {
    type.inputs.push_back(optional("a_" + std::string(name_of(known)), known));
  }
  auto port = optional("port", Type::integer);
  port.constraints.minimum = Value(1);
  port.constraints.maximum = Value(65535);
  auto share = optional("share", Type::real);
  share.constraints.minimum = Value(0.0);
  share.constraints.maximum = Value(0.5);
  auto level = optional("level", Type::integer);
  level.constraints.choices = {1, 2, 2, 3};
  auto word = optional("word", Type::string);
  word.constraints.pattern = "[a-z]+";
  word.constraints.pattern_meaning = "one word";
  word.constraints.minimum_size = 2;
  word.constraints.maximum_size = 5;
  word.default_value = Value("word");
  word.example = Value("weft");
  auto some = optional("some", Type::list);
  some.constraints.minimum_size = 1;
  some.constraints.maximum_size = 3;
  auto pause = optional("pause", Type::duration);
  pause.constraints.choices = {heddle::Duration{1, 0}, heddle::Duration{60, 0}};
  pause.default_value = Value(heddle::Duration{1, 0});
  auto foreign = optional("foreign", Type::string);
  foreign.constraints.pattern = R"(\pL+)";
  for (auto* input : {&port, &share, &level, &word, &some, &pause, &foreign}) {
    type.inputs.push_back(*input);
  }
  type.outcomes = {{"SUCCESS", ""}, {"NOT_FOUND", "There is none."}, {"FAILURE", "It broke."}};
  return type;
}

// Its name is the beginning of another's.
NodeTypeDescriptor every() {
  NodeTypeDescriptor type;
  type.name = "demo.every";
  type.inputs = {optional("interval", Type::duration)};
  return type;
}

// What the flows in tests/editor may use.
heddle::test::SampleCatalog sample() {
  heddle::test::SampleCatalog catalog;
  catalog.add(every_type());
  catalog.add(every());
  return catalog;
}

std::vector<NodeTypeDescriptor> all_of(heddle::test::SampleCatalog catalog) {
  std::vector<NodeTypeDescriptor> types;
  for (const auto& name : catalog.names()) types.push_back(*catalog.find(name));
  return types;
}

const Value& sample_schema() {
  static const Value schema = heddle::parse_json(flow::write_schema(all_of(sample())));
  return schema;
}

// The value at a path such as "$defs/retry".
const Value& at(std::string_view path) {
  const Value* value = &sample_schema();
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string name(path.substr(begin, end - begin));
    value =
        value->type() == Type::list ? &value->list().at(std::stoul(name)) : value->map().find(name);
    REQUIRE_MESSAGE(value != nullptr, path);
    begin = end + 1;
  }
  return *value;
}

std::set<std::string> keys_of(const Value& map) {
  std::set<std::string> keys;
  for (const auto& [key, value] : map.map()) keys.insert(key.string());
  return keys;
}

std::set<std::string> names_of(std::span<const flow::Word> words) {
  std::set<std::string> names;
  for (const auto& word : words) names.emplace(word.name);
  return names;
}

// A map of the language: where the schema describes it, and a flow with a key in it that is none.
struct KnownMap {
  std::span<const flow::Word> words;
  std::string path;
  std::string flow;  // after "heddle: 1\nflow: x\n"
};

std::vector<KnownMap> known_maps() {
  const std::string node = "nodes: {a: {use: demo.greet, with: {name: x}, next: end";
  return {
      {flow::top_keys, "properties", "xyzzy: 1\n" + node + "}}\n"},
      {flow::input_keys, "$defs/described_input/properties",
       "inputs: {i: {xyzzy: 1}}\n" + node + "}}\n"},
      {flow::output_keys, "$defs/described_output/properties",
       "outputs: {o: {value: 1, xyzzy: 1}}\n" + node + "}}\n"},
      {flow::limit_keys, "properties/limits/properties", "limits: {xyzzy: 1}\n" + node + "}}\n"},
      {flow::node_keys, "$defs/method_node/properties", node + ", xyzzy: 1}}\n"},
      {flow::variable_keys, "$defs/described_variable/properties",
       "vars: {v: {xyzzy: 1}}\n" + node + "}}\n"},
      {flow::for_each_keys, "$defs/for_each/properties/for_each/properties",
       "nodes: {a: {for_each: {xyzzy: 1}, next: end}}\n"},
      {flow::parallel_keys, "$defs/parallel/properties/parallel/properties",
       "nodes: {a: {parallel: {xyzzy: 1}, next: end}}\n"},
      {flow::repeat_keys, "$defs/repeat/properties/repeat/properties",
       "nodes: {a: {repeat: {xyzzy: 1}, next: end}}\n"},
      {flow::retry_keys, "$defs/retry/properties",
       node + ", retry: {max_attempts: 2, xyzzy: 1}}}\n"}};
}

std::string findings(const std::string& text) {
  auto catalog = sample();
  return heddle::render(flow::check(text, "flow.yaml", catalog).diagnostics);
}

// Calls `found` with every map in the value.
template <typename Found>
void for_each_map(const Value& value, Found found) {  // NOLINT(misc-no-recursion)
  if (value.type() == Type::list) {
    for (const auto& item : value.list()) for_each_map(item, found);
  }
  if (value.type() != Type::map) return;
  found(value.map());
  for (const auto& [key, member] : value.map()) for_each_map(member, found);
}

std::vector<fs::path> flows_in(const fs::path& folder) {
  std::vector<fs::path> flows;
  for (const auto& entry : fs::directory_iterator(folder)) flows.push_back(entry.path());
  std::sort(flows.begin(), flows.end());
  REQUIRE(flows.size() > 2);
  return flows;
}

}  // namespace

TEST_CASE("the schema of the IMIassist plugins is its golden text") {
  heddle::RuntimeOptions options;
  options.plugin_directories = {HEDDLE_PLUGIN_DIR};
  const heddle::Runtime runtime(std::move(options));
  std::vector<NodeTypeDescriptor> types;
  for (const char* name :
       {"imiassist.authenticate", "imiassist.get_existing_token", "imiassist.get_new_token"}) {
    const auto type = runtime.node_type(name);
    REQUIRE(type);
    types.push_back(*type);
  }
  heddle::test::check_golden(tests / "flow/schema/imiassist.json", flow::write_schema(types));
}

TEST_CASE("the schema of node types with everything there is is its golden text") {
  heddle::test::check_golden(tests / "flow/schema/sample.json",
                             flow::write_schema(all_of(sample())));
}

TEST_CASE("the schema of a runtime is that of its node types") {
  heddle::RuntimeOptions options;
  options.plugin_directories = {HEDDLE_PLUGIN_DIR};
  const heddle::Runtime runtime(std::move(options));
  CHECK(runtime.flow_schema() == flow::write_schema(runtime.node_types()));
  CHECK(runtime.flow_schema().find("\"imiassist.authenticate\"") != std::string::npos);
}

TEST_CASE("the reader knows the keys of the language and no others") {
  for (const auto& known : known_maps()) {
    CAPTURE(known.path);
    const std::string found = findings("heddle: 1\nflow: x\n" + known.flow);
    CHECK(found.find(" has no key 'xyzzy'") != std::string::npos);
    std::vector<std::string> names;
    // Which keys go with which kind of node the reader sees only later.
    const bool is_node = known.path == "$defs/method_node/properties";
    for (const auto& word :
         is_node ? std::span<const flow::Word>(flow::any_node_keys) : known.words) {
      names.emplace_back(word.name);
    }
    CHECK(found.find("keys: " + flow::enumerate(names) + "\n") != std::string::npos);
  }
}

TEST_CASE("the schema has the keys that the reader knows and no others") {
  for (const auto& known : known_maps()) {
    CAPTURE(known.path);
    auto names = names_of(known.words);
    // Offered here, but these make the node another kind of node.
    if (known.path == "$defs/method_node/properties") {
      for (const auto& type : flow::control_types()) names.insert(type.descriptor.name);
    }
    CHECK(keys_of(at(known.path)) == names);
    const auto map = known.path.substr(0, known.path.rfind("properties"));
    CHECK(at(map + "additionalProperties") == Value(false));
  }
  CHECK(keys_of(at("$defs/switch/properties")) == names_of(flow::switch_keys));
  CHECK(keys_of(at("$defs/switch/properties/switch/items/properties")) ==
        names_of(flow::case_keys));
  const std::set<std::string> structured = {"next", "timeout", "description"};
  for (const std::string kind : {"for_each", "parallel", "repeat"}) {
    auto keys = structured;
    keys.insert(kind);
    CHECK(keys_of(at("$defs/" + kind + "/properties")) == keys);
  }
  for (const std::string kind : {"set", "wait"}) {
    CHECK(keys_of(at("$defs/" + kind + "/properties")) ==
          std::set<std::string>{kind, "next", "description"});
  }
}

TEST_CASE("the schema has every type, every jitter and every outcome") {
  std::set<std::string> types;
  for (const auto& choice : at("$defs/type/oneOf").list()) {
    types.insert(choice.map().find("const")->string());
  }
  std::set<std::string> known;
  for (const auto& type : flow::value_types) known.emplace(name_of(type.type));
  CHECK(types == known);
  std::set<std::string> jitters;
  for (const auto& choice : at("$defs/retry/properties/jitter/oneOf").list()) {
    jitters.insert(choice.map().find("const")->string());
  }
  CHECK(jitters == names_of(flow::jitters));
  CHECK(keys_of(at("$defs/demo.ask/properties/next/properties")) ==
        std::set<std::string>{"YES", "NO", "FAILURE", "TIMEOUT", "INVALID"});
  CHECK(keys_of(at("$defs/demo.every_type/properties/next/properties")) ==
        std::set<std::string>{"SUCCESS", "NOT_FOUND", "FAILURE", "TIMEOUT", "INVALID"});
}

TEST_CASE("every key of the language has docs in the schema") {
  std::size_t documented = 0;
  for (const auto& known : known_maps()) {
    for (const auto& [key, schema] : at(known.path).map()) {
      CAPTURE(key.string());
      CHECK(*schema.map().find("title") == key);
      REQUIRE(schema.map().find("description") != nullptr);
      CHECK(schema.map().find("description")->string().size() > 10);
      ++documented;
    }
  }
  CHECK(documented > 40);
}

TEST_CASE("every reference in a schema leads somewhere") {
  std::size_t references = 0;
  for_each_map(sample_schema(), [&](const heddle::Map& map) {
    const Value* reference = map.find("$ref");
    if (reference == nullptr || reference->type() != Type::string) return;
    REQUIRE(reference->string().starts_with("#/"));
    at(reference->string().substr(2));
    ++references;
  });
  CHECK(references > 50);
}

TEST_CASE("secrets of a declaration are not in the schema, and nothing offers to write one") {
  auto type = every_type();
  auto& word = *std::find_if(type.inputs.begin(), type.inputs.end(),
                             [](const auto& input) { return input.name == "word"; });
  word.secret = true;
  word.default_value = heddle::secret(Value("hunter22"));
  word.example = Value("hunter23");
  const std::string schema = flow::write_schema({type});
  CHECK(schema.find("hunter2") == std::string::npos);
  CHECK(schema.find("Give it by an expression, such as `${{ inputs.word }}`") != std::string::npos);
}

TEST_CASE("what no node can use is not in the schema") {
  auto type = every_type();
  type.name = "alone";
  CHECK(flow::write_schema({type}) == flow::write_schema({}));
}

TEST_CASE("without node types the schema still knows the language") {
  const Value schema = heddle::parse_json(flow::write_schema({}));
  for_each_map(schema, [](const heddle::Map& map) {
    for (const char* key : {"oneOf", "allOf", "enum", "required"}) {
      const Value* list = map.find(key);
      CHECK((list == nullptr || list->type() != Type::list || !list->list().empty()));
    }
  });
  CHECK(keys_of(*schema.map().find("properties")) == names_of(flow::top_keys));
}

TEST_CASE("the checker finds no error in what the schema must take") {
  for (const auto& file : flows_in(tests / "editor/good")) {
    CAPTURE(file.filename().string());
    CHECK(findings(heddle::test::content_of(file)) == "");
  }
}

TEST_CASE("the checker finds an error in what the schema must refuse") {
  for (const auto& file : flows_in(tests / "editor/mistakes")) {
    CAPTURE(file.filename().string());
    CHECK(findings(heddle::test::content_of(file)).find("error[HD") != std::string::npos);
  }
}

TEST_CASE("RE2 patterns become ECMAScript patterns, or none where these mean something else") {
  using flow::schema::from_re2;
  CHECK(from_re2("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?") ==
        "^(?:[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)$");
  CHECK(from_re2("a|b") == "^(?:a|b)$");
  CHECK(from_re2("(?:a.b)+?") == R"(^(?:(?:a[^\n]b)+?)$)");
  CHECK(from_re2(R"(https?://[^\s?#]+)") == R"(^(?:https?://[^\t\n\f\r ?#]+)$)");
  CHECK(from_re2(R"(\s\S\d\W\b)") == R"(^(?:[\t\n\f\r ][^\t\n\f\r ]\d\W\b)$)");
  CHECK(from_re2(R"(\-\_\@\.\/[\-\.\@])") == R"(^(?:-_@\.\/[\-\.@])$)");
  CHECK(from_re2("}{x]{2}{,3}") == R"(^(?:\}\{x\]{2}\{,3\})$)");
  CHECK(from_re2("[-a][a-][[]") == R"(^(?:[-a][a-][\[])$)");
  CHECK(from_re2("[ä-ü]") == "^(?:[ä-ü])$");
  for (const char* foreign :
       {"(?i)a", "(?P<x>a)", R"(\pL)", R"(\Qa\E)", R"(\x41)", R"(\A)", R"(\z)", "[[:alpha:]]",
        "[]a]", R"([\d-z])", R"([a-\d])", R"([\\-\d])", "^*", R"(\b+)", "[a", "\\", ""}) {
    CAPTURE(foreign);
    CHECK_FALSE(from_re2(foreign));
  }
}

TEST_CASE("other spellings of a name are matched, but not its own") {
  using flow::schema::other_spellings;
  CHECK(other_spellings("to_2") == R"(^(?!to_2$)[ \t_-]*[Tt][Oo][ \t_-]+2[ \t_-]*$)");
  CHECK(other_spellings("FAILURE") ==
        R"(^(?!FAILURE$)[ \t_-]*[Ff][Aa][Ii][Ll][Uu][Rr][Ee][ \t_-]*$)");
}
