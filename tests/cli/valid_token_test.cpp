// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/json.hpp>

#include <string>

#include "cli/sandbox.hpp"

// flows/imiassist/valid_token.yaml decides by expression whether the existing token still lives.

using heddle::Value;
using heddle::test::CommandResult;
using heddle::test::Sandbox;

namespace {

Value output(const CommandResult& result, const std::string& name) {
  const Value object = heddle::parse_json(result.out);
  const Value* found = object.map().find("outputs")->map().find(name);
  REQUIRE(found != nullptr);
  return *found;
}

bool visited(const CommandResult& result, const std::string& line) {
  return result.err.find(line) != std::string::npos;
}

}  // namespace

TEST_CASE("without an existing token a new one is made, and then it is the existing one") {
  Sandbox sandbox;
  const auto first = sandbox.run(Sandbox::password, {"--json"}, "valid_token");
  CHECK(first.exit_code == 0);
  CHECK(visited(first, "existing     FAILURE"));
  CHECK(visited(first, "fresh        SUCCESS"));
  CHECK(output(first, "is_new") == Value(true));
  const auto second = sandbox.run(Sandbox::password, {"--json"}, "valid_token");
  CHECK(second.exit_code == 0);
  CHECK(visited(second, "still_valid  WHEN_1"));
  CHECK_FALSE(visited(second, "fresh        started"));
  CHECK(output(second, "is_new") == Value(false));
  CHECK(output(second, "expires_at") == output(first, "expires_at"));
}

TEST_CASE("an existing token that dies too soon is replaced") {
  Sandbox sandbox({"--token-lifetime", "120"});
  CHECK(sandbox.run(Sandbox::password, {}, "valid_token").exit_code == 0);
  const auto too_soon = sandbox.run(Sandbox::password, {"--json"}, "valid_token");
  CHECK(too_soon.exit_code == 0);
  CHECK(visited(too_soon, "existing     SUCCESS"));
  CHECK(visited(too_soon, "still_valid  ELSE"));
  CHECK(output(too_soon, "is_new") == Value(true));
  const auto enough =
      sandbox.run(Sandbox::password, {"--json", "-i", "still_valid_for=10s"}, "valid_token");
  CHECK(visited(enough, "still_valid  WHEN_1"));
  CHECK(output(enough, "is_new") == Value(false));
}

TEST_CASE("neither the password nor a token of that flow is shown") {
  Sandbox sandbox;
  const auto result = sandbox.run(Sandbox::password, {"--json", "--trace"}, "valid_token");
  CHECK(result.exit_code == 0);
  CHECK(result.all().find(Sandbox::password) == std::string::npos);
  CHECK(output(result, "api_key") == Value("***"));
  CHECK(output(result, "token") == Value("***"));
}
