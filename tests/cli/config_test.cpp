// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <chrono>
#include <heddle/json.hpp>
#include <string>
#include <vector>

#include "cli/command.hpp"

// The host configuration as the command finds it and uses it.

using heddle::test::CommandOptions;
using heddle::test::CommandResult;
using heddle::test::content_of;
using heddle::test::flow_file;
using heddle::test::NamedPipe;
using heddle::test::Process;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

const std::string secret = "hush-hush-1";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Asks a service that is not there, and so tells by its error where it asked.
const std::string asking = R"(heddle: 1
flow: asking
inputs:
  password: {type: string, secret: true}
outputs:
  password: ${{ inputs.password }}
  same: ${{ secrets.password }}
  lang: ${{ first(env.LANG, "") }}
nodes:
  ask:
    use: imiassist.authenticate
    with:
      subdomain: a
      domain: b.example
      user_email: somebody@example.org
      user_password: ${{ inputs.password }}
    next: {SUCCESS: end, FAILURE: end.FAILURE}
)";

// A working directory with project/flows/asking.yaml and a configuration beside it.
class Project {
 public:
  explicit Project(const std::string& configuration = good()) {
    static_cast<void>(folder_.write("project/flows/asking.yaml", asking));
    write("flows/heddle.yaml", configuration);
  }

  static std::string good() {
    return "heddle: 1\n"
           "settings:\n"
           "  imiassist.base_url: http://127.0.0.1:1\n"
           "secrets: {password: env:PASSWORD}\n"
           "env: [LANG]\n";
  }

  void write(const std::string& name, const std::string& text) const {
    static_cast<void>(folder_.write("project/" + name, text));
  }
  void write_echo(const std::string& name) const {
    write(name, content_of(flow_file("echo.yaml")));
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return folder_.file("project/" + name);
  }

  // In the project, or a folder of it.
  [[nodiscard]] CommandResult run(const std::vector<std::string>& arguments,
                                  const std::string& from = "") const {
    CommandOptions options;
    options.environment = {{"PASSWORD", secret}, {"LANG", "C.UTF-8"}, {"OTHER", "other-secret"}};
    options.directory = path(from);
    return run_heddle(arguments, options);
  }
  [[nodiscard]] CommandResult ask(std::vector<std::string> more = {},
                                  const std::string& from = "") const {
    std::vector<std::string> arguments = {
        "run", from.empty() ? "flows/asking.yaml" : path("flows/asking.yaml"), "--trace"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, from);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a configuration beside the flow is found and used, and named with --trace") {
  const Project project;
  const auto result = project.ask();
  CHECK(result.exit_code == 1);
  CHECK(result.err.starts_with("configuration: flows/heddle.yaml\n"));
  CHECK(has(result.err, "http://127.0.0.1:1/"));
  CHECK(result.out == "outcome: FAILURE\npassword: ***\nsame: ***\nlang: C.UTF-8\n");
  CHECK_FALSE(has(result.all(), secret));
  // From where the working directory is does not matter when it is beside the flow.
  const auto inside = project.run({"run", "asking.yaml", "--trace"}, "flows");
  CHECK(inside.err.starts_with("configuration: heddle.yaml\n"));
  const auto from_elsewhere = project.run({"run", "../flows/asking.yaml", "--trace"}, "flows/..");
  CHECK(from_elsewhere.exit_code == 2);  // there is no such file
  project.write("elsewhere/x", "");
  const auto elsewhere = project.run({"run", "../flows/asking.yaml", "--trace"}, "elsewhere");
  CHECK(elsewhere.err.starts_with("configuration: ../flows/heddle.yaml\n"));
  CHECK(project.ask({}, "elsewhere")
            .err.starts_with("configuration: " + project.path("flows/heddle.yaml") + "\n"));
}

TEST_CASE("the nearest configuration between the flow and the working directory is the one") {
  const Project project;
  project.write_echo("echo.yaml");
  project.write_echo("flows/a/b/echo.yaml");
  project.write("heddle.yaml", "heddle: 1\n");
  const auto used = [&](const std::string& flow, const std::string& from = "") {
    const auto result = project.run({"run", flow, "--trace", "-i", "hidden=x"}, from);
    return result.err.substr(0, result.err.find('\n'));
  };
  CHECK(used("echo.yaml") == "configuration: heddle.yaml");
  CHECK(used("flows/a/b/echo.yaml") == "configuration: flows/heddle.yaml");
  CHECK(used("./flows/a/../a/b/echo.yaml") == "configuration: flows/heddle.yaml");
  CHECK(used("a/b/echo.yaml", "flows") == "configuration: heddle.yaml");
  // Not above the working directory, and not where the flow is not below it.
  CHECK(used("b/echo.yaml", "flows/a") == "configuration: none");
  CHECK(used("../../flows/a/b/echo.yaml", "flows/a") == "configuration: none");
  CHECK(used(project.path("flows/a/b/echo.yaml")) ==
        "configuration: " + project.path("flows/heddle.yaml"));
}

TEST_CASE("another configuration can be given, or none") {
  const Project project;
  project.write("other.yaml",
                "heddle: 1\nsettings: {imiassist.base_url: \"http://127.0.0.1:2\"}\n"
                "secrets: {password: env:OTHER}\nenv: [LANG]\n");
  const auto other = project.ask({"--config", "other.yaml"});
  CHECK(other.err.starts_with("configuration: other.yaml\n"));
  CHECK(has(other.err, "http://127.0.0.1:2/"));
  const auto none = project.ask({"--config", "none", "--secret", "password=env:OTHER"});
  CHECK(none.exit_code == 2);
  CHECK(none.err.starts_with("configuration: none\n"));
  CHECK(has(none.err, "unknown name 'secrets'"));
  project.write("none", "heddle: 1\n");
  CHECK(project.ask({"--config", "./none"}).err.starts_with("configuration: ./none\n"));
  const auto missing = project.ask({"--config", "no.yaml"});
  CHECK(missing.exit_code == 2);
  CHECK(has(missing.err,
            "no.yaml: error[HD1001]: the file cannot be read: No such file or directory\n"));
  const auto empty = project.ask({"--config", ""});
  CHECK(empty.exit_code == 2);
  CHECK(empty.err ==
        "error: --config: expected a file, or 'none', found an empty text\n"
        "1 error; the flow was not run\n");
}

TEST_CASE("a secret that can be read only once is enough for a run") {
  const Project project;
  project.write("flows/heddle.yaml", "heddle: 1\nsecrets: {hidden: file:pipe}\n");
  project.write_echo("flows/echo.yaml");
  NamedPipe pipe(project.path("flows/pipe"));
  Process run(HEDDLE_COMMAND,
              {"run", project.path("flows/echo.yaml"), "--reveal", "hidden", "--config",
               project.path("flows/heddle.yaml")},
              {.patience = std::chrono::seconds(20)});
  REQUIRE(pipe.is_read());
  pipe.write(secret + "\n");
  const auto result = run.finish();
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, "\nhidden: " + secret + "\n"));
}

