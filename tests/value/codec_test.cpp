// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "value/codec.hpp"

using heddle::Arena;
using heddle::Bytes;
using heddle::Duration;
using heddle::from_view;
using heddle::List;
using heddle::Map;
using heddle::secret;
using heddle::Timestamp;
using heddle::to_view;
using heddle::Value;

namespace {

heddle_value of_type(std::uint32_t type, std::uint32_t flags = 0) {
  heddle_value out{};
  out.type = type;
  out.flags = flags;
  return out;
}

heddle_value text(std::string_view data, std::uint32_t flags = 0) {
  auto out = of_type(HEDDLE_TYPE_STRING, flags);
  out.as.string = {data.data(), data.size()};
  return out;
}

heddle_value list(const heddle_value* items, std::uint64_t size) {
  auto out = of_type(HEDDLE_TYPE_LIST);
  out.as.list = {items, size};
  return out;
}

heddle_value map(const heddle_entry* entries, std::uint64_t size, std::uint32_t flags = 0) {
  auto out = of_type(HEDDLE_TYPE_MAP, flags);
  out.as.map = {entries, size};
  return out;
}

heddle_value time(std::uint32_t type, std::int64_t seconds, std::int32_t nanoseconds) {
  auto out = of_type(type);
  out.as.time = {seconds, nanoseconds, 0};
  return out;
}

std::string refusal(const heddle_value& view) {
  std::string why;
  CHECK_FALSE(from_view(view, why));
  return why;
}

Value round_trip(const Value& value) {
  Arena arena;
  std::string why;
  auto back = from_view(to_view(value, arena), why);
  CHECK_MESSAGE(back.has_value(), why);
  return back.value_or(Value());
}

// The secrecy of every value inside, in order.
std::string secrecy(const Value& value) {
  std::string out = value.secret() ? "s" : ".";
  if (value.type() == heddle::Type::list) {
    for (const auto& item : value.list()) out += secrecy(item);
  }
  if (value.type() == heddle::Type::map) {
    for (const auto& [key, item] : value.map()) out += secrecy(key) + secrecy(item);
  }
  return out;
}

}  // namespace

TEST_CASE("every value comes back from its view") {
  const std::vector<Value> values = {{},
                                     true,
                                     false,
                                     -5,
                                     std::uint64_t{1} << 63,
                                     -0.5,
                                     "",
                                     "text",
                                     std::string(1000, 'x'),
                                     Bytes{"\xff\0x"},
                                     Timestamp{-1, 999'999'999},
                                     Duration{-5, 5},
                                     List{},
                                     Map{},
                                     List{1, List{2, Map{{"a", List{"b"}}}}, "c"},
                                     Map{{true, 1}, {-1, 2}, {std::uint64_t{1}, 3}, {"k", {}}}};
  for (const Value& value : values) CHECK(round_trip(value) == value);
  CHECK(round_trip(List(values)) == Value(List(values)));
}

TEST_CASE("secrecy crosses both ways, inside too") {
  const Value value = secret(List{1, secret("two"), Map{{"a", secret(3)}, {secret("k"), 4}}});
  CHECK(secrecy(value) == "s.s..ss.");
  CHECK(secrecy(round_trip(value)) == secrecy(value));
  CHECK(secrecy(round_trip("open")) == ".");
}

TEST_CASE("views of scalars and texts point into the value itself") {
  Arena arena;
  const Value value = std::string(100, 'x');
  CHECK(to_view(value, arena).as.string.data == value.string().data());
  const Value items = List{"in a list, but where it was"};
  CHECK(to_view(items, arena).as.list.items[0].as.string.data == items.list()[0].string().data());
}

