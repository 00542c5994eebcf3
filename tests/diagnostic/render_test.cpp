// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <heddle/diagnostic.hpp>

namespace {

heddle::Diagnostic sample() {
  heddle::Diagnostic diagnostic;
  diagnostic.code = "HD2104";
  diagnostic.message = "node 'sign_in' (imiassist.authenticate) has no input 'user_pasword'";
  diagnostic.place = {"flows/token.yaml", 14, 7, 12};
  diagnostic.excerpt = "      user_pasword: ${{ inputs.password }}";
  diagnostic.label = "did you mean 'user_password'?";
  diagnostic.notes = {
      "inputs: subdomain, domain, user_email, user_password (all required strings)"};
  return diagnostic;
}

}  // namespace

TEST_CASE("a diagnostic is rendered with place, line, mark and notes") {
  CHECK(
      heddle::render(sample()) ==
      R"(flows/token.yaml:14:7: error[HD2104]: node 'sign_in' (imiassist.authenticate) has no input 'user_pasword'
   14 |       user_pasword: ${{ inputs.password }}
      |       ^~~~~~~~~~~~ did you mean 'user_password'?
      = inputs: subdomain, domain, user_email, user_password (all required strings)
)");
}

TEST_CASE("a diagnostic without a place shows its label as a note") {
  auto diagnostic = sample();
  diagnostic.severity = heddle::Severity::warning;
  diagnostic.place = {"token.yaml", 0, 0, 0};
  diagnostic.excerpt.clear();
  diagnostic.message = "no";
  diagnostic.notes.clear();
  CHECK(heddle::render(diagnostic) ==
        "token.yaml: warning[HD2104]: no\n      = did you mean 'user_password'?\n");
  diagnostic.place.file.clear();
  diagnostic.label.clear();
  CHECK(heddle::render(diagnostic) == "warning[HD2104]: no\n");
}

TEST_CASE("the mark stands under characters that take two columns or none") {
  auto diagnostic = sample();
  diagnostic.message = "no";
  diagnostic.label.clear();
  diagnostic.notes.clear();
  diagnostic.excerpt = "日本: e\u0301x y";
  diagnostic.place = {"f", 3, 7, 2};  // "x "
  CHECK(heddle::render(diagnostic) ==
        "f:3:7: error[HD2104]: no\n    3 | 日本: e\u0301x y\n      |        ^~\n");
  diagnostic.place = {"f", 3, 1, 2};
  CHECK(heddle::render(diagnostic) ==
        "f:3:1: error[HD2104]: no\n    3 | 日本: e\u0301x y\n      | ^~~~\n");
}

TEST_CASE("nothing that is rendered steers the terminal") {
  auto diagnostic = sample();
  diagnostic.message = "a\x1b[31mb\nc";
  diagnostic.label = "\xE2\x80\xAEright to left";
  diagnostic.notes = {"bell \a", "bad \xFF byte"};
  diagnostic.excerpt = "\x1b]0;title\a";
  diagnostic.place.column = 1;
  const std::string text = heddle::render(diagnostic);
  for (const char c : text) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(text.find("\xFF") == std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') == 5);
}

TEST_CASE("a mark never has no width, and one beyond the line does no harm") {
  auto diagnostic = sample();
  diagnostic.place.column = 4000;
  diagnostic.place.width = 0;
  CHECK(heddle::render(diagnostic).find(" ^ did you mean") != std::string::npos);
}

TEST_CASE("several diagnostics are rendered one after the other") {
  CHECK(heddle::render(std::vector{sample(), sample()}) ==
        heddle::render(sample()) + heddle::render(sample()));
  CHECK(heddle::render(std::vector<heddle::Diagnostic>{}).empty());
}

TEST_CASE("diagnostics as JSON hold all that they say") {
  const auto json = boost::json::parse(heddle::render_json({sample()}));
  const auto& one = json.as_array().at(0).as_object();
  CHECK(one.at("severity") == "error");
  CHECK(one.at("code") == "HD2104");
  CHECK(one.at("file") == "flows/token.yaml");
  CHECK(one.at("line").to_number<int>() == 14);
  CHECK(one.at("column").to_number<int>() == 7);
  CHECK(one.at("width").to_number<int>() == 12);
  CHECK(one.at("label") == "did you mean 'user_password'?");
  CHECK(one.at("notes").as_array().size() == 1);
  CHECK(heddle::render_json({}) == "[]");
}

TEST_CASE("diagnostics as workflow commands say where, what and the cure on one line") {
  CHECK(heddle::render_github({sample()}) ==
        "::error file=flows/token.yaml,line=14,col=7,endColumn=18,title=HD2104::node 'sign_in' "
        "(imiassist.authenticate) has no input 'user_pasword'%0Adid you mean 'user_password'?"
        "%0Ainputs: subdomain, domain, user_email, user_password (all required strings)\n");
  auto warning = sample();
  warning.severity = heddle::Severity::warning;
  warning.place.width = 0;
  warning.label.clear();
  warning.notes.clear();
  warning.message = "no";
  CHECK(heddle::render_github({warning, warning}) ==
        "::warning file=flows/token.yaml,line=14,col=7,endColumn=7,title=HD2104::no\n"
        "::warning file=flows/token.yaml,line=14,col=7,endColumn=7,title=HD2104::no\n");
  CHECK(heddle::render_github({}).empty());
}

TEST_CASE("a workflow command leaves out what is not known") {
  heddle::Diagnostic diagnostic;
  diagnostic.message = "no";
  CHECK(heddle::render_github({diagnostic}) == "::error::no\n");
  diagnostic.code = "HD1001";
  CHECK(heddle::render_github({diagnostic}) == "::error title=HD1001::no\n");
  diagnostic.place.file = "a.yaml";
  CHECK(heddle::render_github({diagnostic}) == "::error file=a.yaml,title=HD1001::no\n");
}

TEST_CASE("nothing in a finding ends a workflow command or begins another") {
  heddle::Diagnostic diagnostic;
  diagnostic.code = "HD1007";
  diagnostic.place = {"a,b:c%d\n::warning::x.yaml", 1, 1, 1};
  diagnostic.message = "100%: a, b\n::error::gotcha\r";
  diagnostic.label = "50%25";
  CHECK(heddle::render_github({diagnostic}) ==
        "::error file=a%2Cb%3Ac%25d\xEF\xBF\xBD%3A%3Awarning%3A%3Ax.yaml,line=1,col=1,endColumn=1,"
        "title=HD1007::100%25: a, b\xEF\xBF\xBD::error::gotcha\xEF\xBF\xBD%0A50%2525\n");
}
