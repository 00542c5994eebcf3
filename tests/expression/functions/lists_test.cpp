// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "expression/functions/overloads.hpp"
#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

constexpr std::uint64_t operator""_u(unsigned long long number) {
  return number;
}

const std::vector<Call>& parts() {
  static const std::vector<Call> calls = {
      {"(list(A)).slice(int, int) -> list(A)", {List{1, 2, 3, 4}, 1, 3}, List{2, 3}},
      {"(list(A)).slice(int, int) -> list(A)", {List{1, 2}, 0, 2}, List{1, 2}},
      {"(list(A)).slice(int, int) -> list(A)", {List{1, 2}, 2, 2}, List{}},
      {"(list(A)).slice(int, int) -> list(A)", {List{}, 0, 0}, List{}},
      {"(list(A)).slice(int, int) -> list(A)",
       {List{1, 2}, -1, 1},
       failure("slice() takes an index from 0 to 2 of this list, not -1")},
      {"(list(A)).slice(int, int) -> list(A)",
       {List{1, 2}, 0, 3},
       failure("slice() takes an index from 0 to 2 of this list, not 3")},
      {"(list(A)).slice(int, int) -> list(A)",
       {List{1, 2}, 0, smallest},
       failure("slice() takes an index from 0 to 2 of this list, not -9223372036854775808")},
      {"(list(A)).slice(int, int) -> list(A)",
       {List{1, 2}, 2, 1},
       failure("slice(2, 1) ends before it begins")},
      {"(list(A)).first() -> optional_type(A)", {List{1, 2}}, Opaque::make_optional(Value(1))},
      {"(list(A)).first() -> optional_type(A)", {List{}}, Opaque::make_optional(std::nullopt)},
      {"(list(A)).last() -> optional_type(A)", {List{1, "b"}}, Opaque::make_optional(Value("b"))},
      {"(list(A)).last() -> optional_type(A)", {List{}}, Opaque::make_optional(std::nullopt)},
      {"(list(A)).reverse() -> list(A)", {List{5, "b", nullptr}}, List{nullptr, "b", 5}},
      {"(list(A)).reverse() -> list(A)", {List{}}, List{}},
      {"lists.range(int) -> list(int)", {3}, List{0, 1, 2}},
      {"lists.range(int) -> list(int)", {0}, List{}},
      {"lists.range(int) -> list(int)", {smallest}, List{}},
      {"lists.range(int) -> list(int)", {65537}, too_large()},
      {"lists.range(int) -> list(int)", {largest}, too_large()},
  };
  return calls;
}

const std::vector<Call>& flattening() {
  static const std::vector<Call> calls = {
      {"(list(list(A))).flatten() -> list(A)", {List{1, List{2, 3}, List{4}}}, List{1, 2, 3, 4}},
      {"(list(list(A))).flatten() -> list(A)", {List{List{}, List{List{3}}}}, List{List{3}}},
      {"(list(list(A))).flatten() -> list(A)", {List{1, 2}}, List{1, 2}},
      {"(list(list(A))).flatten() -> list(A)", {List{}}, List{}},
      {"(list(dyn)).flatten(int) -> list(dyn)",
       {List{1, List{2, List{3, List{4}}}}, 2},
       List{1, 2, 3, List{4}}},
      {"(list(dyn)).flatten(int) -> list(dyn)",
       {List{1, List{2, List{3, List{4}}}, 5}, largest},
       List{1, 2, 3, 4, 5}},
      {"(list(dyn)).flatten(int) -> list(dyn)", {List{1, List{2}}, 0}, List{1, List{2}}},
      {"(list(dyn)).flatten(int) -> list(dyn)",
       {List{List{Map{{"k", List{1}}}}}, 9},
       List{Map{{"k", List{1}}}}},
      {"(list(dyn)).flatten(int) -> list(dyn)",
       {List{1}, -1},
       failure("flatten() takes a depth from 0, not -1")},
  };
  return calls;
}

