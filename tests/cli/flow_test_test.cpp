// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/json.hpp>

#include <filesystem>
#include <string>

#include "cli/command.hpp"
#include "golden.hpp"

// `heddle test`, as authors of flows run it.

using heddle::test::content_of;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(HEDDLE_TEST_DATA_DIR) / "cli/golden/flow_test";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Signs in, and says when.
constexpr const char* flow_text = R"(heddle: 1
flow: token
inputs:
  user_password: {type: string, secret: true}
outputs:
  access: ${{ nodes.sign_in.access }}
  status: ${{ nodes.sign_in.response_status_code }}
  at: ${{ now() }}
nodes:
  sign_in:
    use: imiassist.authenticate
    with:
      subdomain: test
      domain: nowhere.example
      user_email: me@example.org
      user_password: ${{ inputs.user_password }}
    retry: {max_attempts: 3, delay: 2s, backoff: 3}
    timeout: 10s
    next: {SUCCESS: end, FAILURE: end.FAILURE}
)";

struct Tested {
  TemporaryFolder folder;
  std::string test = folder.file("token.test.yaml");

  explicit Tested(const std::string& rest) {
    static_cast<void>(folder.write("token.yaml", flow_text));
    static_cast<void>(folder.write(
        "token.test.yaml", "heddle-test: 1\ninputs: {user_password: hunter22-hunter}\n" + rest));
  }
  [[nodiscard]] heddle::test::CommandResult run(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), "test");
    return run_heddle(more, {.directory = folder.path()});
  }
};

constexpr const char* good_answer = "{outputs: {access: abc-access, refresh: abc-refresh}}";

}  // namespace

TEST_CASE(
    "every flow of this repository passes its tests, and of flows/imiassist every edge is taken") {
  const auto result = run_heddle({"test", "flows", "--coverage"}, {.directory = HEDDLE_SOURCE_DIR});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(has(result.out, "\nflows/imiassist/new_token.yaml: 4 of 4 edges taken\n"));
  CHECK(has(result.out, "\nflows/imiassist/valid_token.yaml: 8 of 8 edges taken\n"));
  CHECK(has(result.out, " 0 failed in "));
}

TEST_CASE("every flow of this repository has a test beside it") {
  int flows = 0;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(HEDDLE_SOURCE_DIR) / "flows")) {
    const std::string path = entry.path().string();
    if (!path.ends_with(".yaml") || path.ends_with(".test.yaml") || path.ends_with("heddle.yaml")) {
      continue;
    }
    CAPTURE(path);
    CHECK(fs::exists(path.substr(0, path.size() - 5) + ".test.yaml"));
    ++flows;
  }
  CHECK(flows >= 4);
}

TEST_CASE("what is wrong with a test is found before a case runs") {
  for (const auto& file : heddle::test::files_in(golden, ".yaml")) {
    if (!file.string().ends_with(".test.yaml")) continue;
    CAPTURE(file.string());
    const std::string name = file.filename().string();
    const auto result = run_heddle({"test", name}, {.directory = golden.string()});
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    heddle::test::check_golden(golden / (name.substr(0, name.find('.')) + ".txt"), result.err);
    CHECK_FALSE(has(result.all(), "hunter"));
    const auto checked = run_heddle({"check", name}, {.directory = golden.string()});
    CHECK(checked.exit_code == 2);
    CHECK(has(checked.out, result.err.substr(0, result.err.find(';') - 20)));
  }
}

TEST_CASE("check finds nothing wrong with a good test") {
  const Tested tested(std::string("cases:\n- {name: good, mocks: {sign_in: ") + good_answer +
                      "}}\n");
  const auto result = run_heddle({"check", tested.test});
  CHECK(result.exit_code == 0);
  CHECK(result.out == tested.test + ": ok\n");
}

TEST_CASE("a case that fails shows what was expected beside what was found, without secrets") {
  const Tested tested(R"(
cases:
  - name: all is otherwise
    mocks:
      sign_in: {outputs: {access: abc-access, refresh: abc-refresh, response_status_code: 201}}
    expect:
      outputs: {access: other-access, status: 200}
      path: [sign_in, sign_in]
      attempts: {sign_in: 2}
  - name: it fails
    mocks:
      sign_in: {error: {code: gone, message: no hunter22-hunter here, retryable: false}}
)");
  const auto result = tested.run();
  CHECK(result.exit_code == 1);
  CHECK(result.err.empty());
  CHECK(result.out == R"(token.test.yaml
  ✗ all is otherwise
                      expected          found
    outputs.access    *** (secret)      *** (secret, another value)
    outputs.status    200               201
    path              sign_in, sign_in  sign_in
    attempts.sign_in  2                 1
  ✗ it fails
             expected   found
    outcome  SUCCESS    FAILURE
    path     (any)      sign_in
    error    (nothing)  gone: no *** here
0 passed, 2 failed in 1 file
)");
}

TEST_CASE("a node without a mock that would do more than compute fails the case and is named") {
  const Tested tested("cases:\n  - {name: calls out, expect: {outcome: FAILURE}}\n");
  const auto result = tested.run();
  CHECK(result.exit_code == 1);
  CHECK(result.out ==
        "token.test.yaml\n"
        "  ✗ calls out\n"
        "    node 'sign_in' (imiassist.authenticate) has effects and does not run in a simulation; "
        "give it a mock under 'mocks: sign_in:'\n"
        "0 passed, 1 failed in 1 file\n");
}

