// SPDX-License-Identifier: Apache-2.0
#include "cli/reference.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

// The node reference as a page, from node types of every kind, those of strangers above all.
namespace heddle::test {
namespace {

VariableDescriptor variable(std::string name, Type type, std::string doc) {
  VariableDescriptor result;
  result.name = std::move(name);
  result.type = type;
  result.doc = std::move(doc);
  return result;
}

// All that a node type can say.
NodeTypeDescriptor complete() {
  NodeTypeDescriptor type;
  type.name = "demo.look_up";
  type.title = "Look up";
  type.doc = "Looks a user up. Finds nobody twice.";
  type.plugin = "demo";
  type.plugin_version = "1.2.0";
  type.plugin_license = "MIT";
  type.effects = type.idempotent = type.blocking = true;
  type.inputs = {variable("user", Type::string, "Whom"), variable("limit", Type::integer, ""),
                 variable("key", Type::string, "The key.")};
  type.inputs[0].required = true;
  type.inputs[0].example = "ada";
  type.inputs[0].constraints.maximum_size = 64;
  type.inputs[1].default_value = 5;
  type.inputs[2].secret = true;
  type.outputs = {variable("age", Type::integer, "How old"), variable("status", Type::integer, ""),
                  variable("token", Type::string, "")};
  type.outputs[0].outcomes = {"SUCCESS", "KNOWN"};
  type.outputs[1].default_value = 0;
  type.outputs[1].is_public = true;
  type.outputs[2].outcomes = {"SUCCESS"};
  type.outputs[2].secret = true;
  type.outcomes = {{"SUCCESS", "Found."},
                   {"KNOWN", "Found before"},
                   {"FAILURE", "Not found."},
                   {"REFUSED", "Not allowed", true}};
  SettingDescriptor url;
  url.name = "demo.url";
  url.type = Type::string;
  url.doc = "Where";
  url.default_value = "https://demo.example";
  SettingDescriptor secret_key;
  secret_key.name = "demo.key";
  secret_key.type = Type::string;
  secret_key.required = secret_key.secret = true;
  type.settings = {url, secret_key};
  return type;
}

// One that tries to be more than text, in every text that it has.
NodeTypeDescriptor hostile() {
  const std::string text =
      "# <script>alert(1)</script> | **b** `c` [l](javascript:x) ![i](//e.example/i) &amp; "
      "\"x\" onload='y' _e_ snake_case www.e.example https://e.example a@e.example ~~s~~ ${{ x }} "
      "\\ --> </td></table>\n\n1. \x1b[31m\xE2\x80\xAE\n```\n# h\n";
  NodeTypeDescriptor type;
  type.name = "evil.node";
  type.title = type.doc = type.usage = type.plugin_version = type.plugin_license = text;
  type.plugin = "evil";
  type.inputs = {variable("x", Type::string, text)};
  type.inputs[0].default_value = type.inputs[0].example = Value(text);
  type.inputs[0].constraints.pattern_meaning = text;
  type.inputs[0].constraints.choices = {Value(text)};
  type.outputs = {variable("y", Type::string, text)};
  type.outputs[0].default_value = Value(text);
  type.outcomes = {{"SUCCESS", text}};
  SettingDescriptor setting;
  setting.name = "evil.setting";
  setting.type = Type::string;
  setting.doc = text;
  setting.default_value = Value(text);
  type.settings = {setting};
  return type;
}

std::string markdown(const NodeTypeDescriptor& type) {
  return reference_markdown(cli::reference_of({type}));
}

// What stands in a text from `begin` on, up to `end`.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t at = text.find(begin);
  REQUIRE_MESSAGE(at != std::string::npos, text);
  return text.substr(at, text.find(end, at) - at);
}

// What is wrong with the markup of a page: elements and attributes that are not its own, or that
// are not closed in order. An empty text: nothing.
std::string fault_of(std::string_view page) {
  const std::set<std::string_view> elements = {
      "html",  "head",  "meta", "title",   "style",   "body", "main", "h1", "h2",
      "h3",    "h4",    "p",    "section", "article", "nav",  "ul",   "li", "table",
      "thead", "tbody", "tr",   "th",      "td",      "a",    "code", "pre"};
  std::vector<std::string_view> open;
  page.remove_prefix(std::string_view("<!DOCTYPE html>").size());
  for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1)) {
    std::string_view tag = page.substr(at + 1, page.find('>', at) - at - 1);
    const bool closes = tag.starts_with('/');
    if (closes) tag.remove_prefix(1);
    const std::string_view name = tag.substr(0, tag.find(' '));
    if (elements.count(name) == 0) return "element " + std::string(tag);
    const std::string attributes(tag.substr(name.size()));
    for (const std::string bad : {" on", " src", " style=", "javascript:"}) {
      if (name != "meta" && attributes.find(bad) != std::string::npos) return std::string(tag);
    }
    if (name == "a" && attributes.find("href=\"") != std::string::npos &&
        attributes.find("href=\"#") == std::string::npos) {
      return "a link to elsewhere: " + std::string(tag);
    }
    if (closes) {
      if (open.empty() || open.back() != name) return "closes " + std::string(name);
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : "left open: " + std::string(open.back());
}

}  // namespace

