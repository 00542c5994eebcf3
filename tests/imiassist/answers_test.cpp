// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <chrono>
#include <heddle/testing.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "imiassist/implementations.hpp"
#include "method/method_files.hpp"
#include "plugin/plugin_directories.hpp"
#include "testing/type_runner.hpp"

// What the methods send, to the letter, and what they make of answers that the sandbox does not
// give: the plugins on a host that follows a script.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;
using testing::Host;
using testing::HttpReply;
using testing::Result;

constexpr const char* login_url = "https://healthcarecomms.eclinic.org.uk/api/v1/auth/login/";
constexpr const char* token_url = "https://healthcarecomms.eclinic.org.uk/api/v1/auth/api-token/";
constexpr const char* password = "Integration-Pa55";

Host host_for(std::string_view method) {
  Host host;
  host.input("subdomain", "healthcarecomms").input("domain", "eclinic.org.uk");
  if (method == "authenticate") {
    host.input("user_email", "a@b.example").input("user_password", password);
  } else {
    host.input("authorization", "access-token-1");
  }
  return host;
}

std::vector<std::unique_ptr<plugin::FileFormat>> formats() {
  std::vector<std::unique_ptr<plugin::FileFormat>> formats;
  formats.push_back(std::make_unique<method::MethodFiles>());
  return formats;
}

Result run(Host& host, const std::string& method) {
  plugin::PluginDirectories plugins({methods_directory()}, formats());
  const auto* type = plugins.find("imiassist." + method);
  REQUIRE_MESSAGE(type != nullptr, render(plugins.diagnostics()));
  CHECK(type->origin.starts_with(methods_directory() + "/"));
  Result result = testing::TypeRunner::run(host, *type);
  CAPTURE(result.summary());
  CHECK(result.broken == "");
  return result;
}

// What a method makes of one answer.
Result made_of(const std::string& method, HttpReply reply) {
  Host host = host_for(method);
  host.http().reply(std::move(reply));
  return run(host, method);
}

std::string token_body(const std::string& created_at) {
  return R"({"api_key":"key-12345","token":"token-12345","created_at":)" + created_at +
         R"(,"expires_at":1627726758})";
}

std::string described(const VariableDescriptor& variable) {
  std::string text = variable.name + " " + std::string(name_of(variable.type)) + " " + variable.doc;
  if (variable.required) text += " required";
  if (variable.secret) text += " secret";
  if (variable.is_public) text += " public";
  if (variable.default_value) text += " default " + in_words(*variable.default_value);
  if (variable.example) text += " example " + in_words(*variable.example);
  for (const auto& outcome : variable.outcomes) text += " on " + outcome;
  return text + " " + variable.constraints.pattern + " " +
         in_words(variable.constraints, variable.type) + "\n";
}

// All that a flow, the schema and the documentation can know of a node type.
std::string described(const NodeTypeDescriptor& type) {
  std::string text = type.name + " " + type.title + " " + type.doc + "\n" + type.plugin + " " +
                     type.plugin_version + " " + type.plugin_license + "\n";
  if (type.idempotent) text += "idempotent\n";
  if (type.effects) text += "effects\n";
  for (const auto& input : type.inputs) text += "input " + described(input);
  for (const auto& output : type.outputs) text += "output " + described(output);
  for (const auto& outcome : type.outcomes) text += outcome.name + ": " + outcome.doc + "\n";
  return text;
}

}  // namespace

TEST_CASE_OF_METHODS("authenticate sends email and password as JSON to the login path") {
  Host host = host_for("authenticate");
  host.http()
      .expect("POST", login_url)
      .header("Content-Type", "application/json")
      .header("Accept", "application/json")
      .without_header("Authorization")
      .json(R"({"email": "a@b.example", "password": "Integration-Pa55"})")
      .reply({.body = R"({"refresh": "refresh-token-1", "access": "access-token-1"})"});
  const Result result = run(host, "authenticate");
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("access") == secret("access-token-1"));
  CHECK(result.output("access").secret());
  CHECK(result.output("refresh") == secret("refresh-token-1"));
  CHECK(result.output("refresh").secret());
  CHECK(result.output("response_body").secret());
  CHECK(result.output("response_status_code") == 200);
  CHECK_FALSE(result.output("response_status_code").secret());
  CHECK(result.requests[0].connect_timeout == 5s);
  CHECK(result.requests[0].timeout == 30s);
}

TEST_CASE_OF_METHODS("the token methods send the access token behind the scheme, and no body") {
  for (const std::string method : {"get_new_token", "get_existing_token"}) {
    CAPTURE(method);
    Host host = host_for(method);
    host.http()
        .expect(method == "get_new_token" ? "POST" : "GET", token_url)
        .header("Authorization", "Bearer access-token-1")
        .body("")
        .reply({.status = 201, .body = token_body(R"("2021-07-31 09:19:18")")});
    const Result result = run(host, method);
    CHECK(result.outcome == "SUCCESS");
    CHECK(result.output("api_key") == "key-12345");
    CHECK(result.output("api_key").secret());
    CHECK(result.output("token") == "token-12345");
    CHECK(result.output("token").secret());
    CHECK(result.output("created_at") == "2021-07-31T09:19:18Z");
    CHECK(result.output("expires_at") == "2021-07-31T10:19:18Z");
    CHECK_FALSE(result.output("expires_at").secret());
    CHECK(result.output("response_status_code") == 201);
  }
}

