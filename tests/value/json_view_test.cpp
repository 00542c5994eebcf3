// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "value/codec.hpp"
#include "value/json_view.hpp"

using heddle::Arena;
using heddle::from_view;
using heddle::JsonError;
using heddle::Map;
using heddle::parse_json;
using heddle::Secrets;
using heddle::to_view;
using heddle::Value;
using heddle::write_json;
using heddle::write_json_of_texts;

namespace {

// What is wrong with the text, by both readers.
std::pair<std::string, std::string> complaints(const std::string& text) {
  std::pair<std::string, std::string> both = {"taken", "taken"};
  try {
    parse_json(text);
  } catch (const JsonError& error) {
    both.first = error.what();
  }
  try {
    Arena arena;
    parse_json(text, arena);
  } catch (const JsonError& error) {
    both.second = error.what();
  }
  return both;
}

heddle_value view_of(std::vector<heddle_entry>& entries) {
  heddle_value view{};
  view.type = HEDDLE_TYPE_MAP;
  view.as.map = {entries.data(), entries.size()};
  return view;
}

}  // namespace

TEST_CASE("JSON read as views is what it is as values") {
  const std::string texts[] = {
      "null",
      "true",
      "-7",
      "18446744073709551615",
      "1.5",
      "1e-400",
      R"("")",
      R"("plain")",
      R"("a\nb\u00e9\ud83d\ude00\"")",
      "[]",
      "{}",
      R"([1, [2, {"a": []}], "x"])",
      R"({"z": 1, "a": {"k": "v"}, "m": null})",
      R"({"a": 1, "b": 2, "a": 3})",
      "\"" + std::string(5000, 'x') + R"(\t")",
      "[" + std::string(3000, ' ') + "0]",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    Arena arena;
    std::string why;
    // The view needs nothing of the text.
    std::string read = text;
    const heddle_value view = parse_json(read, arena);
    read.assign(read.size(), '#');
    const auto value = from_view(view, why);
    REQUIRE_MESSAGE(value.has_value(), why);
    CHECK(*value == parse_json(text));
  }
}

TEST_CASE("what is no JSON is refused in the same words as a view") {
  for (const std::string text :
       {"", "{", "[1,]", R"({"a" 1})", "1e400", "\"\\ud800\"", "nul", "1 2"}) {
    CAPTURE(text);
    const auto [value, view] = complaints(text);
    CHECK(value != "taken");
    CHECK(value == view);
  }
  const std::string deep(200, '[');
  CHECK(complaints(deep).second == "lists and objects are nested deeper than 128 levels");
}

TEST_CASE("a map of texts is written from its view as it is from its value") {
  const Map maps[] = {{{"email", "a@b.example"}, {"password", "p\"w\\\n\x01\xC3\xA9"}},
                      {{"", ""}},
                      {{"a", heddle::secret("clear")}}};
  for (const Map& map : maps) {
    const Value value = map;
    Arena arena;
    const auto written = write_json_of_texts(to_view(value, arena));
    REQUIRE(written.has_value());
    CHECK(*written == write_json(value, Secrets::clear));
  }
}

TEST_CASE("what is no sound map of texts in order is left to those who look closer") {
  Arena arena;
  const Value one = 1;
  const Value a = "a";
  const Value b = "b";
  const Value bad = "\xFF";
  const auto view = [&](const Value& value) { return to_view(value, arena); };
  std::vector<std::vector<heddle_entry>> refused = {{{view(a), view(one)}},
                                                    {{view(one), view(a)}},
                                                    {{view(a), view(bad)}},
                                                    {{view(b), view(a)}, {view(a), view(b)}},
                                                    {{view(a), view(b)}, {view(a), view(b)}}};
  for (auto& entries : refused) CHECK(!write_json_of_texts(view_of(entries)));
  CHECK(!write_json_of_texts(view(a)));
  heddle_value none{};
  none.type = HEDDLE_TYPE_MAP;
  none.as.map = {nullptr, 2};
  CHECK(!write_json_of_texts(none));
}