TEST_CASE("a secret of the configuration that cannot be had is told before the run begins") {
  const Project project;
  project.write("flows/heddle.yaml", "heddle: 1\nsecrets: {hidden: file:none}\n");
  project.write_echo("flows/echo.yaml");
  const auto result = project.run({"run", "flows/echo.yaml"});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(has(result.err, "error[HD6032]: the secret 'hidden': the file 'none' cannot be read: "));
  CHECK(result.err.ends_with("1 error; the flow was not run\n"));
  const auto json = project.run({"run", "flows/echo.yaml", "--json"});
  CHECK(json.exit_code == 2);
  CHECK(has(json.out, "\"code\":\"HD6032\""));
  CHECK(json.err.empty());
}

TEST_CASE("the command line wins over the configuration, and that over defaults") {
  const Project project;
  CHECK(has(project.ask({"--set", "imiassist.base_url=http://127.0.0.1:2"}).err,
            "http://127.0.0.1:2/"));
  const auto by_config = project.ask({"--reveal", "password", "--reveal", "same"});
  CHECK(has(by_config.out, "\npassword: " + secret + "\nsame: " + secret + "\n"));
  const auto by_option =
      project.ask({"--reveal", "password", "--reveal", "same", "--secret", "password=env:OTHER"});
  CHECK(has(by_option.out, "\npassword: other-secret\nsame: " + secret + "\n"));
  const auto by_file = project.ask({"--reveal", "password", "--inputs", "inputs.json"});
  CHECK(has(by_file.err, "'inputs.json' cannot be read"));
  project.write("inputs.json", R"({"password": "from-a-file"})");
  CHECK(has(project.ask({"--reveal", "password", "--inputs", "inputs.json"}).out,
            "\npassword: from-a-file\n"));
}

