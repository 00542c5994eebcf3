// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "cli/command.hpp"

using heddle::test::flow_file;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

// With one warning.
constexpr const char* unused_input = R"(heddle: 1
flow: unused
inputs: {extra: string}
nodes:
  sign_in:
    use: imiassist.authenticate
    with: {subdomain: a, domain: b.example, user_email: c, user_password: "${{ run.id }}"}
    next: end
)";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a flow without mistakes is ok") {
  const auto result = run_heddle({"check", flow_file("echo.yaml")});
  CHECK(result.exit_code == 0);
  CHECK(result.out == flow_file("echo.yaml") + ": ok\n");
  CHECK(result.err.empty());
}

TEST_CASE("all flows are checked, and the findings are the result") {
  const TemporaryFolder folder;
  const std::string bad = folder.write("bad.yaml",
                                       "heddle: 1\nflow: bad\nnodes:\n  a:\n"
                                       "    use: imiassist.autenticate\n    next: end\n");
  const auto result = run_heddle({"check", bad, "/does/not/exist.yaml", flow_file("echo.yaml")});
  CHECK(result.exit_code == 2);
  CHECK(result.err.empty());
  CHECK(
      has(result.out, bad + ":5:10: error[HD2001]: there is no node type 'imiassist.autenticate'"));
  CHECK(has(result.out, "/does/not/exist.yaml: error[HD1001]: the file cannot be read: "));
  CHECK(has(result.out, flow_file("echo.yaml") + ": ok\n"));
  CHECK(result.out.ends_with("2 errors in 3 flows\n"));
}

TEST_CASE("findings come as JSON too") {
  const auto good = run_heddle({"check", flow_file("echo.yaml"), "--json"});
  CHECK(good.exit_code == 0);
  CHECK(good.out == "{\"diagnostics\":[]}\n");
  const auto bad = run_heddle({"check", "/does/not/exist.yaml", "--json"});
  CHECK(bad.exit_code == 2);
  CHECK(has(bad.out, R"("code":"HD1001")"));
}

TEST_CASE("--json is --format json") {
  const auto json = run_heddle({"check", "/does/not/exist.yaml", "--format", "json"});
  CHECK(json.exit_code == 2);
  CHECK(json.out == run_heddle({"check", "/does/not/exist.yaml", "--json"}).out);
  CHECK(run_heddle({"check", flow_file("echo.yaml"), "--format=text"}).out ==
        flow_file("echo.yaml") + ": ok\n");
}

TEST_CASE("findings come as workflow commands too, and nothing else does") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("unused.yaml", unused_input);
  const auto result = run_heddle(
      {"check", flow, "/does/not/exist.yaml", flow_file("echo.yaml"), "--format", "github"});
  CHECK(result.exit_code == 2);
  CHECK(result.err.empty());
  CHECK(result.out == "::warning file=" + flow +
                          ",line=3,col=10,endColumn=14,title=HD1113::nothing reads the input "
                          "'extra'%0Aremove it, or "
                          "use it as ${{ inputs.extra }}\n"
                          "::error file=/does/not/exist.yaml,title=HD1001::the file cannot be "
                          "read: No such file or "
                          "directory\n");
  CHECK(run_heddle({"check", flow_file("echo.yaml"), "--format", "github"}).out.empty());
  const auto usage = run_heddle({"check", flow, "--format", "github", "--plugins", "/no/folder"});
  CHECK(usage.exit_code == 2);
  CHECK(usage.out == "::error::--plugins: there is no folder '/no/folder'\n");
}

TEST_CASE("a format that is not known is wrong usage") {
  const auto result = run_heddle({"check", flow_file("echo.yaml"), "--format", "xml"});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err ==
        "heddle check: --format: expected text, json or github, found 'xml'\n"
        "Run 'heddle check --help' for how to use it.\n");
  const auto both = run_heddle({"check", flow_file("echo.yaml"), "--format", "github", "--json"});
  CHECK(both.exit_code == 2);
  CHECK(both.out ==
        R"({"diagnostics":[{"severity":"error","code":"","message":"--json is --format json: )"
        R"(give one of them","file":"","line":0,"column":0,"width":0,"excerpt":"","label":"",)"
        R"("notes":[]}]})"
        "\n");
  const auto wrong = run_heddle({"check", "--format", "json", "--stric", flow_file("echo.yaml")});
  CHECK(wrong.exit_code == 2);
  CHECK(has(wrong.out, "there is no option '--stric'; did you mean '--strict'?"));
}