const std::vector<Call>& sorting() {
  static const std::vector<Call> calls = {
      {"(list(int)).sort() -> list(int)", {List{3, -2, 1}}, List{-2, 1, 3}},
      {"(list(int)).sort() -> list(int)", {List{}}, List{}},
      {"(list(uint)).sort() -> list(uint)", {List{3_u, 2_u}}, List{2_u, 3_u}},
      {"(list(double)).sort() -> list(double)", {List{1.5, -0.5}}, List{-0.5, 1.5}},
      {"(list(bool)).sort() -> list(bool)", {List{true, false}}, List{false, true}},
      {"(list(string)).sort() -> list(string)",
       {List{"b", "ä", "c", "a", "Z"}},
       List{"Z", "a", "b", "c", "ä"}},
      {"(list(bytes)).sort() -> list(bytes)",
       {List{Bytes{"\xff"}, Bytes{"a"}, Bytes{""}}},
       List{Bytes{""}, Bytes{"a"}, Bytes{"\xff"}}},
      {"(list(timestamp)).sort() -> list(timestamp)",
       {List{Timestamp{0, 1}, Timestamp{-1, 9}}},
       List{Timestamp{-1, 9}, Timestamp{0, 1}}},
      {"(list(duration)).sort() -> list(duration)",
       {List{Duration{0, 1}, Duration{0, 0}}},
       List{Duration{0, 0}, Duration{0, 1}}},
      {"(list(int)).sort() -> list(int)",
       {List{1, "b"}},
       failure("sort() takes keys of one type; those of items 0 and 1 are an int and a string")},
      {"(list(int)).sort() -> list(int)",
       {List{1, 2, 3_u}},
       failure("sort() takes keys of one type; those of items 0 and 2 are an int and a uint")},
      {"(list(int)).sort() -> list(int)", {List{List{1}}}, failure("sort() cannot order a list")},
      {"(list(int)).sort() -> list(int)", {List{nullptr}}, failure("sort() cannot order null")},
      {"(list(int)).sort() -> list(int)",
       {List{Opaque::make_optional(Value(1))}},
       failure("sort() cannot order an optional")},
      {"(list(double)).sort() -> list(double)",
       {List{1.0, not_a_number}},
       failure("sort() cannot order NaN")},
      // Items of equal keys stay in their order.
      {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)",
       {List{"a", "b", "c", "d"}, List{2, 1, 2, 1}},
       List{"b", "d", "a", "c"}},
      {"(list(A)).@sortByAssociatedKeys(list(uint)) -> list(A)",
       {List{nullptr, List{}}, List{2_u, 1_u}},
       List{List{}, nullptr}},
      {"(list(A)).@sortByAssociatedKeys(list(double)) -> list(A)",
       {List{1, 2}, List{0.5, -0.5}},
       List{2, 1}},
      {"(list(A)).@sortByAssociatedKeys(list(bool)) -> list(A)",
       {List{1, 2}, List{true, false}},
       List{2, 1}},
      {"(list(A)).@sortByAssociatedKeys(list(string)) -> list(A)",
       {List{1, 2}, List{"b", "a"}},
       List{2, 1}},
      {"(list(A)).@sortByAssociatedKeys(list(bytes)) -> list(A)",
       {List{1, 2}, List{Bytes{"b"}, Bytes{"a"}}},
       List{2, 1}},
      {"(list(A)).@sortByAssociatedKeys(list(timestamp)) -> list(A)",
       {List{1, 2}, List{Timestamp{1, 0}, Timestamp{0, 0}}},
       List{2, 1}},
      {"(list(A)).@sortByAssociatedKeys(list(duration)) -> list(A)",
       {List{1, 2}, List{Duration{1, 0}, Duration{0, 0}}},
       List{2, 1}},
      {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)", {List{}, List{}}, List{}},
      {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)",
       {List{1}, List{}},
       failure("sortBy() has 0 keys for 1 items")},
      {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)",
       {List{1, 2}, List{1, nullptr}},
       failure("sortBy() takes keys of one type; those of items 0 and 1 are an int and null")},
      {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)",
       {List{1, 2}, List{Map{}, Map{}}},
       failure("sortBy() cannot order a map")},
  };
  return calls;
}

