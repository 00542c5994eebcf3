// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "expression/functions/equality.hpp"
#include "expression/functions/operators.hpp"
#include "expression/functions/overloads.hpp"
#include "expression/opaque.hpp"

using heddle::Bytes;
using heddle::Duration;
using heddle::List;
using heddle::Map;
using heddle::Timestamp;
using heddle::Value;
using heddle::expression::budget_exhausted;
using heddle::expression::Call;
using heddle::expression::call;
using heddle::expression::call_within;
using heddle::expression::compare;
using heddle::expression::comparison_operators;
using heddle::expression::cover;
using heddle::expression::equal;
using heddle::expression::failure;
using heddle::expression::hold;
using heddle::expression::is_failure;
using heddle::expression::Opaque;
using heddle::expression::shown;
using heddle::expression::StaticType;

namespace {

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto most_unsigned = std::numeric_limits<std::uint64_t>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Value u(std::uint64_t number) {
  return number;
}

struct Pair {
  Value a;
  Value b;
};

void all_equal(const std::vector<Pair>& pairs) {
  for (const auto& [a, b] : pairs) {
    CHECK_MESSAGE(equal(a, b), shown(a) << " should equal " << shown(b));
    CHECK_MESSAGE(equal(b, a), shown(b) << " should equal " << shown(a));
  }
}

void all_unequal(const std::vector<Pair>& pairs) {
  for (const auto& [a, b] : pairs) {
    CHECK_MESSAGE(!equal(a, b), shown(a) << " should not equal " << shown(b));
    CHECK_MESSAGE(!equal(b, a), shown(b) << " should not equal " << shown(a));
  }
}

Value optional(Value held) {
  return Opaque::make_optional(std::move(held));
}

Value type(StaticType::Kind kind) {
  return Opaque::make_type(StaticType(kind));
}

// Of each type that is ordered: a lesser value and a greater one.
std::vector<std::pair<std::string, Pair>> ordered_types() {
  return {{"int", {-1, 1}},
          {"uint", {u(1), u(2)}},
          {"double", {1.0, 1.0000001}},
          {"string", {"abc", "abcd"}},
          {"bytes", {Bytes{"a"}, Bytes{"\xff"}}},
          {"bool", {false, true}},
          {"timestamp", {Timestamp{-1, 999'999'999}, Timestamp{}}},
          {"duration", {Duration{1, 0}, Duration{1, 1}}}};
}

// Both ways around, and of each with itself.
std::vector<Call> orderings() {
  std::vector<Call> out;
  const auto add = [&](const std::string& a, const std::string& b, const Value& x, const Value& y,
                       int order) {
    const auto signature = [&](const std::string& name) {
      return "_" + name + "_(" + a + ", " + b + ") -> bool";
    };
    out.push_back({signature("<"), {x, y}, order < 0});
    out.push_back({signature("<="), {x, y}, order <= 0});
    out.push_back({signature(">"), {x, y}, order > 0});
    out.push_back({signature(">="), {x, y}, order >= 0});
  };
  for (const auto& [name, pair] : ordered_types()) {
    add(name, name, pair.a, pair.b, -1);
    add(name, name, pair.b, pair.a, 1);
    add(name, name, pair.a, pair.a, 0);
  }
  const auto add_mixed = [&](const std::string& a, const std::string& b, const Value& x,
                             const Value& y, int order) {
    add(a, b, x, y, order);
    add(b, a, y, x, -order);
  };
  add_mixed("int", "uint", 1, u(2), -1);
  add_mixed("int", "uint", 1, u(1), 0);
  add_mixed("int", "uint", -1, u(0), -1);
  add_mixed("int", "uint", 1, u(9223372036854775808u), -1);
  add_mixed("int", "uint", most, u(9223372036854775807u), 0);
  add_mixed("int", "double", 1, 2.0, -1);
  add_mixed("int", "double", 1, 1.0, 0);
  add_mixed("int", "double", 1, 1.5, -1);
  add_mixed("int", "double", -1, -1.5, 1);
  add_mixed("int", "double", 0, -0.0, 0);
  add_mixed("int", "double", most, infinity, -1);
  add_mixed("int", "double", least, -infinity, 1);
  add_mixed("int", "double", most, 9223372036854777857.0, -1);
  add_mixed("int", "double", least, -9223372036854777857.0, 1);
  add_mixed("int", "double", least, -0x1p63, 0);
  // Both become the same double.
  add_mixed("int", "double", std::int64_t{9007199254740993}, 9007199254740992.0, 1);
  add_mixed("int", "double", most - 1, 0x1p63, -1);
  add_mixed("uint", "double", u(1), 2.0, -1);
  add_mixed("uint", "double", u(2), 2.0, 0);
  add_mixed("uint", "double", u(0), -0.5, 1);
  add_mixed("uint", "double", u(0), -1.0, 1);
  add_mixed("uint", "double", u(most_unsigned), 18446744073709553665.0, -1);
  add_mixed("uint", "double", u(9007199254740993), 9007199254740992.0, 1);
  add_mixed("uint", "double", u(most_unsigned - 1), 0x1p64, -1);
  // As the conformance suite has it: the largest is not less than the double it becomes.
  add_mixed("int", "double", most, 0x1p63, 0);
  add_mixed("uint", "double", u(most_unsigned), 0x1p64, 0);
  return out;
}

std::vector<Call> equalities() {
  return {
      {"_==_(A, A) -> bool", {1, 1.0}, true},
      {"_==_(A, A) -> bool", {"a", 1}, false},
      {"_==_(A, A) -> bool", {nan, nan}, false},
      {"_==_(A, A) -> bool", {List{1, Map{{"a", 2}}}, List{u(1), Map{{"a", 2.0}}}}, true},
      {"_!=_(A, A) -> bool", {u(99), 99.0}, false},
      {"_!=_(A, A) -> bool", {nan, nan}, true},
      {"_!=_(A, A) -> bool", {List{List{}}, List{List{}}}, false},
      {"_!=_(A, A) -> bool", {"abc", ""}, true},
  };
}

}  // namespace

