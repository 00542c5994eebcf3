// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "files.hpp"
#include "plugin/plugin_directories.hpp"

// Which file a node type comes from. The files differ in their version.
namespace {

using heddle::plugin::NodeType;
using heddle::plugin::PluginDirectories;

std::string folder(std::string_view name) {
  return std::string(HEDDLE_TEST_PLUGIN_DIR) + "/" + std::string(name);
}

std::string version(const NodeType* type) {
  return type == nullptr ? "none" : type->plugin_version;
}

bool is_mapped(const std::string& file) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.ends_with(file)) return true;
  }
  return false;
}

std::vector<std::string> names(const std::vector<const NodeType*>& types) {
  std::vector<std::string> result;
  for (const NodeType* type : types) result.push_back(type->name);
  return result;
}

// Sets a variable of the environment for one test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Environment() { ::unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("only the files that a name leads to are loaded") {
  PluginDirectories plugins({folder("later")});
  CHECK_FALSE(is_mapped("/later/later.greet.so"));
  CHECK(version(plugins.find("later.greet")) == "6.0.0");
  CHECK(is_mapped("/later/later.greet.so"));
  CHECK_FALSE(is_mapped("/later/order.greet.so"));
}

TEST_CASE("a.b is looked for in a.b.so before a.so") {
  PluginDirectories plugins({folder("order")});
  CHECK(version(plugins.find("order.greet")) == "2.0.0");
}

TEST_CASE("a family's file offers what has no file of its own") {
  PluginDirectories plugins({folder("order")});
  CHECK(version(plugins.find("other.greet")) == "3.0.0");
}

TEST_CASE("a name of three parts is looked for in a.b.c.so, a.b.so and a.so") {
  PluginDirectories plugins({folder("order")});
  CHECK(version(plugins.find("deep.er.greet")) == "4.0.0");
  CHECK(plugins.find("deep.er.wave") == nullptr);
}

TEST_CASE("a family's file that loads is no reason why a name of it is missing") {
  PluginDirectories plugins({folder("order")});
  CHECK(plugins.find("deep.er.wave") == nullptr);
  CHECK(plugins.refusals("deep.er.wave").empty());
}

TEST_CASE("the first folder that offers a node type wins") {
  PluginDirectories first({folder("order"), folder("later")});
  CHECK(version(first.find("order.greet")) == "2.0.0");
  PluginDirectories second({folder("later"), folder("order")});
  CHECK(version(second.find("order.greet")) == "5.0.0");
}

TEST_CASE("a file that stands in for one that was refused is a warning, HD4001") {
  const heddle::test::TemporaryFolder broken;
  const std::string file = broken.write("order.greet.so", "no library");
  PluginDirectories plugins({broken.path(), folder("order")});
  CHECK(version(plugins.find("order.greet")) == "2.0.0");
  const auto diagnostics = plugins.diagnostics();
  REQUIRE(diagnostics.size() == 2);
  CHECK(diagnostics[0].severity == heddle::Severity::error);
  CHECK(diagnostics[1].severity == heddle::Severity::warning);
  CHECK(diagnostics[1].code == "HD4001");
  CHECK(diagnostics[1].place.file == file);
  CHECK(diagnostics[1].message.starts_with(
      "node type 'order.greet' is taken from " + folder("order") +
      "/order.greet.so: this file comes first and was refused: "));
}

TEST_CASE("what was loaded before does not change which file wins") {
  PluginDirectories plugins({folder("order"), folder("later")});
  plugins.all();
  CHECK(version(plugins.find("order.greet")) == "2.0.0");
  CHECK(version(plugins.find("later.greet")) == "6.0.0");
}

TEST_CASE("a second offer of a node type is a warning, HD4002, that names the winner") {
  PluginDirectories plugins({folder("order"), folder("later")});
  plugins.all();
  std::vector<std::string> warnings;
  for (const auto& diagnostic : plugins.diagnostics()) {
    CHECK(diagnostic.code == "HD4002");
    CHECK(diagnostic.severity == heddle::Severity::warning);
    warnings.push_back(diagnostic.place.file + ": " + diagnostic.message);
  }
  const std::string text = "node type 'order.greet' is offered by " + folder("order") +
                           "/order.greet.so too, which comes first; this one is not used";
  CHECK(warnings == std::vector<std::string>{folder("order") + "/order.so: " + text,
                                             folder("later") + "/order.greet.so: " + text});
}

TEST_CASE("a folder that is named twice warns of nothing") {
  PluginDirectories plugins({folder("good"), folder("good") + "/", folder("bad") + "/../good"});
  CHECK(plugins.all().size() == 3);
  CHECK(plugins.diagnostics().empty());
  CHECK(plugins.places() == std::vector<std::string>{folder("good")});
}

TEST_CASE("a node type in a file of another name is a warning, HD4003, and not used") {
  PluginDirectories plugins({folder("misnamed")});
  CHECK(plugins.find("misnamed.gret") == nullptr);
  CHECK(plugins.find("misnamed.greet") == nullptr);
  CHECK(plugins.refusals("misnamed.greet").at(0).why == "it loads, and offers misnamed.gret");
  CHECK(plugins.all().empty());
  const auto diagnostics = plugins.diagnostics();
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "HD4003");
  CHECK(diagnostics[0].message ==
        "node type 'misnamed.gret' is not looked for in a file of this name, so no flow can use "
        "it; call the file misnamed.gret.so");
}