const std::vector<Call>& distinct_items() {
  constexpr auto signature = "(list(A)).distinct() -> list(A)";
  static const std::vector<Call> calls = {
      {signature, {List{1, 2, 2, 3, 3, 3}}, List{1, 2, 3}},
      {signature, {List{"b", "b", "c", "a", "c"}}, List{"b", "c", "a"}},
      {signature, {List{1, "b", 2, "b", nullptr, false, nullptr}}, List{1, "b", 2, nullptr, false}},
      {signature, {List{}}, List{}},
      // Equal as numbers: the first stays as it is.
      {signature, {List{1_u, 1, 1.0, 2.0, 2, 0.0, -0.0}}, List{1_u, 2.0, 0.0}},
      {signature,
       {List{std::int64_t{9'007'199'254'740'993}, 9'007'199'254'740'992.0}},
       List{std::int64_t{9'007'199'254'740'993}, 9'007'199'254'740'992.0}},
      {signature,
       {List{"a", Bytes{"a"}, Timestamp{1, 0}, Duration{1, 0}, Timestamp{1, 0}}},
       List{"a", Bytes{"a"}, Timestamp{1, 0}, Duration{1, 0}}},
      {signature,
       {List{List{1, 2}, List{2, 1}, List{1.0, 2_u}, List{}, List{}}},
       List{List{1, 2}, List{2, 1}, List{}}},
      {signature,
       {List{Map{{1, "a"}, {2_u, "b"}}, Map{{2, "b"}, {1_u, "a"}}, Map{{1, "b"}, {2, "a"}}}},
       List{Map{{1, "a"}, {2_u, "b"}}, Map{{1, "b"}, {2, "a"}}}},
      {signature,
       {List{Map{{"k", List{1}}}, Map{{"k", List{1.0}}}, Map{{"j", List{1}}}}},
       List{Map{{"k", List{1}}}, Map{{"j", List{1}}}}},
  };
  return calls;
}

TEST_CASE("lists give their parts") {
  hold(list_functions(), parts());
}

TEST_CASE("lists are flattened as deep as one says") {
  hold(list_functions(), flattening());
}

TEST_CASE("lists are sorted by what has an order among itself") {
  hold(list_functions(), sorting());
}

TEST_CASE("distinct keeps the first of equal items") {
  hold(list_functions(), distinct_items());
}

TEST_CASE("distinct keeps every NaN, and takes optionals and types by what they hold") {
  const auto optional = [](Value value) { return Opaque::make_optional(std::move(value)); };
  const List items = {not_a_number,
                      not_a_number,
                      optional(1),
                      optional(1.0),
                      optional(2),
                      Opaque::make_optional(std::nullopt),
                      Opaque::make_optional(std::nullopt),
                      Opaque::make_type(StaticType(Type::string)),
                      Opaque::make_type(StaticType(Type::integer)),
                      Opaque::make_type(StaticType(Type::string))};
  const Value given = call(list_functions(), "(list(A)).distinct() -> list(A)", {Value(items)});
  REQUIRE(given.type() == Type::list);
  std::string text;
  for (const Value& item : given.list()) text += shown(item) + ", ";
  CHECK(text.find("optional int 1, optional int 2, no value, type string, type int, ") !=
        std::string::npos);
  REQUIRE(given.list().size() == 7);
  CHECK(std::isnan(given.list()[0].real()));
  CHECK(std::isnan(given.list()[1].real()));
}

TEST_CASE("every overload of lists has a test") {
  cover(list_functions(), {parts(), flattening(), sorting(), distinct_items()});
}

TEST_CASE("a list larger than a result may be is refused") {
  const List most(Budget::largest_result / 16, Value(1));
  List more = most;
  more.emplace_back(2);
  const Value half(std::string(Budget::largest_result / 2, 'a'));
  const auto size = static_cast<std::int64_t>(more.size());
  hold(list_functions(),
       {{"(list(A)).slice(int, int) -> list(A)", {more, 0, size}, too_large()},
        {"(list(A)).slice(int, int) -> list(A)", {more, 0, size - 1}, most},
        {"(list(A)).slice(int, int) -> list(A)", {List{half, half}, 0, 2}, too_large()},
        {"(list(A)).reverse() -> list(A)", {more}, too_large()},
        {"(list(A)).reverse() -> list(A)", {List{half, half}}, too_large()},
        {"(list(list(A))).flatten() -> list(A)", {List{more, more}}, too_large()},
        {"(list(list(A))).flatten() -> list(A)", {List{List{half}, List{half}}}, too_large()},
        {"(list(string)).sort() -> list(string)", {List{half, half}}, too_large()},
        {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)",
         {List{half, half}, List{2, 1}},
         too_large()},
        {"(list(A)).distinct() -> list(A)", {List{half, half}}, List{half}},
        {"(list(A)).distinct() -> list(A)", {List{half, "a", half, "b"}}, List{half, "a", "b"}},
        {"(list(A)).distinct() -> list(A)",
         {List{half, Value(std::string(Budget::largest_result / 2, 'b'))}},
         too_large()}});
}

TEST_CASE("work on lists is charged by their size") {
  const List list(100, Value(1));
  const List text = {Value(std::string(6400, 'a'))};
  for (const auto& [signature, arguments] : std::vector<std::pair<std::string, List>>{
           {"(list(A)).slice(int, int) -> list(A)", {list, 0, 100}},
           {"(list(list(A))).flatten() -> list(A)", {Value(list)}},
           {"(list(dyn)).flatten(int) -> list(dyn)", {list, 3}},
           {"(list(int)).sort() -> list(int)", {Value(list)}},
           {"(list(string)).sort() -> list(string)", {Value(text)}},
           {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)", {list, list}},
           {"(list(A)).@sortByAssociatedKeys(list(string)) -> list(A)", {List{1}, text}},
           {"(list(A)).distinct() -> list(A)", {Value(list)}},
           {"(list(A)).distinct() -> list(A)", {Value(text)}},
           {"(list(A)).distinct() -> list(A)", {Value(List{Map{{std::string(6400, 'a'), 1}}})}},
           {"(list(A)).reverse() -> list(A)", {Value(list)}},
           {"(list(A)).first() -> optional_type(A)", {Value(text)}},
           {"(list(A)).last() -> optional_type(A)", {Value(text)}},
           {"lists.range(int) -> list(int)", {100}}}) {
    CAPTURE(signature);
    CHECK(shown(call_within(90, list_functions(), signature, arguments)) ==
          shown(budget_exhausted()));
    CHECK_FALSE(is_failure(call_within(2000, list_functions(), signature, arguments)));
  }
}

TEST_CASE("distinct goes through a long list in one budget") {
  List items;
  for (int i = 0; i < 60'000; ++i) items.emplace_back(i % 30'000);
  const Value given = call(list_functions(), "(list(A)).distinct() -> list(A)", {Value(items)});
  REQUIRE(given.type() == Type::list);
  CHECK(given.list().size() == 30'000);

  List records;
  for (int i = 0; i < 5'000; ++i) records.emplace_back(Map{{"id", i}, {"name", "same"}});
  const Value kept = call(list_functions(), "(list(A)).distinct() -> list(A)", {Value(records)});
  REQUIRE(kept.type() == Type::list);
  CHECK(kept.list().size() == 5'000);
}

TEST_CASE("a value that holds another many times over ends the budget and not the machine") {
  Value value = 1;
  for (int i = 0; i < 64; ++i) value = List{value, value};
  const Value list = List{value, value};
  CHECK(shown(call(list_functions(), "(list(A)).distinct() -> list(A)", {list})) ==
        shown(budget_exhausted()));
  CHECK(shown(call(list_functions(), "(list(dyn)).flatten(int) -> list(dyn)", {list, 100})) ==
        shown(too_large()));
  CHECK_FALSE(is_failure(call(list_functions(), "(list(A)).reverse() -> list(A)", {list})));
}

}  // namespace
}  // namespace heddle::expression