TEST_CASE("how deep a value is does not decide over the stack when it is viewed") {
  std::vector<Value> inner = {Value("x")};
  for (int i = 0; i < 200'000; ++i) inner.emplace_back(List{inner.back()});
  Arena arena;
  const heddle_value view = to_view(inner.back(), arena);
  CHECK(view.type == HEDDLE_TYPE_LIST);
  CHECK(refusal(view).ends_with("lists and maps are nested deeper than 128 levels"));
  while (!inner.empty()) inner.pop_back();
}

TEST_CASE("128 levels are taken and one more is not") {
  Value value = List{};
  for (int i = 1; i < 128; ++i) value = i % 2 == 0 ? Value(List{value}) : Value(Map{{"k", value}});
  CHECK(round_trip(value) == value);
  Arena arena;
  const Value deeper = List{value};
  CHECK(refusal(to_view(deeper, arena))
            .ends_with("lists and maps are nested deeper than 128 levels"));
}

TEST_CASE("a plugin's mistakes in a scalar are refused with the reason") {
  CHECK(refusal(of_type(12)) == "unknown type number 12");
  CHECK(refusal(of_type(0xFFFFFFFF)) == "unknown type number 4294967295");
  CHECK(refusal(of_type(HEDDLE_TYPE_ANY)) == "'any' is a type of variables, not of a value");
  CHECK(refusal(of_type(HEDDLE_TYPE_INT, 0xCD)) ==
        "unknown flags 0xcd (was the value initialised?)");
  auto flag = of_type(HEDDLE_TYPE_BOOL);
  flag.as.boolean = 2;
  CHECK(refusal(flag) == "a bool must be 0 or 1, found 2");
}

TEST_CASE("a plugin's mistakes in text and bytes are refused with the reason") {
  CHECK(refusal(text("ok\xff")) ==
        "a string must be UTF-8, but its byte 2 is not: hand over such data as bytes");
  auto view = of_type(HEDDLE_TYPE_STRING);
  view.as.string = {nullptr, 5};
  CHECK(refusal(view) == "5 bytes at a null pointer");
  view.as.string = {"x", (std::uint64_t{1} << 30) + 1};
  CHECK(refusal(view) == "larger than 1 GiB");
  view.as.string = {"x", UINT64_MAX};
  CHECK(refusal(view) == "larger than 1 GiB");
  view.type = HEDDLE_TYPE_BYTES;
  CHECK(refusal(view) == "larger than 1 GiB");
  view.as.string = {nullptr, 0};
  std::string why;
  CHECK(from_view(view, why) == Value(Bytes{}));
  view = text("ok");
  view.flags = 2;
  CHECK(refusal(view) == "unknown flags 0x2 (was the value initialised?)");
}

TEST_CASE("a value that is read into leaves nothing of what it was") {
  std::string why;
  Value into = heddle::secret(heddle::List{1, "x"});
  REQUIRE(from_view(text("plain"), into, why));
  CHECK(into == Value("plain"));
  CHECK_FALSE(into.secret());
  auto hidden = text("hidden");
  hidden.flags = HEDDLE_VALUE_SECRET;
  REQUIRE(from_view(hidden, into, why));
  CHECK(into == Value("hidden"));
  CHECK(into.secret());
}

TEST_CASE("a plugin's mistakes in times are refused with the reason") {
  CHECK(refusal(time(HEDDLE_TYPE_DURATION, 0, 1'000'000'000)) ==
        "nanoseconds must lie between 0 and 999999999, found 1000000000");
  CHECK(refusal(time(HEDDLE_TYPE_TIMESTAMP, 0, -1)) ==
        "nanoseconds must lie between 0 and 999999999, found -1");
  CHECK(refusal(time(HEDDLE_TYPE_TIMESTAMP, 1'700'000'000'000, 0)) ==
        "a timestamp must lie in the years 1 to 9999, found 1700000000000 seconds (are they "
        "milliseconds?)");
  CHECK(refusal(time(HEDDLE_TYPE_DURATION, INT64_MIN, 0)) ==
        "a duration is at most 10,000 years, found -9223372036854775808 seconds");
  auto hidden = time(HEDDLE_TYPE_DURATION, INT64_MAX, 0);
  hidden.flags = HEDDLE_VALUE_SECRET;
  CHECK(refusal(hidden) == "a duration is at most 10,000 years");
}

TEST_CASE("a plugin's mistakes in lists and maps are refused with their place") {
  CHECK(refusal(list(nullptr, 3)) == "3 items at a null pointer");
  CHECK(refusal(map(nullptr, 3)) == "3 entries at a null pointer");
  const heddle_value one = of_type(HEDDLE_TYPE_NULL);
  CHECK(refusal(list(&one, UINT64_MAX)) == "larger than 1 GiB");

  const heddle_value items[] = {of_type(HEDDLE_TYPE_NULL), of_type(77)};
  const heddle_entry inner[] = {{text("a"), of_type(HEDDLE_TYPE_NULL)},
                                {text("b"), list(items, 2)}};
  CHECK(refusal(map(inner, 2)) == "at ['b'][1]: unknown type number 77");
  CHECK(refusal(map(inner, 2, HEDDLE_VALUE_SECRET)) == "at [***][1]: unknown type number 77");

  const heddle_entry bad_key[] = {{text("a"), one}, {of_type(HEDDLE_TYPE_DOUBLE), one}};
  CHECK(refusal(map(bad_key, 2)) ==
        "at [key 1]: a key must be a bool, int, uint or string, found a double");
  const heddle_entry unknown_key[] = {{of_type(99), one}};
  CHECK(refusal(map(unknown_key, 1)) ==
        "at [key 0]: a key must be a bool, int, uint or string, found the type number 99");
  const heddle_entry broken_key[] = {{text("\xff"), one}};
  CHECK(refusal(map(broken_key, 1)) ==
        "at [key 0]: a string must be UTF-8, but its byte 0 is not: hand over such data as bytes");
}

TEST_CASE("a key that occurs twice is refused") {
  const heddle_value one = of_type(HEDDLE_TYPE_NULL);
  const heddle_entry entries[] = {{text("b"), one}, {text("a"), one}, {text("b"), one}};
  CHECK(refusal(map(entries, 3)) == "the key 'b' occurs twice");
  const heddle_value outer = map(entries, 3);
  CHECK(refusal(list(&outer, 1)) == "at [0]: the key 'b' occurs twice");
  const heddle_entry hidden[] = {{text("b", HEDDLE_VALUE_SECRET), one}, {text("b"), one}};
  CHECK(refusal(map(entries, 3, HEDDLE_VALUE_SECRET)) == "the key *** (secret) occurs twice");
  CHECK(refusal(map(hidden, 2)).find("occurs twice") != std::string::npos);
}

TEST_CASE("a view that contains itself ends") {
  heddle_value knot[1]{};
  knot[0] = list(knot, 1);
  CHECK(refusal(knot[0]).ends_with("lists and maps are nested deeper than 128 levels"));
}

TEST_CASE("a view that names the same array many times over cannot grow without bound") {
  // 64 levels of 64 items, all the same array: 64^64 values.
  std::vector<std::vector<heddle_value>> levels(6);
  const std::string large(std::size_t{1} << 20, 'x');
  levels[0].assign(64, text(large));
  for (std::size_t i = 1; i < levels.size(); ++i) {
    levels[i].assign(64, list(levels[i - 1].data(), levels[i - 1].size()));
  }
  CHECK(refusal(list(levels.back().data(), 64)).ends_with("larger than 1 GiB"));
}

TEST_CASE("random bytes in the heads of values are refused or read, never fatal") {
  std::mt19937 random(12345);
  std::string why;
  for (int i = 0; i < 100'000; ++i) {
    heddle_value view{};
    view.type = static_cast<std::uint32_t>(random() % 14);
    view.flags = static_cast<std::uint32_t>(random() % 3);
    // Where a pointer may be, null or a short text: nobody can tell a wild pointer.
    static const char letters[] = "abc\xff";
    const bool structure = view.type == HEDDLE_TYPE_LIST || view.type == HEDDLE_TYPE_MAP;
    if (structure || random() % 4 == 0) {
      view.as.string = {nullptr, random() % 3};
    } else if (view.type == HEDDLE_TYPE_STRING || view.type == HEDDLE_TYPE_BYTES) {
      view.as.string = {letters, random() % 5};
    } else {
      view.as.time = {static_cast<std::int64_t>(random()) << (random() % 32),
                      static_cast<std::int32_t>(random()), 0};
    }
    const heddle_entry entry = {view, view};
    for (const heddle_value& each : {view, list(&view, 1), map(&entry, 1)}) {
      why.clear();
      const bool good = from_view(each, why).has_value();
      CHECK(good == why.empty());
    }
  }
}
