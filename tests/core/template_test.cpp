// SPDX-License-Identifier: Apache-2.0
#include "core.hpp"

namespace heddle::test {
namespace {

using testing::Host;
using testing::Result;

std::string filled(const std::string& text, Map values, const char* escape = "none") {
  Host host;
  host.input("template", text).input("values", std::move(values)).input("escape", escape);
  const Result result = run(host, "template");
  return result.outcome == "SUCCESS" ? result.output("text").string() : ending(result);
}

}  // namespace

TEST_CASE("core.template puts values where their names stand") {
  const Map user{{"name", "Ada"}, {"tags", List{"a", 1}}};
  CHECK(filled(
            "{user.name}: {n}, {b}, [{none}], {user.tags}{t}",
            {{"user", user}, {"n", 2.5}, {"b", true}, {"none", nullptr}, {"t", Timestamp{0, 0}}}) ==
        R"(Ada: 2.5, true, [], ["a",1]1970-01-01T00:00:00Z)");
}

TEST_CASE("core.template leaves braces around anything but names as they are") {
  for (const char* text : {"", "{", "}", "{}", "{{", "a { color: red; }", R"({"a": {"b": 1}})",
                           "{a b}", "{.a}", "{a.}", "{1}", "{a", "{a\n}", "{ a }"}) {
    CHECK(filled(text, {{"a", "x"}}) == text);
  }
  CHECK(filled("{{a}}", {{"a", "x"}}) == "{x}");
  CHECK(filled("{b{a}", {{"a", "x"}}) == "{bx");
}

TEST_CASE("core.template never reads a value as a template") {
  CHECK(filled("{a}{b}", {{"a", "{b}"}, {"b", "{a}"}}) == "{b}{a}");
  CHECK(filled("{{a}", {{"a", "b}"}, {"b", "x"}}) == "{b}");
}

TEST_CASE("core.template escapes values for what the text is, and nothing else") {
  const Map values{{"a", "<b c=\"d\">'&'</b>\n"}};
  CHECK(filled("<i>{a}</i>", values, "html") ==
        "<i>&lt;b c=&quot;d&quot;&gt;&#39;&amp;&#39;&lt;/b&gt;\n</i>");
  CHECK(filled(R"({"a": "{a}"})", values, "json") == R"({"a": "<b c=\"d\">'&'</b>\n"})");
  CHECK(filled("?q={a}", {{"a", "ü &=/"}}, "url") == "?q=%C3%BC%20%26%3D%2F");
  CHECK(filled(R"([{n}, {none}, {list}])", {{"n", 1}, {"none", nullptr}, {"list", List{"\""}}},
               "json") == R"([1, null, ["\""]])");
}

TEST_CASE("core.template says which value is missing, and which was meant") {
  CHECK(filled("{user_nam}", {{"user_name", 1}, {"other", 2}}) ==
        "INVALID invalid: the template has {user_nam}, but 'values' has no 'user_nam'; did you "
        "mean 'user_name'? (final)");
  CHECK(filled("{x}", {{"user_name", 1}, {"other", 2}}) ==
        "INVALID invalid: the template has {x}, but 'values' has no 'x'; it has: other, user_name "
        "(final)");
  CHECK(filled("{a.b.d}", {{"a", Map{{"b", Map{{"c", 1}}}}}}) ==
        "INVALID invalid: the template has {a.b.d}, but 'a.b' has no 'd'; did you mean 'c'? "
        "(final)");
  CHECK(filled("{a.b}", {{"a", "x"}}) ==
        "INVALID invalid: the template has {a.b}, but 'a' is a string, which has nothing inside "
        "(final)");
  CHECK(filled("{x}", {}) ==
        "INVALID invalid: the template has {x}, but 'values' has no 'x'; it has: none (final)");
}

TEST_CASE("core.template does not let a small template make a huge text") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "{a}";
  CHECK(filled(text, {{"a", std::string(1 << 20, 'x')}}) ==
        "INVALID invalid: the text is larger than 64 MiB with its values in place (final)");
}

TEST_CASE("a text that core.template made with a secret is one") {
  Host host;
  host.input("template", "token={a}").input("values", Map{{"a", secret("hunter22")}});
  CHECK(run(host, "template").output("text").secret());
}

}  // namespace heddle::test
