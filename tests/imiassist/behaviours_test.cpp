// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "imiassist/sandbox.hpp"
#include "time_text.hpp"

// Each method against everything that the sandbox can do, over http and https.
namespace heddle::test {
namespace {

// What a behaviour of the service must become.
struct Case {
  std::string behaviour;
  const char* code;
  std::int64_t status;
  const char* message;  // a part of it
};

const Case cases[] = {
    {"slow", "http_timeout", 0, ""},
    {"server-error", "service_error", 500, "the service failed (status 500)"},
    {"unavailable", "service_error", 503, "the service failed (status 503): "},
    {"truncated-body", "http_closed", 200, "bytes"},
    {"truncated-chunked", "http_closed", 200, ""},
    {"not-json", "unexpected_response", 200,
     "expected a JSON object from the service, found a body that is not JSON (status 200, content "
     "type 'text/html"},
    {"missing-field", "unexpected_response", 200, "in the service's answer, found none"},
    {"wrong-type", "unexpected_response", 200, "of the service's answer, found int"},
    {"close", "http_closed", 0, ""},
    {"reset", "http_closed", 0, ""},
    {"half-headers", "http_closed", 200, "bytes of the headers came"},
    {"captcha", "forbidden", 403,
     "the service does not allow this (status 403): Too many failed login attempts. Solve the "
     "captcha to continue."},
    {"redirect", "redirected", 302, "check imiassist.base_url"},
    {"unauthorized", "unauthorized", 401, "the service refused the credentials (status 401): "},
    {"huge-body", "http_too_large", 200, ""},
    {"empty", "unexpected_response", 200, "a body that is not JSON"},
};

void check_case(const std::string& route, const Case& expected, bool tls) {
  CAPTURE(route);
  CAPTURE(expected.behaviour);
  CAPTURE(tls);
  const Sandbox sandbox({"--behaviour", route + ":" + expected.behaviour, "--slow-delay", "20000"});
  const auto options = options_for(
      sandbox, tls, {{"imiassist.request_timeout", expected.behaviour == "slow" ? "3s" : "18s"}});
  const RunResult result = run(options, route == "authenticate" ? sign_in_flow : token_flow(route),
                               credentials(sandbox));
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CAPTURE(result.error->message);
  CHECK(result.error->code == expected.code);
  CHECK(result.error->message.find(expected.message) != std::string::npos);
  CHECK_FALSE(result.error->internal);
  CHECK(output(result, "status") == Value(expected.status));
  CHECK(output(result, "body").has_value());
  CHECK_FALSE(output(result, "token").has_value());
}

void check_all(const std::string& route, bool tls) {
  for (const Case& expected : cases) check_case(route, expected, tls);
}

TEST_CASE_OF_METHODS("authenticate over http: every behaviour is a FAILURE that says why") {
  check_all("authenticate", false);
}
TEST_CASE_OF_METHODS("authenticate over https: every behaviour is a FAILURE that says why") {
  check_all("authenticate", true);
}
TEST_CASE_OF_METHODS("get_new_token over http: every behaviour is a FAILURE that says why") {
  check_all("get_new_token", false);
}
TEST_CASE_OF_METHODS("get_new_token over https: every behaviour is a FAILURE that says why") {
  check_all("get_new_token", true);
}
TEST_CASE_OF_METHODS("get_existing_token over http: every behaviour is a FAILURE that says why") {
  check_all("get_existing_token", false);
}
TEST_CASE_OF_METHODS("get_existing_token over https: every behaviour is a FAILURE that says why") {
  check_all("get_existing_token", true);
}

TEST_CASE_OF_METHODS("authenticate gives the tokens of the service, marked secret") {
  const Sandbox sandbox;
  for (const bool tls : {false, true}) {
    const RunResult result = run(options_for(sandbox, tls), sign_in_flow, credentials(sandbox));
    CHECK(result.outcome == "SUCCESS");
    CHECK(output(result, "access")->string().starts_with("eyJ"));
    CHECK(output(result, "access")->secret());
    CHECK(output(result, "refresh")->secret());
    CHECK(output(result, "body")->secret());
    CHECK(output(result, "status") == Value(200));
    CHECK_FALSE(output(result, "status")->secret());
  }
}

TEST_CASE_OF_METHODS(
    "the token methods give key, token and times, and existing reads what new made") {
  const Sandbox sandbox;
  for (const bool tls : {false, true}) {
    const auto options = options_for(sandbox, tls);
    const RunResult fresh = run(options, token_flow("get_new_token"), credentials(sandbox));
    REQUIRE(fresh.outcome == "SUCCESS");
    CHECK(output(fresh, "api_key")->secret());
    CHECK(output(fresh, "token")->secret());
    CHECK(output(fresh, "token")->string().size() == 64);
    CHECK(output(fresh, "created_at")->string().size() == 20);
    CHECK(output(fresh, "created_at")->string().ends_with("Z"));
    CHECK_FALSE(output(fresh, "created_at")->secret());
    CHECK_FALSE(output(fresh, "expires_at")->secret());
    const RunResult existing = run(options, token_flow("get_existing_token"), credentials(sandbox));
    REQUIRE(existing.outcome == "SUCCESS");
    CHECK(output(existing, "token") == output(fresh, "token"));
    CHECK(output(existing, "expires_at") == output(fresh, "expires_at"));
  }
}

TEST_CASE_OF_METHODS("times come out as ISO 8601 UTC however the service writes them") {
  for (const char* format : {"iso", "iso-no-zone", "space", "epoch", "epoch-ms"}) {
    CAPTURE(format);
    const Sandbox sandbox({"--date-format", format});
    const RunResult result =
        run(options_for(sandbox, false), token_flow("get_new_token"), credentials(sandbox));
    REQUIRE(result.outcome == "SUCCESS");
    for (const char* name : {"created_at", "expires_at"}) {
      const std::string text = output(result, name)->string();
      CAPTURE(text);
      CHECK(text.starts_with("20"));
      CHECK(text[10] == 'T');
      CHECK(text.ends_with("Z"));
    }
  }
}

TEST_CASE_OF_METHODS(
    "a wrong password is status 401 with the service's words, and is not tried again") {
  const Sandbox sandbox;
  Values inputs = credentials(sandbox);
  inputs["user_password"] = "not-the-password";
  const Runtime runtime(options_for(sandbox, false));
  int attempts = 0;
  const Subscription subscription = runtime.observe([&](const Event& event) {
    if (event.kind == Event::Kind::attempt_failed) ++attempts;
  });
  const LoadedFlow loaded = runtime.load_text(sign_in_flow, "test.yaml");
  const RunResult result = runtime.run(*loaded.flow, inputs);
  CHECK(result.outcome == "FAILURE");
  CHECK(output(result, "status") == Value(401));
  CHECK(result.error->message ==
        "the service refused the credentials (status 401): No active account found with the given "
        "credentials");
  CHECK(attempts == 0);
}

TEST_CASE_OF_METHODS("an access token that has expired is refused by the token methods") {
  for (const char* method : {"get_new_token", "get_existing_token"}) {
    const Sandbox sandbox({"--behaviour", "authenticate:expired-token"});
    const RunResult result =
        run(options_for(sandbox, false), token_flow(method), credentials(sandbox));
    CHECK(result.outcome == "FAILURE");
    CHECK(output(result, "status") == Value(401));
    CHECK(result.error->message.find("Given token not valid for any token type") !=
          std::string::npos);
  }
}

TEST_CASE_OF_METHODS("the token that is read may have expired") {
  const Sandbox sandbox({"--behaviour", "get_existing_token:expired-token"});
  const RunResult result =
      run(options_for(sandbox, false), token_flow("get_existing_token"), credentials(sandbox));
  REQUIRE(result.outcome == "SUCCESS");
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto text = imiassist::utc_text(
      Value(std::int64_t{std::chrono::duration_cast<std::chrono::seconds>(now).count()}));
  CHECK(output(result, "expires_at")->string() <= *text);
}

TEST_CASE_OF_METHODS("trouble on the way is tried again") {
  const Sandbox sandbox({"--behaviour", "authenticate:flaky", "--flaky-failures", "2"});
  CHECK(run(options_for(sandbox, false), sign_in_flow, credentials(sandbox)).outcome == "SUCCESS");
}

TEST_CASE_OF_METHODS("a certificate that is not right is a FAILURE before anything is sent") {
  for (const char* kind : {"wrong-host", "expired", "self-signed"}) {
    CAPTURE(kind);
    const Sandbox sandbox({"--certificate", kind});
    const RunResult result = run(options_for(sandbox, true), sign_in_flow, credentials(sandbox));
    CHECK(result.outcome == "FAILURE");
    CHECK(result.error->code == "http_tls");
    CHECK(output(result, "status") == Value(0));
  }
}

TEST_CASE_OF_METHODS("captcha after four failed logins, even with the right password") {
  const Sandbox sandbox;
  Values wrong = credentials(sandbox);
  wrong["user_password"] = "not-the-password";
  const auto options = options_for(sandbox, false);
  for (int i = 0; i < 4; ++i) {
    CHECK(output(run(options, sign_in_flow, wrong), "status") == Value(401));
  }
  CHECK(output(run(options, sign_in_flow, credentials(sandbox)), "status") == Value(403));
}

}  // namespace
}  // namespace heddle::test
