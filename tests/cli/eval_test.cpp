// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "cli/command.hpp"

using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

TEST_CASE("eval prints a value as JSON, with --typed its type too") {
  CHECK(run_heddle({"eval", "1 + 2 * 3"}).out == "7\n");
  CHECK(run_heddle({"eval", "'a' + \"b\""}).out == "\"ab\"\n");
  CHECK(run_heddle({"eval", "[1, 2.5, null, {'k': b'ab'}]"}).out ==
        "[1,2.5,null,{\"k\":\"YWI=\"}]\n");
  CHECK(run_heddle({"eval", "${{ 1 < 2 }}"}).out == "true\n");
  CHECK(run_heddle({"eval", "2u", "--typed"}).out == "{\"type\":\"uint\",\"value\":2}\n");
  CHECK(run_heddle({"eval", "type(1)", "--typed"}).out ==
        "{\"type\":\"type\",\"value\":\"int\"}\n");
  CHECK(run_heddle({"eval", "optional.of(1)", "--typed"}).out ==
        "{\"type\":\"optional_type\",\"value\":1}\n");
  CHECK(
      run_heddle({"eval", "timestamp('2026-01-01T00:00:00Z') + duration('36h')", "--typed"}).out ==
      "{\"type\":\"timestamp\",\"value\":\"2026-01-02T12:00:00Z\"}\n");
  CHECK(run_heddle({"eval", "--", "-1 + 2"}).out == "1\n");
}

TEST_CASE("eval reads variables from a file or stdin") {
  const TemporaryFolder folder;
  const auto file = folder.write("vars.json", R"({"user": {"name": "Ada", "age": 36}})");
  CHECK(run_heddle({"eval", "user.name + ' ' + string(user.age)", "--vars", file}).out ==
        "\"Ada 36\"\n");
  CHECK(run_heddle({"eval", "n * 2", "--vars", "-"}, {.input = R"({"n": 21})"}).out == "42\n");
}

TEST_CASE("a wrong expression exits with 2 and shows the place, a failed one with 1") {
  const auto wrong = run_heddle({"eval", "1 + 'a'"});
  CHECK(wrong.exit_code == 2);
  CHECK(wrong.out.empty());
  CHECK(wrong.err ==
        "expression:1:1: error[HD3004]: '+' does not go between an int and a string\n"
        "    1 | 1 + 'a'\n"
        "      | ^~~~~~~ string(…) makes a text of the other side\n");
  const auto failed = run_heddle({"eval", "2 * (1 / 0)"});
  CHECK(failed.exit_code == 1);
  CHECK(failed.err ==
        "expression:1:8: error[HD3006]: division by zero\n"
        "    1 | 2 * (1 / 0)\n"
        "      |        ^\n");
}

TEST_CASE("eval runs the cases of a file and counts them") {
  const TemporaryFolder folder;
  const auto good = folder.write("good.json", R"([
    {"suite": "s", "section": "t", "name": "sum", "expr": "1 + 1", "value": {"int64Value": "2"},
     "type": "int"},
    {"suite": "s", "section": "t", "name": "truth", "expr": "1 < 2"},
    {"suite": "s", "section": "t", "name": "error", "expr": "1 / 0", "evalError": {}}])");
  const auto passed = run_heddle({"eval", "--cases", good});
  CHECK(passed.exit_code == 0);
  CHECK(passed.out == "3 passed, 0 failed\n");
  const auto bad = folder.write("bad.json", R"([
    {"suite": "s", "section": "t", "name": "sum", "expr": "1 + 1", "value": {"int64Value": "3"}},
    {"suite": "s", "section": "t", "name": "no error", "expr": "1", "evalError": {}},
    {"suite": "s", "section": "t", "name": "other type", "expr": "1", "value": {"doubleValue": 1}}])");
  const auto failed = run_heddle({"eval", "--cases", bad});
  CHECK(failed.exit_code == 1);
  CHECK(failed.out ==
        "s/t/sum: 1 + 1\n  expected 3 (int)\n  found    2 (int)\n"
        "s/t/no error: 1\n  expected an error\n  found    1 (int)\n"
        "s/t/other type: 1\n  expected 1.0 (double)\n  found    1 (int)\n"
        "0 passed, 3 failed\n");
}

TEST_CASE("wrong use of eval is answered with what to do") {
  const TemporaryFolder folder;
  const auto says = [](const heddle::test::CommandResult& result, const std::string& text) {
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK_MESSAGE(result.err.find(text) != std::string::npos, result.err);
  };
  says(run_heddle({"eval"}), "say which expression, such as '1 + 1'");
  says(run_heddle({"eval", "1", "--vars", folder.file("none.json")}), "--vars: '");
  says(run_heddle({"eval", "1", "--vars", folder.write("list.json", "[1]")}),
       "--vars: expected a JSON object of variables, found a value of type list");
  says(run_heddle({"eval", "1", "--vars", folder.write("bad.json", "{")}), "is not JSON: line 1");
  says(run_heddle({"eval", "--cases", folder.write("object.json", "{}")}),
       "expected a JSON array of cases");
  says(run_heddle({"eval", "--cases", folder.write("case.json", "[{}]")}), "a case has no 'expr'");
  says(run_heddle({"eval", "1", "--cases", "x.json"}), "--cases");
}