TEST_CASE("numbers are equal by what they are, whatever their types") {
  all_equal({{1, 1},
             {1, u(1)},
             {1, 1.0},
             {u(1), 1.0},
             {0, -0.0},
             {0.0, -0.0},
             {most, u(9223372036854775807u)},
             {least, -0x1p63},
             {u(9223372036854775808u), 0x1p63},
             {most, 0x1p63},
             {infinity, infinity}});
  all_unequal({{1, 2},
               {-1, u(most_unsigned)},
               {1, 1.5},
               {u(0), -0.5},
               {std::int64_t{9007199254740993}, 9007199254740992.0},
               {u(9007199254740993), 9007199254740992.0},
               {most, infinity},
               {infinity, -infinity},
               {true, 1},
               {"1", 1}});
}

TEST_CASE("NaN equals nothing, wherever it is") {
  all_unequal({{nan, nan},
               {nan, 1},
               {nan, u(1)},
               {nan, infinity},
               {List{nan}, List{nan}},
               {Map{{"a", nan}}, Map{{"a", nan}}},
               {optional(nan), optional(nan)}});
  const Value shared = List{nan};
  CHECK_FALSE(equal(shared, shared));
}

TEST_CASE("values of different types are not equal, and null equals null") {
  const std::vector<Value> different = {Value(),
                                        true,
                                        1,
                                        "",
                                        Bytes{},
                                        List{},
                                        Map{},
                                        "a",
                                        Timestamp{},
                                        Duration{},
                                        type(StaticType::Kind::integer),
                                        optional(1)};
  for (std::size_t i = 0; i < different.size(); ++i) {
    for (std::size_t j = 0; j < different.size(); ++j) {
      CHECK_MESSAGE(equal(different[i], different[j]) == (i == j),
                    shown(different[i]) << " and " << shown(different[j]));
    }
  }
}

TEST_CASE("lists and maps are equal by what they hold") {
  all_equal({{List{1, 2.0, "x"}, List{u(1), 2, "x"}},
             {List{List{List{}}}, List{List{List{}}}},
             {Map{{"a", "b"}, {"c", "d"}}, Map{{"c", "d"}, {"a", "b"}}},
             {Map{{1, 1.0}, {u(2), u(3)}}, Map{{u(1), 1}, {2, 3.0}}},
             {Map{{"k", Value()}}, Map{{"k", Value()}}}});
  all_unequal({{List{1, 2}, List{2, 1}},
               {List{1}, List{1, 1}},
               {List{1.0, 2.1}, List{u(1), 2}},
               {List{1, 2, Value()}, List{1, Value(), 3}},
               {Map{{"k", "v"}}, Map{{"k", "v"}, {"k1", "v1"}}},
               {Map{{"k", "v"}}, Map{{"j", "v"}}},
               {Map{{"k", "v"}, {1, 1}}, Map{{"k", "v"}, {1, "v1"}}},
               {Map{{true, 1}}, Map{{1, 1}}},
               {List{}, Map{}}});
}

