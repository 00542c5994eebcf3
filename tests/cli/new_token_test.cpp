// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/json.hpp>

#include <string>

#include "cli/command.hpp"
#include "cli/sandbox.hpp"

// The documented methods, as a user runs them: the flow of this repository against the sandbox.

using heddle::test::CommandOptions;
using heddle::test::CommandResult;
using heddle::test::content_of;
using heddle::test::Process;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

using heddle::test::Sandbox;

const std::string password = Sandbox::password;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("signing in brings a key and a token") {
  Sandbox sandbox;
  const auto result = sandbox.run(password);
  CHECK(result.exit_code == 0);
  CHECK(result.out.starts_with("outcome: SUCCESS\napi_key: ***\ntoken: ***\ncreated_at: 20"));
  CHECK(has(result.err, "\n  sign_in  started (imiassist.authenticate)\n  sign_in  SUCCESS in "));
  CHECK(has(result.err, "\n  token    started (imiassist.get_new_token)\n  token    SUCCESS in "));
  CHECK_FALSE(has(result.all(), password));
}

TEST_CASE("a wrong password is told in the service's words") {
  Sandbox sandbox;
  const auto result = sandbox.run("wrong-password-1");
  CHECK(result.exit_code == 1);
  CHECK(result.out == "outcome: FAILURE\n");
  CHECK(has(result.err, "\nerror: node 'sign_in' failed: unauthorized: "));
  CHECK(has(result.err, "No active account found with the given credentials"));
  CHECK_FALSE(has(result.err, "attempt"));  // never tried again
  CHECK_FALSE(has(result.all(), "wrong-password-1"));
  const auto json = sandbox.run("wrong-password-1", {"--json"});
  CHECK(json.exit_code == 1);
  const auto object = heddle::parse_json(json.out);
  const auto& error = object.map().find("error")->map();
  CHECK(*error.find("code") == heddle::Value("unauthorized"));
  CHECK(*error.find("node") == heddle::Value("sign_in"));
  CHECK(*error.find("retryable") == heddle::Value(false));
  CHECK(*error.find("internal") == heddle::Value(false));
}

TEST_CASE("nothing that is traced gives away what the secrets file holds") {
  Sandbox sandbox;
  const TemporaryFolder folder;
  const std::string path = folder.file("tokens.json");
  for (const bool json : {true, false}) {
    CAPTURE(json);
    std::vector<std::string> more = {"--trace", "--secrets-to", path};
    if (json) more.emplace_back("--json");
    const auto result = sandbox.run(password, more);
    CHECK(result.exit_code == 0);
    const auto secrets = heddle::parse_json(content_of(path));
    CHECK(secrets.map().size() == 2);
    for (const char* name : {"api_key", "token"}) {
      const std::string& text = secrets.map().find(name)->string();
      CHECK(text.size() > 30);
      CHECK_FALSE(has(result.all(), text));
    }
    CHECK_FALSE(has(result.all(), password));
    CHECK_FALSE(has(result.all(), "eyJ"));  // how every token of this kind begins
    CHECK(has(result.err, "/api/v1/auth/login/"));
  }
}

TEST_CASE("a failed run without tokens leaves those of an earlier one in the secrets file") {
  Sandbox sandbox;
  const TemporaryFolder folder;
  const std::string path = folder.file("tokens.json");
  REQUIRE(sandbox.run(password, {"--secrets-to", path}).exit_code == 0);
  const std::string tokens = content_of(path);
  const auto failed = sandbox.run("wrong-password-1", {"--secrets-to", path});
  CHECK(failed.exit_code == 1);
  CHECK(has(failed.err,
            "\nwarning: --secrets-to: the run gave no secret outputs; nothing was written\n"));
  CHECK(content_of(path) == tokens);
}

TEST_CASE("retries are told") {
  Sandbox sandbox({"--behaviour", "authenticate:flaky", "--flaky-failures", "1"});
  const auto result = sandbox.run(password);
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, "\n  sign_in  attempt 1 FAILURE: "));
  CHECK(has(result.err, "; trying again in "));
  CHECK(has(result.err, " (attempt 2)\n"));
}

TEST_CASE("a token can be revealed") {
  Sandbox sandbox;
  const auto result = sandbox.run(password, {"--reveal", "token"});
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, "\napi_key: ***\n"));
  CHECK_FALSE(has(result.out, "\ntoken: ***\n"));
}

TEST_CASE("a run is recorded as a test that passes, and holds none of its secrets") {
  // Signs in at the second attempt, with every kind of thing that is recorded.
  Sandbox sandbox({"--behaviour", "authenticate:flaky", "--flaky-failures", "1"});
  const TemporaryFolder folder;
  for (const std::string flow : {"new_token", "valid_token"}) {
    CAPTURE(flow);
    const std::string test = folder.file(flow + ".test.yaml");
    const std::string tokens = folder.file(flow + ".json");
    const auto run = sandbox.run(password, {"--record", test, "--secrets-to", tokens}, flow);
    CHECK(run.exit_code == 0);
    CHECK_FALSE(has(run.err, "--record"));
    const std::string text = content_of(test);
    CAPTURE(text);
    CHECK_FALSE(has(text, password));
    CHECK_FALSE(has(text, "eyJ"));  // how every token of this kind begins
    const auto secrets = heddle::parse_json(content_of(tokens));
    for (const auto& [name, value] : secrets.map()) CHECK_FALSE(has(text, value.string()));
    CHECK(has(text, "      attempts:\n"));
    const auto result = run_heddle({"test", test});
    CHECK_MESSAGE(result.exit_code == 0, result.all());
    CHECK(result.out == test + "\n  \u2713 recorded: SUCCESS\n1 passed, 0 failed in 1 file\n");
  }
  CHECK(has(content_of(folder.file("new_token.test.yaml")), "        sign_in: 2\n"));
}

TEST_CASE("a run that fails is recorded with its error") {
  Sandbox sandbox;
  const TemporaryFolder folder;
  const std::string test = folder.file("refused.test.yaml");
  const auto run = sandbox.run("wrong-password-1", {"--record", test});
  CHECK(run.exit_code == 1);
  const std::string text = content_of(test);
  CHECK(has(text, "        code: \"unauthorized\"\n"));
  CHECK_FALSE(has(text, "wrong-password-1"));
  const auto result = run_heddle({"test", test});
  CHECK_MESSAGE(result.exit_code == 0, result.all());
}

TEST_CASE("a file that no test can be written to is told before the run") {
  Sandbox sandbox;
  const auto run = sandbox.run(password, {"--record", "no/such/file"});
  CHECK(run.exit_code == 2);
  CHECK(has(run.err, "error: --record: the file 'no/such/file' cannot be written: "));
}