TEST_CASE_OF_METHODS("the wire contract is the host's to put right") {
  Host host = host_for("get_existing_token");
  host.setting("imiassist.base_url", "https://api.example/{domain}/{subdomain}/")
      .setting("imiassist.get_existing_token.path", "/v2/token?last=1")
      .setting("imiassist.get_existing_token.method", "PUT")
      .setting("imiassist.authorization_scheme", "Token")
      .setting("imiassist.connect_timeout", "250ms")
      .setting("imiassist.request_timeout", "2s");
  host.http()
      .expect("PUT", "https://api.example/eclinic.org.uk/healthcarecomms/v2/token?last=1")
      .header("Authorization", "Token access-token-1")
      .reply({.body = token_body("0")});
  const Result result = run(host, "get_existing_token");
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.requests[0].connect_timeout == 250ms);
  CHECK(result.requests[0].timeout == 2s);
}

TEST_CASE_OF_METHODS("only what may pass is tried again") {
  struct Status {
    std::uint32_t status;
    const char* code;
    bool retryable;
  };
  for (const Status& each :
       {Status{204, "unexpected_response", false}, Status{301, "redirected", false},
        Status{400, "rejected", false}, Status{401, "unauthorized", false},
        Status{403, "forbidden", false}, Status{404, "not_found", false}, Status{408, "busy", true},
        Status{418, "unexpected_status", false}, Status{422, "rejected", false},
        Status{425, "busy", true}, Status{429, "busy", true}, Status{500, "service_error", true},
        Status{503, "service_error", true}}) {
    for (const std::string method : {"authenticate", "get_new_token", "get_existing_token"}) {
      CAPTURE(method);
      CAPTURE(each.status);
      const Result result = made_of(method, {.status = each.status, .body = "what it says"});
      CHECK(result.outcome == "FAILURE");
      REQUIRE(result.error.has_value());
      CHECK(result.error->code == each.code);
      CHECK(result.error->retryable == each.retryable);
      CHECK(result.output("response_status_code") == std::int64_t{each.status});
      CHECK(result.output("response_body") == "what it says");
      CHECK(result.output("response_body").secret());
    }
  }
}

TEST_CASE_OF_METHODS("a password that the service repeats is masked in the error, in any form") {
  for (const std::string form :
       {"Integration-Pa55", "SW50ZWdyYXRpb24tUGE1NQ==", "Integration%2DPa55"}) {
    CAPTURE(form);
    const Result result = made_of(
        "authenticate", {.status = 400, .body = R"({"detail": "no user with )" + form + "\"}"});
    CHECK(result.error->message ==
          "the service rejected the request (status 400): no user with ***");
  }
}

TEST_CASE_OF_METHODS("a promised field must be there, and hold something") {
  const auto message = [](const std::string& body) {
    const Result result = made_of("get_new_token", {.body = body});
    CHECK(result.outcome == "FAILURE");
    CHECK(result.error->code == "unexpected_response");
    CHECK_FALSE(result.has_output("token"));
    CHECK(result.output("response_status_code") == 200);
    return result.error->message;
  };
  CHECK(message(R"({"api_key":"key-12345","token":null})") ==
        "expected the field 'token' in the service's answer, found none");
  CHECK(message(R"({"api_key":""})") ==
        "expected a text in the field 'api_key' of the service's answer, found an empty one");
  CHECK(message(token_body("\"\"")) ==
        "expected a time in the field 'created_at' of the service's answer, found an empty one");
  CHECK(message(token_body("true")) ==
        "expected a time in the field 'created_at' of the service's answer, found bool");
  CHECK(message(R"(["token"])") ==
        "expected a JSON object from the service, found JSON of another kind (status 200, content "
        "type 'none', 9 bytes)");
}

TEST_CASE_OF_METHODS("a time that nobody understands is passed on, with a warning") {
  const Result result = made_of("get_new_token", {.body = token_body("\"next Tuesday\"")});
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("created_at") == "next Tuesday");
  REQUIRE(result.log.size() == 1);
  CHECK(result.log[0].level == HEDDLE_LOG_WARNING);
  CHECK(result.log[0].text ==
        "the service wrote 'created_at' in a way that is not known; it is passed on as it came");
}

TEST_CASE_OF_METHODS("whoever sends a password over plain http to another machine is warned") {
  const auto warned = [](const std::string& base_url) {
    Host host = host_for("authenticate");
    host.setting("imiassist.base_url", base_url);
    host.http().reply({.status = 500});
    const Result result = run(host, "authenticate");
    return !result.log.empty() && result.log[0].level == HEDDLE_LOG_WARNING;
  };
  for (const char* local : {"http://127.0.0.1:8080", "http://localhost", "http://localhost:1/x",
                            "http://[::1]:8080", "https://api.example"}) {
    CAPTURE(local);
    CHECK_FALSE(warned(local));
  }
  for (const char* remote : {"http://api.example", "http://127.0.0.1.example",
                             "http://localhost.example", "http://[::2]"}) {
    CAPTURE(remote);
    CHECK(warned(remote));
  }
}

TEST_CASE("a method file declares what the plugin declares") {
  plugin::PluginDirectories compiled({HEDDLE_PLUGIN_DIR});
  plugin::PluginDirectories declared({method_files}, formats());
  for (const char* method : {"authenticate", "get_new_token", "get_existing_token"}) {
    CAPTURE(method);
    const auto* expected = compiled.find(std::string("imiassist.") + method);
    const auto* found = declared.find(std::string("imiassist.") + method);
    REQUIRE(expected != nullptr);
    REQUIRE(found != nullptr);
    CHECK(found->table == nullptr);
    CHECK(described(*found) == described(*expected));
    CHECK(found->settings == expected->settings);
  }
}

}  // namespace heddle::test
