// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "cli/command.hpp"

using heddle::test::flow_file;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

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

TEST_CASE("settings are checked with the flow") {
  const auto result =
      run_heddle({"check", flow_file("echo.yaml"), "--set", "imiassist.connect_timeout=soon"});
  CHECK(result.exit_code == 2);
  CHECK(has(result.out, "error[HD5011]: the setting 'imiassist.connect_timeout': "));
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