TEST_CASE("a configured secret is not missing, and one that cannot be read is told at its place") {
  const Project project("heddle: 1\nsecrets: {password: env:NOT_SET}\nenv: [LANG]\n");
  const auto result = project.ask();
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err ==
        "configuration: flows/heddle.yaml\n"
        "flows/heddle.yaml:2:21: error[HD6032]: the secret 'password': the environment variable "
        "NOT_SET is not set (a shell variable must be exported)\n"
        "    2 | secrets: {password: env:NOT_SET}\n"
        "      |                     ^~~~~~~~~~~\n"
        "1 error; the flow was not run\n");
  CHECK(project.run({"check", "flows/asking.yaml"}).exit_code == 0);
}

TEST_CASE("no secret of a configuration is shown, whatever is traced") {
  Project project(
      "heddle: 1\nsettings: {imiassist.base_url: \"http://127.0.0.1:1\"}\n"
      "secrets:\n  password: file:password.txt\n"
      "  imiassist.authorization_scheme: file:scheme.txt\nenv: [LANG]\n");
  project.write("flows/password.txt", secret + "\n");
  project.write("flows/scheme.txt", "hidden-scheme\n");
  for (const bool json : {false, true}) {
    CAPTURE(json);
    const auto result =
        project.ask(json ? std::vector<std::string>{"--json"} : std::vector<std::string>{});
    CHECK(result.exit_code == 1);
    CHECK_FALSE(has(result.all(), secret));
    CHECK_FALSE(has(result.all(), "hidden-scheme"));
    CHECK(has(result.out, "***"));
    if (json) {
      CHECK(result.err.starts_with(
          R"({"event":"notice","text":"configuration: flows/heddle.yaml"})"));
    }
  }
}

TEST_CASE("secrets that stand in a configuration are masked in what is found") {
  const Project project(
      "heddle: 1\nsecrets: {password: hunter22, other: env:X}\nenv: [LANG, A=hunter22]\n");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"check", "flows/asking.yaml"},
        {"check", "flows/asking.yaml", "--json"},
        {"run", "flows/asking.yaml"},
        {"run", "flows/asking.yaml", "--json", "--trace"}}) {
    const auto result = project.run(arguments);
    CHECK(result.exit_code == 2);
    CHECK(has(result.all(), "HD6030"));
    CHECK(has(result.all(), "HD6040"));
    CHECK_FALSE(has(result.all(), "hunter22"));
  }
}

TEST_CASE("a flow is checked with its configuration, which is checked once, at its own place") {
  const Project project(
      "heddle: 1\nsettings:\n  imiassist.base_ulr: x\n"
      "  imiassist.request_timeout: soon\nenv: [LANG]\n"
      "secrets: {password: env:P}\n");
  project.write_echo("flows/echo.yaml");
  project.write_echo("echo.yaml");
  const auto result = project.run({"check", "flows/asking.yaml", "flows/echo.yaml", "echo.yaml"});
  CHECK(result.exit_code == 2);
  CHECK(result.err.empty());
  CHECK(result.out.starts_with(
      "flows/heddle.yaml:3:3: error[HD6021]: there is no setting 'imiassist.base_ulr'\n"
      "    3 |   imiassist.base_ulr: ***\n"
      "      |   ^~~~~~~~~~~~~~~~~~ did you mean 'imiassist.base_url'?\n"));
  CHECK(has(result.out,
            "flows/heddle.yaml:4:30: error[HD6022]: setting 'imiassist.request_timeout': "
            "expected a duration, found 'soon'"));
  CHECK(
      result.out.ends_with("flows/asking.yaml: ok\nflows/echo.yaml: ok\necho.yaml: ok\n"
                           "2 errors in 3 flows and 1 configuration\n"));
  const auto json = heddle::parse_json(
      project.run({"check", "flows/asking.yaml", "flows/echo.yaml", "--json"}).out);
  CHECK(json.map().find("diagnostics")->list().size() == 2);
}

TEST_CASE("a good configuration is ok, and each flow is checked with its own") {
  const Project project;
  project.write("other/asking.yaml", asking);
  project.write("other/heddle.yaml", "heddle: 1\n");
  const auto good = project.run({"check", "flows/asking.yaml"});
  CHECK(good.exit_code == 0);
  CHECK(good.out ==
        "flows/heddle.yaml: ok\nflows/asking.yaml: ok\nno findings in 1 flow and 1 "
        "configuration\n");
  const auto both = project.run({"check", "flows/asking.yaml", "other/asking.yaml"});
  CHECK(both.exit_code == 2);
  CHECK(has(both.out,
            "flows/heddle.yaml: ok\nflows/asking.yaml: ok\nother/heddle.yaml: ok\n"
            "other/asking.yaml:"));
  CHECK(both.out.ends_with("2 errors in 2 flows and 2 configurations\n"));
}

