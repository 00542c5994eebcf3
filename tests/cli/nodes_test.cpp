// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/json.hpp>

#include <string>

#include "cli/command.hpp"

using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("all node types are listed with title and first sentence") {
  const auto result = run_heddle({"nodes"});
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, "imiassist.authenticate        Authenticate        Signs in as"));
  CHECK(has(result.out, "\nimiassist.get_new_token       Get New Token "));
}

TEST_CASE("of a secret setting it is not said that it be typed into a shell") {
  const auto result =
      run_heddle({"nodes", "probe.configured", "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"});
  CHECK(has(result.out,
            "\nSettings (--set NAME=VALUE; secret ones under 'secrets' in heddle.yaml)\n"));
}

TEST_CASE("a node type is shown in full") {
  const auto result = run_heddle({"nodes", "imiassist.authenticate"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out.starts_with("Authenticate\n  node type  imiassist.authenticate\n"));
  for (const std::string part :
       {"\nInput variables\n  subdomain      string  required          Name of the subdomain",
        "\n  user_password  string  required, secret  ", "Example: healthcarecomms",
        "\nOutput variables\n", "  access                string  on SUCCESS, secret ",
        "\nOutcomes\n  SUCCESS  ", "\n  FAILURE  ", "\nSettings (--set NAME=VALUE)\n",
        "\n  imiassist.base_url "}) {
    CAPTURE(part);
    CHECK(has(result.out, part));
  }
  std::size_t begin = 0;
  while (begin < result.out.size()) {
    const std::size_t end = result.out.find('\n', begin);
    CHECK_MESSAGE((end - begin <= 100 || result.out[begin + 2] == 'f'),
                  result.out.substr(begin, end - begin));
    begin = end + 1;
  }
}

TEST_CASE("node types come as JSON too") {
  const auto all = heddle::parse_json(run_heddle({"nodes", "--json"}).out);
  CHECK(all.list().size() == 9);
  const auto one =
      heddle::parse_json(run_heddle({"nodes", "imiassist.authenticate", "--json"}).out);
  CHECK(*one.map().find("name") == heddle::Value("imiassist.authenticate"));
  CHECK(one.map().find("inputs")->list().size() == 4);
}

TEST_CASE("an unknown node type is answered with the nearest") {
  const auto slip = run_heddle({"nodes", "imiassist.autenticate"});
  CHECK(slip.exit_code == 2);
  CHECK(slip.out.empty());
  CHECK(
      slip.err.starts_with("error[HD2001]: there is no node type 'imiassist.autenticate'\n"
                           "      = did you mean 'imiassist.authenticate'?\n"
                           "      = searched for plugins in: "));
  CHECK(has(run_heddle({"nodes", "Get New Token"}).err, "did you mean 'imiassist.get_new_token'?"));
}

TEST_CASE("a plugin that cannot be loaded is told on stderr") {
  const TemporaryFolder folder;
  const std::string file = folder.write("broken.so", "this is no library");
  const auto all = run_heddle({"nodes", "--plugins", folder.path()});
  CHECK(all.exit_code == 0);
  CHECK(has(all.out, "imiassist.authenticate"));
  CHECK(has(all.err, file + ": error[HD4001]: this plugin cannot be used: "));
  const auto one = run_heddle({"nodes", "broken.thing", "--plugins", folder.path()});
  CHECK(one.exit_code == 2);
  CHECK(
      one.err.starts_with("error[HD2002]: the plugin that offers 'broken.thing' was not loaded\n"
                          "      = " +
                          file + ": "));
}

// The name that the program is started by says nothing of where it is.
TEST_CASE("the plugins that came with the command are found however it is started") {
  const std::string command = HEDDLE_COMMAND;
  const std::string folder = command.substr(0, command.rfind('/'));
  // found through PATH
  const auto result =
      heddle::test::Process("/bin/sh", {"-c", "PATH=\"$0\"; heddle nodes", folder}).finish();
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, "imiassist.authenticate"));
}