TEST_CASE("a node type is documented in the form of the product's page") {
  CHECK(between(markdown(complete()), "<a id=\"demo.look_up\">", "\x01") ==
        R"(<a id="demo.look_up"></a>

### Look up

`demo.look_up` (plugin demo 1.2.0, licence MIT; changes something outside the run, can be repeated without harm, takes a thread of its own)

Looks a user up. Finds nobody twice.

#### Input variables

| variable | type | given | description |
|---|---|---|---|
| `user` | string | required | Whom. Takes: at most 64 characters. Example: `ada` |
| `limit` | int | default `5` |  |
| `key` | string | optional, secret | The key. |

#### Output variables

| variable | type | exists | description |
|---|---|---|---|
| `age` | int | on SUCCESS, KNOWN | How old |
| `status` | int | always, default 0, never secret |  |
| `token` | string | on SUCCESS, secret |  |

#### Outcomes

| outcome | description |
|---|---|
| `SUCCESS` | Found. |
| `KNOWN` | Found before |
| `FAILURE` | Not found. |
| `REFUSED` | Not allowed. A failure: where a flow does not wire it, it goes as FAILURE |

#### Settings

| setting | type | given | description |
|---|---|---|---|
| `demo.url` | string |  | Where. Default: `https://demo.example` |
| `demo.key` | string | required, secret |  |
)");
}

TEST_CASE("families and node types come sorted, control nodes last, each with its anchor") {
  NodeTypeDescriptor first = complete();
  first.name = "a.b.last";
  NodeTypeDescriptor control;
  control.name = "switch";
  control.outcomes = {{"FAILURE", ""}};
  const auto reference = cli::reference_of({control, complete(), first});
  std::string order;
  for (const auto& chapter : reference) {
    order += cli::title_of(chapter) + " #" + cli::anchor_of(chapter) + ":";
    for (const auto& node : chapter.nodes) order += " #" + cli::anchor_of(node);
    order += "\n";
  }
  CHECK(order ==
        "The a.b family #family-a.b: #a.b.last\n"
        "The demo family #family-demo: #demo.look_up\n"
        "Control nodes #control-nodes: #control-switch\n");
}

