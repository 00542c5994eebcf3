// SPDX-License-Identifier: Apache-2.0
#include <heddle/json.hpp>

#include "imiassist/sandbox.hpp"
#include "time_text.hpp"

// What must never reach a server, and what is made of what comes back.
namespace heddle::test {
namespace {

TEST_CASE_OF_METHODS("a name that is no DNS name is INVALID before any request") {
  // Nothing listens there: a request would fail otherwise.
  RuntimeOptions options;
  options.plugin_directories = {methods_directory()};
  options.settings = {{"imiassist.base_url", "http://127.0.0.1:1"}};
  const Values good = {{"subdomain", "healthcarecomms"},
                       {"domain", "eclinic.org.uk"},
                       {"user_email", "a@b.example"},
                       {"user_password", "hunter22"}};
  for (const char* bad :
       {"evil.com/", "a.b", "", "-a", "a-", "a b", "a@b", "a:1", "a\r\nb", "a#", "ä", "{domain}"}) {
    CAPTURE(bad);
    Values inputs = good;
    inputs["subdomain"] = bad;
    const RunResult result = run(options, sign_in_flow, inputs);
    CHECK(result.error->code == "invalid");
    CHECK(result.error->message.find(
              "input 'subdomain': expected one DNS label (letters, digits, inner hyphens; at most "
              "63)") == 0);
  }
  for (const char* bad : {"evil.com/x", "", ".a", "a.", "a..b", "a b", "user@a.com", "a.com:80",
                          "a.com?x", "a.com\\b"}) {
    CAPTURE(bad);
    Values inputs = good;
    inputs["domain"] = bad;
    const RunResult result = run(options, sign_in_flow, inputs);
    CHECK(result.error->code == "invalid");
    CHECK(result.error->message.find("input 'domain': expected a DNS name") == 0);
  }
}

TEST_CASE_OF_METHODS(
    "an access token that would break out of its header is INVALID and is not shown") {
  RuntimeOptions options;
  options.plugin_directories = {methods_directory()};
  options.settings = {{"imiassist.base_url", "http://127.0.0.1:1"}};
  const std::string text = R"(
heddle: 1
flow: t
inputs: {authorization: {type: string, secret: true}}
nodes:
  a:
    use: imiassist.get_new_token
    with: {subdomain: a, domain: b.example, authorization: "${{ inputs.authorization }}"}
    next: {SUCCESS: end}
)";
  for (const char* bad : {"abc\r\nX-Evil: 1", "abc def", "Bearer ", "töken"}) {
    const RunResult result = run(options, text, {{"authorization", bad}});
    CHECK(result.error->code == "invalid");
    CHECK(result.error->message ==
          "input 'authorization': expected one token without spaces, found other characters in it");
  }
}

TEST_CASE_OF_METHODS("a token that begins with the scheme is not prefixed twice") {
  const Sandbox sandbox;
  const auto options = options_for(sandbox, false);
  const RunResult signed_in = run(options, sign_in_flow, credentials(sandbox));
  const std::string access = output(signed_in, "access")->string();
  const std::string text = R"(
heddle: 1
flow: t
inputs: {authorization: {type: string, secret: true}}
outputs: {status: "${{ nodes.a.response_status_code }}"}
nodes:
  a:
    use: imiassist.get_existing_token
    with: {subdomain: a, domain: b.example, authorization: "${{ inputs.authorization }}"}
    next: {SUCCESS: end}
)";
  for (const std::string prefix : {"", "Bearer ", "bearer "}) {
    CHECK(output(run(options, text, {{"authorization", prefix + access}}), "status") == Value(200));
  }
}

TEST_CASE_OF_METHODS("the base URL names the company's host, and knows no other placeholder") {
  RuntimeOptions options;
  options.plugin_directories = {methods_directory()};
  options.settings = {{"imiassist.base_url", "http://{subdomain}.{domain}.invalid"}};
  const Values inputs = {{"subdomain", "one"},
                         {"domain", "two.three"},
                         {"user_email", "a@b.example"},
                         {"user_password", "hunter22"}};
  const RunResult unknown_host = run(options, sign_in_flow, inputs);
  CHECK(unknown_host.error->code == "http_resolve");
  CHECK(unknown_host.error->message.find("one.two.three.invalid") != std::string::npos);
  options.settings = {{"imiassist.base_url", "http://{company}.example"}};
  CHECK(run(options, sign_in_flow, inputs).error->message ==
        "the setting imiassist.base_url: expected only the placeholders {subdomain} and {domain}, "
        "found '{company}'");
}

TEST_CASE("every usual way to write a time is understood") {
  using imiassist::utc_text;
  CHECK(utc_text("2021-07-31T09:19:18Z") == "2021-07-31T09:19:18Z");
  CHECK(utc_text("2021-07-31T09:19:18") == "2021-07-31T09:19:18Z");
  CHECK(utc_text("2021-07-31T09:19:18.123456Z") == "2021-07-31T09:19:18.123Z");
  CHECK(utc_text("2021-07-31T09:19:18+01:00") == "2021-07-31T08:19:18Z");
  CHECK(utc_text("2021-07-31T00:19:18+0100") == "2021-07-30T23:19:18Z");
  CHECK(utc_text("2021-07-31 09:19:18") == "2021-07-31T09:19:18Z");
  CHECK(utc_text("2021-07-31 09:19:18.5 -0330") == "2021-07-31T12:49:18.500Z");
  CHECK(utc_text("2021-07-31 09:19:18+00") == "2021-07-31T09:19:18Z");
  CHECK(utc_text("2021-07-31T09:19Z") == "2021-07-31T09:19:00Z");
  CHECK(utc_text("2021-12-31 23:59:60") == "2022-01-01T00:00:00Z");
  CHECK(utc_text(1627723158) == "2021-07-31T09:19:18Z");
  CHECK(utc_text(Value(std::int64_t{1627723158250})) == "2021-07-31T09:19:18.250Z");
  CHECK(utc_text("1627723158") == "2021-07-31T09:19:18Z");
  CHECK(utc_text(1627723158.5) == "2021-07-31T09:19:18.500Z");
  CHECK(utc_text(0) == "1970-01-01T00:00:00Z");
  for (const char* bad : {"", "yesterday", "2021-13-01 00:00:00", "2021-02-30T00:00:00Z",
                          "2021-07-31", "2021-07-31T25:00:00Z", "2021-07-31T09:19:18Zx", "-5",
                          "nan", "inf", "2021-07-31T09:19:18.Z", "2021-07-31T09:19:18+1",
                          "2021-07-31T-0:19:18", "2021-07-31T09:19:18+24:00",
                          "2021-07-31T09:19:18+01:60", "2021-07-31T09", "2021-07-31T09:19:"}) {
    CAPTURE(bad);
    CHECK_FALSE(utc_text(bad));
  }
  CHECK_FALSE(utc_text(-1));
  CHECK_FALSE(utc_text(List{}));
  CHECK_FALSE(utc_text(true));
}

}  // namespace
}  // namespace heddle::test