TEST_CASE("pauses, delays and timeouts move the clock and take no time") {
  // 4 s, pause 2 s, timeout after 10 s, pause 6 s, 1 h cannot be: 9 s.
  const Tested tested(R"(
cases:
  - name: waits
    clock: 2026-01-01T00:00:00Z
    mocks:
      sign_in:
        - {error: {code: away, message: later}, delay: 4s}
        - {outputs: {access: abc-access, refresh: abc-refresh}, delay: 10s}
        - {outputs: {access: abc-access, refresh: abc-refresh}, delay: 9s}
    expect:
      outputs: {at: "2026-01-01T00:00:31Z", access: abc-access}
      attempts: {sign_in: 3}
)");
  const auto result = tested.run();
  CHECK_MESSAGE(result.exit_code == 0, result.all());
}

TEST_CASE(
    "the last answer of a list stands for all further attempts, and the id wins over the type") {
  const Tested tested(R"(
cases:
  - name: always away
    mocks:
      imiassist.authenticate: {outputs: {access: a, refresh: b}}
      sign_in:
        - {error: {code: first, message: one}}
        - {error: {code: second, message: two}}
    expect:
      outcome: FAILURE
      error: {code: second, message: two, node: sign_in}
      attempts: {sign_in: 3}
)");
  CHECK_MESSAGE(tested.run().exit_code == 0, tested.run().all());
}

TEST_CASE("edges that no case took are listed") {
  const Tested tested(std::string("cases:\n- {name: good, mocks: {sign_in: ") + good_answer +
                      "}}\n");
  const auto result = tested.run({"--coverage"});
  CHECK(result.exit_code == 0);
  CHECK(result.out ==
        "token.test.yaml\n  ✓ good\ntoken.yaml: 1 of 2 edges taken\n"
        "  not taken: sign_in  FAILURE → end.FAILURE\n"
        "coverage: 1 of 2 edges taken\n1 passed, 0 failed in 1 file\n");
}

TEST_CASE("the results are written as JUnit XML and as JSON, whatever the names are") {
  const Tested tested(R"(
cases:
  - {name: "a < b & \"c\"\x01", expect: {outcome: FAILURE}}
)");
  const auto result = tested.run({"--junit", "out.xml", "--format", "json"});
  CHECK(result.exit_code == 1);
  const auto object = heddle::parse_json(result.out);
  CHECK(*object.map().find("failed") == heddle::Value(1));
  const std::string xml = content_of(tested.folder.file("out.xml"));
  CHECK(
      xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<testsuites name=\"heddle test\" tests=\"1\" failures=\"1\">\n"
                      "  <testsuite name=\"token.test.yaml\" tests=\"1\" failures=\"1\" time=\""));
  CHECK(has(xml, " name=\"a &lt; b &amp; &quot;c&quot;\xef\xbf\xbd\" "));
  CHECK(has(xml, "<failure message=\"node &apos;") == false);
  CHECK(has(xml, "<failure message=\"node 'sign_in' (imiassist.authenticate) has effects"));
  CHECK(has(xml, "    </testcase>\n  </testsuite>\n</testsuites>\n"));
}

TEST_CASE("a test is named by its file, its flow or its folder, and runs once") {
  const Tested tested(std::string("cases:\n- {name: good, mocks: {sign_in: ") + good_answer +
                      "}}\n");
  const std::string expected = "token.test.yaml\n  ✓ good\n1 passed, 0 failed in 1 file\n";
  CHECK(tested.run({"token.yaml"}).out == expected);
  CHECK(tested.run({"token.yaml", ".", "./token.test.yaml"}).out == expected);
}

TEST_CASE("cases are chosen by their names") {
  const Tested tested(std::string("mocks: {sign_in: ") + good_answer +
                      "}\ncases:\n- name: one\n- name: two\n");
  CHECK(tested.run({"--filter", "two"}).out ==
        "token.test.yaml\n  ✓ two\n1 passed, 0 failed in 1 file\n");
  const auto none = tested.run({"--filter", "three"});
  CHECK(none.exit_code == 2);
  CHECK(none.err ==
        "error: --filter: no case and no file has 'three' in its name\n1 error; no case was run\n");
}

TEST_CASE("how test is used wrongly is told") {
  const TemporaryFolder folder;
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "test");
    const auto result = run_heddle(words, {.directory = folder.path()});
    CHECK(result.exit_code == 2);
    return result.err;
  };
  CHECK(run({}) ==
        "error: there is no flow test (NAME.test.yaml) in '.'\n1 error; no case was run\n");
  CHECK(run({"nothing.yaml"}) ==
        "error: there is no flow test 'nothing.test.yaml' beside 'nothing.yaml'\n1 error; no case "
        "was run\n");
  CHECK(run({"nothing"}) ==
        "nothing: error[HD1001]: the file cannot be read: No such file or directory\n1 error; no "
        "case was run\n");
  CHECK(run({"--format", "xml"}).starts_with("heddle test: --format: expected text or json\n"));
  CHECK(run({"--junit", "no/such/file"})
            .starts_with("error: --junit: the file 'no/such/file' cannot be written: "));
  CHECK(
      run({"--covrage"})
          .starts_with("heddle test: there is no option '--covrage'; did you mean '--coverage'?"));
}