TEST_CASE("what a plugin says means nothing but itself in Markdown") {
  const std::string page = markdown(hostile());
  const std::string shown =
      "\\# &lt;script&gt;alert(1)&lt;/script&gt; &#124; \\*\\*b\\*\\* \\`c\\` "
      "\\[l\\](javascript\\:x) !\\[i\\](//e.example/i) &amp;amp; \"x\" onload='y' \\_e\\_ "
      "snake_case www\\.e.example https\\://e.example a<span>@</span>e.example \\~\\~s\\~\\~ "
      "\\${{ x }} &#92; --&gt; &lt;/td&gt;&lt;/table&gt; 1. &#92;x1b\\[31m&#92;u{202e} "
      "\\`\\`\\` \\# h";
  CHECK(page.find("### " + shown + "\n") != std::string::npos);
  CHECK(page.find("\n\n" + shown + "\n\n") != std::string::npos);
  CHECK(page.find("| `x` | string | default <code>&#35; &#60;script&#62;") != std::string::npos);
  CHECK(page.find("a<span>@</span>e&#46;example") != std::string::npos);
  CHECK(page.find("| `SUCCESS` | " + shown + " |\n") != std::string::npos);
  CHECK(page.find("\n````yaml\n# <script>") != std::string::npos);
  // Outside of the block of code there is no element but ours, and no control character anywhere.
  const std::string block = between(page, "````yaml", "\n````\n");
  std::string rest = page;
  rest.erase(rest.find(block), block.size());
  for (std::size_t at = rest.find('<'); at != std::string::npos; at = rest.find('<', at + 1)) {
    const std::string tag = rest.substr(at, rest.find('>', at) - at);
    const bool ours = tag.starts_with("<a id=\"") || tag == "</a" || tag == "<code" ||
                      tag == "</code" || tag == "<span" || tag == "</span";
    CHECK_MESSAGE(ours, tag);
  }
  CHECK(page.find('\x1b') == std::string::npos);
  CHECK(page.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("a doc that begins like a list, a rule or a table begins with a word all the same") {
  for (const auto& [doc, line] : std::vector<std::pair<std::string, std::string>>{
           {"- item", "\\- item"},
           {"+ item", "\\+ item"},
           {"12. item", "12\\. item"},
           {"1) item", "1\\) item"},
           {"=== ", "\\==="},
           {"> quote", "&gt; quote"},
           {"    code", "code"},
           {"12 items", "12 items"},
           {"| a | b |", "&#124; a &#124; b &#124;"}}) {
    NodeTypeDescriptor type = complete();
    type.doc = doc;
    CAPTURE(doc);
    CHECK(markdown(type).find("\n\n" + line + "\n\n") != std::string::npos);
  }
}

TEST_CASE("what a plugin says means nothing but itself in HTML") {
  const std::string page = reference_html(cli::reference_of({hostile(), complete()}));
  CHECK(fault_of(page) == "");
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt; | **b**") != std::string::npos);
  CHECK(page.find("&amp;amp; &quot;x&quot;") != std::string::npos);
  CHECK(page.find("\\x1b[31m\\u{202e}") != std::string::npos);
  CHECK(page.find('\x1b') == std::string::npos);
  CHECK(page.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE(
    "the HTML page refers to nothing outside of it, runs nothing and has an anchor for each") {
  const std::string page = reference_html(cli::reference_of({complete()}));
  CHECK(fault_of(page) == "");
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"));
  CHECK(page.find("content=\"default-src 'none'; style-src 'unsafe-inline'\"") !=
        std::string::npos);
  CHECK(page.find("content=\"width=device-width, initial-scale=1\"") != std::string::npos);
  CHECK(page.find("prefers-color-scheme: dark") != std::string::npos);
  CHECK(page.find("url(") == std::string::npos);
  CHECK(page.find("@import") == std::string::npos);
  CHECK(page.find("<article id=\"demo.look_up\">") != std::string::npos);
  CHECK(page.find("<a href=\"#demo.look_up\">") != std::string::npos);
  CHECK(page.find("<td data-column=\"given\">default <code>5</code></td>") != std::string::npos);
}

TEST_CASE("a reference of nothing is a page all the same") {
  CHECK(markdown(complete()).starts_with("# Node reference\n\nMade by 'heddle docs'"));
  CHECK(fault_of(cli::reference_html({})) == "");
  CHECK(cli::reference_markdown({}).find("|") == std::string::npos);
}

}  // namespace heddle::test