TEST_CASE("a key is one key, also where a map has both 1 and 1u") {
  const Value both = Map{{1, "x"}, {u(1), "x"}};
  all_equal({{both, both}});
  all_unequal({{both, Map{{1, "x"}, {2, "x"}}},
               {both, Map{{1, "x"}, {u(2), "x"}}},
               {both, Map{{1, "x"}, {u(1), "y"}}}});
}

TEST_CASE("types are equal by their kind, optionals by what they hold") {
  using Kind = StaticType::Kind;
  const StaticType list_of_ints(Kind::list, {StaticType(Kind::integer)});
  const Value nothing = Opaque::make_optional(std::nullopt);
  all_equal({{type(Kind::integer), type(Kind::integer)},
             {type(Kind::list), Opaque::make_type(list_of_ints)},
             {nothing, nothing},
             {optional(1), optional(1.0)},
             {optional(optional(List{1})), optional(optional(List{u(1)}))}});
  all_unequal({{type(Kind::integer), type(Kind::unsigned_integer)},
               {type(Kind::integer), optional(1)},
               {nothing, optional(1)},
               {nothing, optional(nothing)},
               {optional(1), optional(2)},
               {optional(1), 1},
               {failure("x"), failure("x")}});
}

TEST_CASE("values of any depth are compared") {
  Value a = 1;
  Value b = 1.0;
  for (int i = 0; i < 2'000; ++i) {
    a = List{a};
    b = List{b};
  }
  CHECK(equal(a, b));
}

TEST_CASE("values and numbers of all types are ordered") {
  hold(comparison_operators(), orderings());
  hold(comparison_operators(), equalities());
}

TEST_CASE("texts are ordered by their bytes, which is by their characters") {
  CHECK(std::is_lt(compare("a", "\xC3\xA1")));
  CHECK(std::is_lt(compare("\xEF\xBF\xBD", "\xF0\x9F\x98\x80")));
  CHECK(std::is_gt(compare("a", "AB")));
  CHECK(std::is_lt(compare(Bytes{"\x7f"}, Bytes{"\x80"})));
}

TEST_CASE("nothing is less, greater or the same as NaN") {
  for (const Value& other : {Value(nan), Value(1), u(1), Value(1.0), Value(infinity)}) {
    CHECK(compare(nan, other) == std::partial_ordering::unordered);
    CHECK(compare(other, nan) == std::partial_ordering::unordered);
  }
  for (const char* op : {"<", "<=", ">", ">="}) {
    const auto signature = std::string("_") + op + "_(double, double) -> bool";
    CHECK(shown(call(comparison_operators(), signature, {nan, 1.0})) == "bool false");
    CHECK(shown(call(comparison_operators(), signature, {nan, nan})) == "bool false");
  }
}

TEST_CASE("what is not ordered is unordered") {
  CHECK(compare(List{0}, List{1}) == std::partial_ordering::unordered);
  CHECK(compare("1", 1) == std::partial_ordering::unordered);
  CHECK(compare(Value(), Value()) == std::partial_ordering::unordered);
}

TEST_CASE("every overload of comparison is tested") {
  cover(comparison_operators(), {orderings(), equalities()});
}

TEST_CASE("a comparison stops when the budget is used up") {
  // 2^60 numbers, if each were looked at.
  Value doubled = 1;
  for (int i = 0; i < 60; ++i) doubled = List{doubled, doubled};
  CHECK(shown(call(comparison_operators(), "_==_(A, A) -> bool", {doubled, doubled})) ==
        shown(budget_exhausted()));
  CHECK(is_failure(call(comparison_operators(), "_!=_(A, A) -> bool", {doubled, doubled})));
  const Value text = std::string(64 * 100, 'x');
  for (const auto* signature : {"_==_(A, A) -> bool", "_<_(string, string) -> bool"}) {
    CHECK(is_failure(call_within(99, comparison_operators(), signature, {text, text})));
    CHECK_FALSE(is_failure(call_within(101, comparison_operators(), signature, {text, text})));
  }
}