TEST_CASE("warnings about a configuration count with --strict") {
  const Project project("heddle: 1\nenv: [MY_TOKEN]\n");
  project.write_echo("flows/echo.yaml");
  CHECK(project.run({"check", "flows/echo.yaml"}).exit_code == 0);
  const auto strict = project.run({"check", "--strict", "flows/echo.yaml"});
  CHECK(strict.exit_code == 2);
  CHECK(has(strict.out, "flows/heddle.yaml:2:7: warning[HD6041]: "));
  const auto github = project.run({"check", "--strict", "--format", "github", "flows/echo.yaml"});
  CHECK(github.exit_code == 2);
  CHECK(has(github.out, "flows/heddle.yaml"));
}

TEST_CASE("a configuration can be checked alone") {
  const Project project("heddle: 2\n");
  project.write("prod.yaml", "heddle: 1\nsettings: {imiassist.base_url: \"https://a.example\"}\n");
  const auto by_name = project.run({"check", "flows/heddle.yaml"});
  CHECK(by_name.exit_code == 2);
  CHECK(has(by_name.out, "flows/heddle.yaml:1:9: error[HD6001]: version 2 of host configurations"));
  CHECK(by_name.out.ends_with("1 error in 1 configuration\n"));
  const auto given = project.run({"check", "--config", "prod.yaml"});
  CHECK(given.exit_code == 0);
  CHECK(given.out == "prod.yaml: ok\n");
  // By all its names it is one.
  const auto thrice = project.run(
      {"check", "./flows/heddle.yaml", "flows/asking.yaml", project.path("flows/heddle.yaml")});
  CHECK(has(thrice.out, "\n1 error in 1 flow and 1 configuration\n"));
  for (const std::vector<std::string>& nothing :
       {std::vector<std::string>{"check"}, {"check", "--config", "none"}}) {
    const auto result = project.run(nothing);
    CHECK(result.exit_code == 2);
    CHECK(has(result.err, "heddle check: say which flow"));
  }
}

TEST_CASE("a configuration is not taken for a flow, nor a flow for one") {
  const Project project;
  const auto run = project.run({"run", "flows/heddle.yaml"});
  CHECK(run.exit_code == 2);
  CHECK(run.err ==
        "flows/heddle.yaml:2:1: error[HD1101]: expected a flow, found a host configuration\n"
        "    2 | settings:\n"
        "      | ^~~~~~~~\n"
        "      = it is found when it is called heddle.yaml and beside a flow, or given with "
        "--config\n"
        "1 error; the flow was not run\n");
  const auto flow = project.run({"check", "--config", "flows/asking.yaml"});
  CHECK(flow.exit_code == 2);
  CHECK(has(flow.out, "error[HD6002]: expected a host configuration, found a flow\n"));
}

TEST_CASE("the configuration that the guide of authors shows is a good one") {
  const std::string guide = content_of(std::string(HEDDLE_SOURCE_DIR) + "/flows/README.md");
  const std::string fence = "```";
  const std::size_t begin = guide.find("```yaml\nheddle: 1  ", guide.find("## The host")) + 8;
  const TemporaryFolder folder;
  const std::string path =
      folder.write("heddle.yaml", guide.substr(begin, guide.find(fence, begin) - begin));
  for (const std::string name : {"plugins/x", "shared/x", "ca.pem"}) {
    static_cast<void>(folder.write(name, ""));
  }
  CHECK(run_heddle({"check", path}).out == path + ": ok\n");
}

TEST_CASE("nodes are shown with the configuration of the working directory, mistakes and all") {
  const Project project("heddle: 1\nsettings: {imiassist.base_ulr: x}\n");
  const auto beside = project.run({"nodes", "imiassist.authenticate"}, "flows");
  CHECK(beside.exit_code == 0);
  CHECK(beside.out.starts_with("Authenticate\n"));
  CHECK(beside.err.starts_with("heddle.yaml:2:12: error[HD6021]: "));
  CHECK(project.run({"nodes", "imiassist.authenticate"}).err.empty());
  const auto given =
      project.run({"nodes", "imiassist.authenticate", "--config", "flows/heddle.yaml"});
  CHECK(given.err.starts_with("flows/heddle.yaml:2:12: error[HD6021]: "));
}
