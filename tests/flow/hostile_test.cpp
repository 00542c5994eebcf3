// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "flow/flow.hpp"
#include "sample_catalog.hpp"

// Flows from strangers: whatever the text, there is an answer, soon, and it is one that can be
// read.
namespace {

std::vector<heddle::Diagnostic> check(std::string_view text) {
  heddle::test::SampleCatalog catalog;
  auto checked = heddle::flow::check(text, "flow.yaml", catalog);
  // Places must be in the text, or whoever shows them reads beyond it.
  std::uint32_t before = 0;
  for (const auto& found : checked.diagnostics) {
    CHECK_FALSE(found.message.empty());
    if (found.place.line == 0) continue;
    CHECK(found.place.line >= before);
    CHECK(found.place.column >= 1);
    CHECK(found.place.width >= 1);
    CHECK(found.excerpt.size() < 1000);
    before = found.place.line;
  }
  heddle::render(checked.diagnostics);
  return std::move(checked.diagnostics);
}

std::string first_code(std::string_view text) {
  const auto found = check(text);
  return found.empty() ? "" : found.front().code;
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("a text without a flow says so") {
  for (const char* text : {"", "\n\n", "# nothing\n", "---\n", "~", "null", "\xEF\xBB\xBF"}) {
    CAPTURE(text);
    CHECK(first_code(text) == "HD1006");
  }
  CHECK(first_code("just text") == "HD1101");
  CHECK(first_code("[]") == "HD1101");
  CHECK(first_code("{}") == "HD1102");
}

TEST_CASE("a text that is no text says so") {
  using namespace std::string_view_literals;
  CHECK(first_code("heddle: \xFF\n") == "HD1002");
  CHECK(first_code("\xFF\xFEh\0e\0d\0"sv) == "HD1002");
  CHECK(first_code("h\0e\0d\0"sv) == "HD1003");
  CHECK(first_code("heddle: \x04 1\n") == "HD1003");
  CHECK(first_code("heddle: \x1b[31m 1\n") == "HD1003");
  CHECK(first_code(std::string(5 << 20, 'a')) == "HD1004");
}

TEST_CASE("a byte order mark and Windows line ends do not matter, nor to columns") {
  const auto found = check("\xEF\xBB\xBFheddle: 2\r\nflow: f\r\nnodes: {}\r\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].place.line == 1);
  CHECK(found[0].place.column == 9);
  CHECK(found[0].excerpt == "heddle: 2");
}

TEST_CASE("deep nesting ends at its limit") {
  for (const char* open : {"[", "{a: ", "- ", "? ", "{? ", "[{a: "}) {
    CAPTURE(open);
    CHECK_FALSE(check("a: " + repeated(open, 100'000)).empty());
    CHECK_FALSE(check(repeated(open, 100'000)).empty());
  }
  CHECK(first_code(repeated("[", 100)) == "HD1004");
  std::string steps;
  for (int i = 0; i < 1000; ++i) steps += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  CHECK(first_code(steps) == "HD1004");
}

TEST_CASE("aliases cannot blow a small text up") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string below = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j == 0 ? "" : ", ") + below;
    bomb += "]\n";
  }
  const auto found = check(bomb);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().code == "HD1004");
  std::string tower = "a0: &a0 [x]\n";
  for (int i = 1; i < 100; ++i) {
    tower += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
             "]\n";
  }
  CHECK(check(tower).front().code == "HD1004");
}

TEST_CASE("a hundred thousand nodes, good or bad, get an answer") {
  const auto nodes = [](std::size_t count, auto line) {
    std::string text = "heddle: 1\nflow: f\nnodes:\n";
    for (std::size_t i = 0; i < count; ++i) text += line(i);
    return text;
  };
  SUBCASE("that lead to one another") {
    CHECK(check(nodes(50'000, [](std::size_t i) {
            const std::string next = i + 1 == 50'000 ? "end" : "n" + std::to_string(i + 1);
            return "  n" + std::to_string(i) +
                   ": {use: demo.greet, with: {name: x}, next: " + next + "}\n";
          })).empty());
  }
  SUBCASE("that are unreachable") {
    CHECK_FALSE(check(nodes(100'000, [](std::size_t i) {
                  return " n" + std::to_string(i) + ": {use: demo.greet, next: end}\n";
                })).empty());
  }
  SUBCASE("that lead nowhere that is known") {
    CHECK_FALSE(check(nodes(60'000, [](std::size_t i) {
                  return " n" + std::to_string(i) + ": {use: demo.greet, next: m" +
                         std::to_string(i) + ", with: {nmae: \"${{ nodes.m.x }}\"}}\n";
                })).empty());
  }
  SUBCASE("that all read from the last") {
    CHECK_FALSE(check(nodes(30'000, [](std::size_t i) {
                  return " n" + std::to_string(i) + ": {use: demo.greet, next: n" +
                         std::to_string(i + 1) + ", with: {name: \"${{ nodes.n" +
                         std::to_string(29'999 - i) + ".greeting }}\"}}\n";
                })).empty());
  }
  SUBCASE("of unknown types") {
    CHECK_FALSE(check(nodes(60'000, [](std::size_t i) {
                  return " n" + std::to_string(i) + ": {use: a.b" + std::to_string(i) + "}\n";
                })).empty());
  }
}

TEST_CASE("a great many secrets in the text still are masked in time") {
  std::string text = "heddle: 1\nflow: f\nnodes:\n";
  for (int i = 0; i < 20'000; ++i) {
    text += " n" + std::to_string(i) + ": {use: a.b, with: {password: secret" + std::to_string(i) +
            repeated("x", static_cast<std::size_t>(i % 50)) + "}}\n";
  }
  const auto found = check(text);
  CHECK(found.size() > 900);
  CHECK(heddle::render(found).find("secret1") == std::string::npos);
}

TEST_CASE("one very long line does not make a very long answer") {
  std::string text = "{heddle: 1, flow: f, nodes: {";
  for (int i = 0; i < 20'000; ++i)
    text += "n" + std::to_string(i) + ": {use: no.such, next: end}, ";
  text += "}}";
  CHECK(heddle::render(check(text)).size() < 2'000'000);
}

TEST_CASE("long names do not make long messages") {
  const std::string name(200'000, 'n');
  for (const auto& found : check("heddle: 1\nflow: f\n" + name + ": 1\nnodes:\n  a: {use: " + name +
                                 "." + name + ", next: " + name + ", with: {" + name + ": 1}}\n")) {
    CHECK(found.message.size() < 500);
  }
}

TEST_CASE("random bytes and mangled flows never crash") {
  std::vector<std::string> seeds;
  const auto folder = std::filesystem::path(HEDDLE_TEST_DATA_DIR) / "flow/golden";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    seeds.push_back(text.str());
  }
  std::mt19937 random(20240229);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::string_view pieces[] = {"{",   "}",  "[",   "]",  ": ", "- ",   "\"",   "'",
                                     "\n",  "  ", "${{", "}}", "#",  " #",   "*a",   "&a",
                                     "|",   ">",  "\t",  "?",  "!x", "<<: ", "é",    "\\",
                                     "---", "%",  "~",   "@",  "\r", "\x01", "\xC3", "end."};
  for (int round = 0; round < 3000; ++round) {
    std::string text = seeds[below(seeds.size())];
    for (std::size_t changes = below(6) + 1; changes > 0; --changes) {
      const std::size_t at = below(text.size() + 1);
      switch (below(4)) {
        case 0:
          text.insert(at, pieces[below(std::size(pieces))]);
          break;
        case 1:
          text.erase(at, below(20));
          break;
        case 2:
          text.insert(at, text.substr(below(text.size() + 1), below(200)));
          break;
        default:
          if (at < text.size()) text[at] = static_cast<char>(below(256));
      }
    }
    check(text);
  }
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (std::size_t size = below(300); size > 0; --size) text += static_cast<char>(below(256));
    check(text);
    for (char& c : text) c = static_cast<char>(' ' + static_cast<unsigned char>(c) % 95);
    check(text);
  }
}

TEST_CASE("a file that cannot be read is a finding") {
  heddle::test::SampleCatalog catalog;
  const auto missing = heddle::flow::check_file("no/such/flow.yaml", catalog);
  REQUIRE(missing.diagnostics.size() == 1);
  CHECK(missing.diagnostics[0].code == "HD1001");
  CHECK(missing.diagnostics[0].place.file == "no/such/flow.yaml");
  const auto folder = heddle::flow::check_file(HEDDLE_TEST_DATA_DIR, catalog);
  REQUIRE(folder.diagnostics.size() == 1);
  CHECK(folder.diagnostics[0].code == "HD1001");
}
