// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/command.hpp"

using heddle::test::CommandResult;
using heddle::test::content_of;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

// (That a node which is made builds, passes its tests and runs is held by tests/consumer: it needs
// the package.)
CommandResult make(const std::vector<std::string>& words, const TemporaryFolder& here) {
  std::vector<std::string> arguments = {"new"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  return run_heddle(arguments, {.directory = here.path()});
}

void check_refused(const CommandResult& result, const std::string& command,
                   const std::string& line) {
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err == command + ": " + line + "\n");
}

std::string with_help(const std::string& line, const std::string& command) {
  return line + "\nRun '" + command + " --help' for how to use it.";
}

}  // namespace

TEST_CASE("new node makes a project and says what to do with it") {
  const TemporaryFolder here;
  const auto result = make({"node", "shop.look_up"}, here);
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out ==
        "shop.look_up is in shop.look_up:\n"
        "  .gitignore\n"
        "  CMakeLists.txt\n"
        "  look_up.cpp\n"
        "  look_up.hpp\n"
        "  look_up.test.yaml\n"
        "  look_up.yaml\n"
        "  look_up_test.cpp\n"
        "  README.md\n"
        "  heddle.yaml\n"
        "Next:\n"
        "  cd -- shop.look_up\n"
        "  cmake -S . -B build && cmake --build build && ctest --test-dir build\n"
        "  heddle run look_up.yaml -i name=Ada\n");
  CHECK(here.names() == std::vector<std::string>{"shop.look_up"});
  for (const auto& entry : std::filesystem::directory_iterator(here.file("shop.look_up"))) {
    CAPTURE(entry.path().string());
    const std::string text = content_of(entry.path());
    CHECK_FALSE(text.empty());
    CHECK(text.find('@') == std::string::npos);
  }
  CHECK(
      content_of(here.file("shop.look_up/look_up.hpp")).find("struct ShopLookUp : heddle::Node") !=
      std::string::npos);
}

TEST_CASE("a node that new makes is for everyone whom the umask lets in") {
  const TemporaryFolder here;
  CHECK(make({"node", "shop.price"}, here).exit_code == 0);
  const mode_t mask = umask(0);
  umask(mask);
  struct stat status {};
  CHECK(stat(here.file("shop.price").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == (0777U & ~mask));
}

TEST_CASE("a flow that new makes has no findings and passes its tests") {
  const TemporaryFolder here;
  const auto made = make({"flow", "sign-in", "--dir", "flows"}, here);
  CHECK(made.exit_code == 0);
  CHECK(made.out ==
        "sign-in is in flows:\n"
        "  sign-in.test.yaml\n"
        "  sign-in.yaml\n"
        "  README.md\n"
        "Next:\n"
        "  cd -- flows\n"
        "  heddle test\n"
        "  heddle run sign-in.yaml -i name=Ada\n");
  const auto checked = run_heddle({"check", "--strict", here.file("flows/sign-in.yaml")});
  CHECK(checked.err == "");
  CHECK(checked.exit_code == 0);
  const auto tested = run_heddle({"test"}, {.directory = here.file("flows")});
  INFO(tested.all());
  CHECK(tested.exit_code == 0);
  const auto ran =
      run_heddle({"run", "sign-in.yaml", "-i", "name=Ada"}, {.directory = here.file("flows")});
  CHECK(ran.out.find("greeting: Hello, Ada") != std::string::npos);
}

TEST_CASE("new writes over nothing") {
  const TemporaryFolder here;
  const std::string file = here.write("shop.price", "mine");
  check_refused(make({"node", "shop.price"}, here), "heddle new node",
                "cannot make shop.price: it exists, and nothing is written over; give another "
                "folder with --dir");
  CHECK(content_of(file) == "mine");
  std::filesystem::create_directory(here.file("empty"));
  CHECK(make({"flow", "one", "--dir", "empty"}, here).exit_code == 2);
  std::filesystem::create_symlink("nowhere", here.file("link"));
  CHECK(make({"flow", "one", "--dir", "link"}, here).exit_code == 2);
  CHECK(here.names() == std::vector<std::string>{"empty", "link", "shop.price"});
}

TEST_CASE("new makes no folders around the one that it was asked for") {
  const TemporaryFolder here;
  check_refused(make({"flow", "one", "--dir", "a/b"}, here), "heddle new flow",
                "cannot make a/b: there is no folder " + here.file("a") + "; make it first");
  CHECK(here.names().empty());
}

TEST_CASE("new says which names a node type and a flow may have") {
  const TemporaryFolder here;
  const std::string node = "heddle new node";
  const std::string expected =
      "expected a family and a method in small letters, digits and '_', such as shop.price; found ";
  for (const char* name : {"shop", "Shop.price", "shop.", ".price", "shop.price.net", "shop.1",
                           "shop-a.price", "../x.y"}) {
    CAPTURE(name);
    check_refused(make({"node", name}, here), node,
                  with_help(expected + "'" + std::string(name) + "'", node));
  }
  check_refused(make({"node"}, here), node,
                with_help("say the name of the node type: a family and a method in small letters, "
                          "digits and '_', such as shop.price",
                          node));
  const std::string flow = "heddle new flow";
  for (const char* name : {"Sign", "sign_in", "1st", "a/b"}) {
    CAPTURE(name);
    check_refused(make({"flow", name}, here), flow,
                  with_help("expected small letters, digits and '-', such as sign-in; found '" +
                                std::string(name) + "'",
                            flow));
  }
  check_refused(make({"flow", "heddle"}, here), flow,
                with_help("expected another name than heddle: heddle.yaml is the host's "
                          "configuration",
                          flow));
  check_refused(make({"node", "shop.true"}, here), node,
                with_help("expected another name than true: in a flow that is no text", node));
  CHECK(here.names().empty());
}

TEST_CASE("what is to be made new is a node or a flow") {
  const TemporaryFolder here;
  check_refused(make({}, here), "heddle new",
                with_help("say what to do: node or flow", "heddle new"));
  check_refused(make({"nod"}, here), "heddle new",
                with_help("there is no command 'nod'; did you mean 'node'?", "heddle new"));
  check_refused(make({"node", "a.b", "c.d"}, here), "heddle new node",
                with_help("there is a word too many: node takes one at most", "heddle new node"));
}
