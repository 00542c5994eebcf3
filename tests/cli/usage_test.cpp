// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "cli/command.hpp"

using heddle::test::CommandResult;
using heddle::test::flow_file;
using heddle::test::run_heddle;

namespace {

const std::string echo = flow_file("echo.yaml");

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// What every refusal of the command line has in common.
void check_usage_error(const CommandResult& result, const std::string& line,
                       const std::string& command = "heddle run") {
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err ==
        command + ": " + line + "\nRun '" + command + " --help' for how to use it.\n");
}

}  // namespace

TEST_CASE("help goes to stdout and tells examples and exit codes") {
  for (const std::string command : {"", "run", "check", "graph", "nodes", "docs", "schema", "eval",
                                    "explain", "new", "completion"}) {
    CAPTURE(command);
    const auto result = command.empty() ? run_heddle({"--help"}) : run_heddle({command, "--help"});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    CHECK(has(result.out, "Usage: heddle"));
    CHECK(has(result.out, "Examples:"));
    CHECK(has(result.out, "Exit codes:"));
    CHECK(has(result.out, "2"));
  }
  CHECK(has(run_heddle({"run", "--help"}).out, "Usage: heddle run "));
}

TEST_CASE("the version is one line") {
  const auto result = run_heddle({"--version"});
  CHECK(result.exit_code == 0);
  CHECK(result.out.starts_with("heddle "));
  CHECK(result.out.find('\n') == result.out.size() - 1);
}

TEST_CASE("a command line that makes no sense is refused with a way out") {
  check_usage_error(run_heddle({}),
                    "say what to do: run, check, test, graph, nodes, docs, eval, schema, explain, "
                    "new or completion",
                    "heddle");
  check_usage_error(run_heddle({"rum", echo}), "there is no command 'rum'; did you mean 'run'?",
                    "heddle");
  check_usage_error(run_heddle({"run"}), "say which flow, such as flows/imiassist/new_token.yaml");
  check_usage_error(run_heddle({"run", echo, "--tarce"}),
                    "there is no option '--tarce'; did you mean '--trace'?");
  check_usage_error(run_heddle({"run", "--tarce"}),
                    "there is no option '--tarce'; did you mean '--trace'?");
  check_usage_error(run_heddle({"run", echo, "-i"}), "--input needs a value behind it");
  check_usage_error(run_heddle({"run", echo, "--inputs", "a", "--inputs", "b"}),
                    "--inputs is given more than once; it takes one value");
  check_usage_error(run_heddle({"run", echo, "--workers", "0"}),
                    "--workers: expected a number from 1 to 1024");
  check_usage_error(run_heddle({"run", echo, "--workers", "many"}),
                    "--workers: expected a number from 1 to 1024");
  for (const std::string time : {"5", "0s", "-1s", "5 s", "1e9h", "soon", "nans"}) {
    check_usage_error(
        run_heddle({"run", echo, "--timeout", time}),
        "--timeout: expected a time such as 500ms, 30s, 5m or 1h, found '" + time + "'");
  }
  check_usage_error(run_heddle({"explain", "HD1001", "HD1002"}),
                    "there is a word too many: explain takes one at most", "heddle explain");
  check_usage_error(run_heddle({"schema", "flow.schema.json"}),
                    "there is a word too many: schema takes options only", "heddle schema");
}

TEST_CASE("an argument that may be a secret is never repeated") {
  const auto word = run_heddle({"run", echo, "--secret", "hidden", "hunter2"});
  CHECK(word.exit_code == 2);
  CHECK_FALSE(has(word.all(), "hunter2"));
  check_usage_error(run_heddle({"run", echo, "--trace=hunter2"}), "--trace takes no value");
  for (const std::string argument : {"--password=hunter2", "-phunter2"}) {
    const auto result = run_heddle({"run", echo, argument});
    CHECK(result.exit_code == 2);
    CHECK_FALSE(has(result.all(), "hunter2"));
  }
  for (const std::string option : {"-i", "--secret", "--set"}) {
    CAPTURE(option);
    const auto result = run_heddle({"run", echo, option, "hunter2"});
    CHECK(result.exit_code == 2);
    CHECK_FALSE(has(result.all(), "hunter2"));
  }
  const auto json = run_heddle({"run", echo, "--json", "hunter2"});
  CHECK(json.exit_code == 2);
  CHECK(json.out.starts_with(R"({"diagnostics":[{"severity":"error")"));
  CHECK_FALSE(has(json.all(), "hunter2"));
}

TEST_CASE("plugin folders and settings are checked, all at once") {
  const auto result = run_heddle({"run", echo, "--plugins", "/does/not/exist", "--plugins", echo,
                                  "--set", "imiassist.base_url", "--set", "a.b=1", "--set", "a.b=2",
                                  "--set", "Base URL=3", "--set", "=4"});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(
      result.err ==
      "error: --plugins: there is no folder '/does/not/exist'\n"
      "error: --plugins: '" +
          echo +
          "' is not a folder\n"
          "      = give the folder in which the plugin is\n"
          "error: --set 'imiassist.base_url': expected family.setting=value, found no '='\n"
          "      = such as --set imiassist.base_url=http://127.0.0.1:8080\n"
          "error: the setting 'a.b' is given twice\n"
          "error: --set 'Base URL': this is not the name of a setting\n"
          "      = settings are named family.setting in small letters, such as imiassist.base_url\n"
          "error: --set number 5: expected family.setting=value, found no name before '='\n"
          "      = such as --set imiassist.base_url=http://127.0.0.1:8080\n"
          "6 errors; the flow was not run\n");
}

TEST_CASE("a misspelt setting is answered with the right one") {
  const auto result =
      run_heddle({"run", echo, "-i", "hidden=x", "--set", "imiassist.base_ulr=http://127.0.0.1:1"});
  CHECK(result.exit_code == 2);
  CHECK(has(result.err, "there is no setting 'imiassist.base_ulr'"));
  CHECK(has(result.err, "did you mean 'imiassist.base_url'?"));
}

TEST_CASE("a flow that cannot be read is a finding") {
  const auto text = run_heddle({"run", "/does/not/exist.yaml"});
  CHECK(text.exit_code == 2);
  CHECK(text.out.empty());
  CHECK(has(text.err, "/does/not/exist.yaml: error[HD1001]: "));
  const auto json = run_heddle({"run", "/does/not/exist.yaml", "--json"});
  CHECK(json.exit_code == 2);
  CHECK(json.err.empty());
  CHECK(json.out.starts_with(R"({"diagnostics":[)"));
  CHECK(has(json.out, R"("code":"HD1001")"));
}

TEST_CASE("an output to reveal must be one of the flow's") {
  const auto result = run_heddle({"run", echo, "--reveal", "hiden", "--secret", "hidden=env:H"},
                                 {.environment = {{"H", "hush-hush"}}});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err ==
        "error: --reveal: the flow 'echo' has no output 'hiden'\n"
        "      = did you mean 'hidden'?\n"
        "      = outputs: text, hidden, port, ratio, names, wait\n"
        "1 error; the flow was not run\n");
}
