// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/json.hpp>

#include <string>
#include <vector>

#include "cli/sandbox.hpp"

// The flows of flows/gallery against the sandbox, as their readers run them. Beside them stand
// their own tests, which need no service.

using heddle::Value;
using heddle::test::CommandResult;
using heddle::test::Sandbox;

namespace {

const std::vector<std::string> companies = {
    "-i",
    R"(companies=[{"subdomain": "a", "domain": "a.example"}, {"subdomain": "b", "domain": "b.example"}, {"subdomain": "c", "domain": "c.example"}])"};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Value output(const CommandResult& result, const std::string& name) {
  const Value object = heddle::parse_json(result.out);
  const Value* found = object.map().find("outputs")->map().find(name);
  REQUIRE_MESSAGE(found != nullptr, result.all());
  return *found;
}

std::string outcome(const CommandResult& result) {
  return heddle::parse_json(result.out).map().find("outcome")->string();
}

// The access token of an account that is signed in.
std::string access(Sandbox& sandbox) {
  const auto signed_in = sandbox.run_flow("gallery/sign-in", {"--json", "--reveal", "access"});
  REQUIRE_MESSAGE(signed_in.exit_code == 0, signed_in.all());
  return output(signed_in, "access").string();
}

}  // namespace

TEST_CASE("gallery: a service that fails for a while is asked again, ever later") {
  Sandbox sandbox({"--behaviour", "authenticate:flaky", "--flaky-failures", "2"});
  const auto result = sandbox.run_flow("gallery/sign-in", {"--json"});
  CHECK(result.exit_code == 0);
  CHECK(output(result, "attempts") == Value(3));
  CHECK(has(result.err, "attempt 1 FAILURE: "));
  CHECK_FALSE(has(result.all(), Sandbox::password));
}

TEST_CASE("gallery: a refused password is told apart from a service that is away") {
  Sandbox sandbox;
  const auto refused = sandbox.run_flow("gallery/sign-in", {"--json"}, "wrong");
  CHECK(outcome(refused) == "REFUSED");
  Sandbox broken({"--behaviour", "authenticate:server-error"});
  CHECK(outcome(broken.run_flow("gallery/sign-in", {"--json"})) == "FAILURE");
}

TEST_CASE("gallery: the token that there is, or else a new one") {
  Sandbox sandbox;
  CHECK(sandbox.run_flow("gallery/company-token").exit_code == 0);
  Sandbox without({"--behaviour", "get_existing_token:server-error"});
  const auto made = without.run_flow("gallery/company-token", {"--json"});
  CHECK(made.exit_code == 0);
  CHECK(has(made.err, "\n  token/make  SUCCESS"));
  CHECK(output(made, "token") == Value("***"));
}

TEST_CASE("gallery: every company is asked, and the answers stand in their order") {
  Sandbox sandbox;
  auto arguments = companies;
  arguments.emplace_back("--json");
  const auto result = sandbox.run_flow("gallery/every-company", arguments);
  CHECK_MESSAGE(result.exit_code == 0, result.all());
  CHECK(output(result, "expiries").list().size() == 3);
  CHECK(output(result, "away") == heddle::parse_json("[]"));
  Sandbox away({"--behaviour", "get_existing_token:close", "--behaviour", "get_new_token:close"});
  const auto too_many = away.run_flow("gallery/every-company", arguments);
  CHECK(outcome(too_many) == "TOO_MANY_AWAY");
  CHECK(output(too_many, "away") == heddle::parse_json(R"(["a", "b", "c"])"));
}

TEST_CASE("gallery: what is approved in the meantime is found by looking again") {
  Sandbox sandbox({"--behaviour", "get_existing_token:flaky", "--flaky-failures", "2"});
  const auto result =
      sandbox.run_flow("gallery/approval", {"--json", "--secret", "access=env:ACCESS"},
                       Sandbox::password, {{"ACCESS", access(sandbox)}});
  CHECK_MESSAGE(result.exit_code == 0, result.all());
  CHECK(output(result, "looks") == Value(3));
}

TEST_CASE("gallery: a borrowed token is replaced in the end, and nothing where none was borrowed") {
  Sandbox sandbox;
  const auto result = sandbox.run_flow("gallery/borrowed-token", {"--json", "-i", "work=10ms"});
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, "finally/give_back    SUCCESS"));
  const auto refused = sandbox.run_flow("gallery/borrowed-token", {"--json"}, "wrong");
  CHECK(outcome(refused) == "FAILURE");
  CHECK(has(refused.err, "finally/is_borrowed  ELSE"));
}
