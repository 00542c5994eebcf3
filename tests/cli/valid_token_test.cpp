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

TEST_CASE("an existing token that still lives is given, and no new one asked for") {
  Sandbox sandbox;
  const auto result = sandbox.run(Sandbox::password, {"--json"}, "valid_token");
  CHECK(result.exit_code == 0);
  CHECK(visited(result, "existing     SUCCESS"));
  CHECK(visited(result, "still_valid  WHEN_1"));
  CHECK_FALSE(visited(result, "fresh        started"));
  CHECK(output(result, "is_new") == Value(false));
}

TEST_CASE("an expired token is replaced, and one that cannot be had too") {
  Sandbox expired({"--behaviour", "get_existing_token:expired-token"});
  const auto replaced = expired.run(Sandbox::password, {"--json"}, "valid_token");
  CHECK(replaced.exit_code == 0);
  CHECK(visited(replaced, "still_valid  ELSE"));
  CHECK(visited(replaced, "fresh        SUCCESS"));
  CHECK(output(replaced, "is_new") == Value(true));
  Sandbox broken({"--behaviour", "get_existing_token:server-error"});
  const auto made = broken.run(Sandbox::password, {"--json"}, "valid_token");
  CHECK(made.exit_code == 0);
  CHECK(visited(made, "existing     FAILURE"));
  CHECK_FALSE(visited(made, "still_valid  started"));
  CHECK(output(made, "is_new") == Value(true));
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