TEST_CASE("with --strict warnings count as errors") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("unused.yaml", unused_input);
  const auto lenient = run_heddle({"check", flow});
  CHECK(lenient.exit_code == 0);
  CHECK(lenient.out.ends_with("\n1 warning in 1 flow\n"));
  const auto strict = run_heddle({"check", flow, "--strict"});
  CHECK(strict.exit_code == 2);
  CHECK(strict.out.ends_with("\n1 warning in 1 flow; with --strict they count as errors\n"));
  CHECK(run_heddle({"check", flow, "--strict", "--format", "json"}).exit_code == 2);
  CHECK(run_heddle({"check", flow, "--strict", "--format", "github"}).exit_code == 2);
  CHECK(run_heddle({"check", flow_file("echo.yaml"), "--strict"}).exit_code == 0);
}

TEST_CASE("settings are checked with the flow") {
  const auto result =
      run_heddle({"check", flow_file("echo.yaml"), "--set", "imiassist.connect_timeout=soon"});
  CHECK(result.exit_code == 2);
  CHECK(has(result.out, "error[HD5011]: the setting 'imiassist.connect_timeout': "));
}

TEST_CASE("a check does not ask for settings that only a run needs") {
  const TemporaryFolder folder;
  const std::string flow =
      folder.write("needy.yaml",
                   "heddle: 1\nflow: needy\nnodes:\n"
                   "  a: {use: probe.needy, next: b}\n  b: {use: probe.configured, next: end}\n");
  const auto with = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {flow, "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"});
    return run_heddle(arguments);
  };
  const auto checked = with({"check", "--strict"});
  CHECK(checked.exit_code == 0);
  CHECK(checked.out == flow + ": ok\n");
  CHECK(checked.err.empty());

  const auto run = with({"run"});
  CHECK(run.exit_code == 2);
  CHECK(run.err ==
        "error[HD5012]: the setting 'probe.address' has no value (Where it lives)\n"
        "      = give it with --set probe.address=…, or under 'settings' in heddle.yaml\n"
        "      = in a host of your own, give it in RuntimeOptions::settings\n"
        "      = needed by probe.needy\n"
        "1 error; the flow was not run\n");
  CHECK(with({"graph"}).exit_code == 0);

  CHECK(has(with({"check", "--set", "probe.size=many"}).out,
            "error[HD5011]: the setting 'probe.size': expected an int, found 'many'"));
  CHECK(has(with({"check", "--set", "probe.adress=here"}).out,
            "error[HD5010]: there is no setting 'probe.adress'\n"
            "      = did you mean 'probe.address'?\n"));
}

TEST_CASE("codes are explained, and all of them listed") {
  const auto list = run_heddle({"explain"});
  CHECK(list.exit_code == 0);
  CHECK(has(list.out, "HD1001  "));
  CHECK(has(list.out, "\nHD2001  "));
  const auto page = run_heddle({"explain", "hd1001"});
  CHECK(page.exit_code == 0);
  CHECK(page.out.starts_with("HD1001: "));
  const auto none = run_heddle({"explain", "HD10011"});
  CHECK(none.exit_code == 2);
  CHECK(none.out.empty());
  CHECK(none.err ==
        "heddle explain: there is no code 'HD10011'; did you mean 'HD1001'?\n"
        "Run 'heddle explain' for all codes.\n");
}

TEST_CASE("methods are checked beside flows, and listed when they are in a folder of plugins") {
  const TemporaryFolder folder;
  const std::string good = folder.write("shop.good.method.yaml",
                                        "heddle: 1\nmethod: shop.good\ntitle: Good One\n"
                                        "request: {url: \"https://shop.example\"}\n");
  const std::string bad =
      folder.write("shop.bad.method.yaml", "heddle: 1\nmethod: shop.bad\nrequest: {}\n");
  const auto checked = run_heddle({"check", good, bad, flow_file("echo.yaml")});
  CHECK(checked.exit_code == 2);
  CHECK(has(checked.out, good + ": ok\n"));
  CHECK(has(checked.out, bad + ":3:1: error[HD1104]: the request has no URL\n"));
  CHECK(checked.out.ends_with("1 error in 1 flow and 2 methods\n"));
  const auto listed = run_heddle({"nodes", "--plugins", folder.path()});
  CHECK(has(listed.out, "shop.good"));
  CHECK(has(listed.out, "Good One"));
  CHECK(has(listed.all(), bad + ":3:1: error[HD1104]"));
  const auto page = run_heddle({"nodes", "--plugins", folder.path(), "shop.good"});
  CHECK(page.exit_code == 0);
  CHECK(has(page.out, good));
}