TEST_CASE("all() lists by name, once each") {
  PluginDirectories plugins({folder("later"), folder("order")});
  CHECK(names(plugins.all()) ==
        std::vector<std::string>{"deep.er.greet", "later.greet", "order.greet", "other.greet"});
  CHECK(names(plugins.all()).size() == 4);
}

TEST_CASE("of a family only its own files are loaded") {
  // Each test is a process of its own under ctest; alone in one, others may have loaded the file.
  const bool before = is_mapped("/order/other.so");
  PluginDirectories plugins({folder("order"), folder("good")});
  CHECK(names(plugins.of_family("order")) == std::vector<std::string>{"order.greet"});
  CHECK(is_mapped("/order/other.so") == before);
  CHECK(names(plugins.of_family("demo")) == std::vector<std::string>{"demo.greet"});
  CHECK(plugins.of_family("orde").empty());
  CHECK(plugins.of_family("").empty());
}

TEST_CASE("a name that is not one of a node type never becomes a path") {
  PluginDirectories plugins({folder("good")});
  for (const char* name :
       {"", ".", "..", "demo", "../good/demo.greet", "/etc/passwd", "demo/greet", "demo.greet/",
        "./demo.greet", ".demo.greet", "demo..greet", "demo.greet.", "Demo.Greet", "demo.greet\n",
        "demo.gr%65et", "demo.\xc3\xa9"}) {
    CAPTURE(name);
    CHECK(plugins.find(name) == nullptr);
    CHECK(plugins.refusals(name).empty());
  }
  CHECK(plugins.find(std::string_view("demo.greet\0x", 12)) == nullptr);
  CHECK(plugins.find("demo.greet") != nullptr);
}

TEST_CASE("a setting that plugins declare alike is one setting") {
  PluginDirectories plugins({folder("settings")});
  CHECK(plugins.find("one.greet") != nullptr);
  CHECK(plugins.find("two.greet") != nullptr);
  CHECK(plugins.diagnostics().empty());
}

TEST_CASE("a plugin that declares a known setting otherwise is refused") {
  PluginDirectories plugins({folder("settings")});
  CHECK(plugins.find("one.greet") != nullptr);
  CHECK(plugins.find("three.greet") == nullptr);
  CHECK(plugins.refusals("three.greet").at(0).why ==
        "it declares the setting 'shared.word' otherwise than " + folder("settings") +
            "/one.greet.so does; plugins that share a setting must declare it alike");
}

TEST_CASE("the folders given come first, then those of HEDDLE_PLUGIN_PATH, then the program's") {
  const Environment environment("HEDDLE_PLUGIN_PATH", ":/second:/third:");
  const auto path = heddle::plugin::plugin_search_path({"/first"});
  REQUIRE(path.size() == 4);
  CHECK(path[0] == "/first");
  CHECK(path[1] == "/second");
  CHECK(path[2] == "/third");
  CHECK(path[3].ends_with("/lib/heddle/plugins"));
  CHECK(path[3].find("..") == std::string::npos);
}

TEST_CASE("several threads may look for node types at once, and find the same ones") {
  PluginDirectories plugins({folder("order"), folder("later"), folder("good"), folder("bad")});
  std::vector<std::vector<const NodeType*>> found(8);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : found) {
      threads.emplace_back([&] {
        for (const char* name : {"order.greet", "later.greet", "demo.greet", "plain_c.greet",
                                 "bad.null_run", "deep.er.greet", "other.greet"}) {
          mine.push_back(plugins.find(name));
          plugins.refusals(name);
        }
        mine.push_back(plugins.all().front());
        plugins.diagnostics();
      });
    }
  }
  for (const auto& mine : found) CHECK(mine == found[0]);
  CHECK(found[0][0] != nullptr);
  CHECK(found[0][4] == nullptr);
}

TEST_CASE("a plugin's descriptor says all that its author wrote, and where it is from") {
  PluginDirectories plugins({folder("good")});
  const NodeType* type = plugins.find("demo.greet");
  REQUIRE(type != nullptr);
  CHECK(type->title == "Greet");
  CHECK(type->doc == "Greets someone.");
  CHECK(type->idempotent);
  CHECK_FALSE(type->effects);
  CHECK_FALSE(type->blocking);
  CHECK(type->plugin == "demo");
  CHECK(type->plugin_version == "1.0.0");
  CHECK(type->plugin_license == "Apache-2.0");
  CHECK(type->origin == folder("good") + "/demo.greet.so");
  REQUIRE(type->inputs.size() == 1);
  CHECK(type->inputs[0].name == "name");
  CHECK(type->inputs[0].required);
  CHECK(type->inputs[0].type == heddle::Type::string);
  CHECK(type->inputs[0].example == heddle::Value("Ada"));
  REQUIRE(type->outputs.size() == 1);
  CHECK(type->outputs[0].outcomes == std::vector<std::string>{"SUCCESS"});
  REQUIRE(type->outcomes.size() == 2);
  CHECK(type->outcomes[1].name == "FAILURE");
}
