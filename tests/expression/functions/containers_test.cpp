// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "expression/functions/operators.hpp"
#include "expression/functions/overloads.hpp"

using heddle::Bytes;
using heddle::List;
using heddle::Map;
using heddle::Value;
using heddle::expression::Budget;
using heddle::expression::budget_exhausted;
using heddle::expression::Call;
using heddle::expression::call;
using heddle::expression::call_within;
using heddle::expression::container_operators;
using heddle::expression::cover;
using heddle::expression::failure;
using heddle::expression::hold;
using heddle::expression::operator_functions;
using heddle::expression::shown;
using heddle::expression::too_large;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Value u(std::uint64_t number) {
  return number;
}

std::vector<Call> concatenations() {
  return {
      {"_+_(string, string) -> string", {"he", "llo"}, "hello"},
      {"_+_(string, string) -> string", {"", ""}, ""},
      {"_+_(string, string) -> string", {"\xC3\xA4", "\xE2\x82\xAC"}, "\xC3\xA4\xE2\x82\xAC"},
      {"_+_(bytes, bytes) -> bytes",
       {Bytes{"a\xff"}, Bytes{"b"}},
       Bytes{"a\xff"
             "b"}},
      {"_+_(bytes, bytes) -> bytes", {Bytes{}, Bytes{}}, Bytes{}},
      {"_+_(list(A), list(A)) -> list(A)", {List{2}, List{"x"}}, List{2, "x"}},
      {"_+_(list(A), list(A)) -> list(A)", {List{}, List{}}, List{}},
      {"_+_(list(A), list(A)) -> list(A)", {List{}, List{3, 4}}, List{3, 4}},
  };
}

std::vector<Call> memberships() {
  const Value keys = Map{{1, "a"}, {u(2), "b"}, {"key", "c"}, {true, "d"}};
  return {
      {"@in(A, list(A)) -> bool", {7, List{}}, false},
      {"@in(A, list(A)) -> bool", {"elem", List{1, "elem", 2}}, true},
      {"@in(A, list(A)) -> bool", {3.0, List{5, 4, 3}}, true},
      {"@in(A, list(A)) -> bool", {u(3), List{5.0, 3.0}}, true},
      {"@in(A, list(A)) -> bool", {nan, List{nan}}, false},
      {"@in(A, list(A)) -> bool", {List{1}, List{List{u(1)}}}, true},
      {"@in(A, list(A)) -> bool", {"hawaiian", List{"meat", "veggie"}}, false},
      {"@in(A, map(A, B)) -> bool", {"empty", Map{}}, false},
      {"@in(A, map(A, B)) -> bool", {"key", keys}, true},
      {"@in(A, map(A, B)) -> bool", {"c", keys}, false},
      {"@in(A, map(A, B)) -> bool", {1, keys}, true},
      {"@in(A, map(A, B)) -> bool", {u(1), keys}, true},
      {"@in(A, map(A, B)) -> bool", {1.0, keys}, true},
      {"@in(A, map(A, B)) -> bool", {2, keys}, true},
      {"@in(A, map(A, B)) -> bool", {2.0, keys}, true},
      {"@in(A, map(A, B)) -> bool", {2.1, keys}, false},
      {"@in(A, map(A, B)) -> bool", {nan, keys}, false},
      {"@in(A, map(A, B)) -> bool", {-1, Map{{u(std::uint64_t(-1)), 1}}}, false},
      {"@in(A, map(A, B)) -> bool", {true, keys}, true},
      {"@in(A, map(A, B)) -> bool", {false, keys}, false},
      {"@in(A, map(A, B)) -> bool", {Value(), keys}, false},
      {"@in(A, map(A, B)) -> bool", {Bytes{"key"}, keys}, false},
      {"@in(A, map(A, B)) -> bool", {List{}, keys}, false},
  };
}

std::vector<Call> lookups() {
  const Value list = List{7, 8, 9};
  const Value map = Map{{1, "one"}, {u(1), "one, unsigned"}, {u(3), "three"}, {"n", "x"}};
  const Value no_index = failure("the index of a list must be a whole number");
  return {
      {"_[_](list(A), int) -> A", {list, 0}, 7},
      {"_[_](list(A), int) -> A", {list, 2}, 9},
      {"_[_](list(A), int) -> A",
       {list, 3},
       failure("index 3 is out of range: the list has 3 items")},
      {"_[_](list(A), int) -> A",
       {List{1}, -1},
       failure("index -1 is out of range: the list has 1 item")},
      {"_[_](list(A), uint) -> A", {list, u(1)}, 8},
      {"_[_](list(A), uint) -> A",
       {list, u(std::uint64_t(-1))},
       failure("index 18446744073709551615 is out of range: the list has 3 items")},
      {"_[_](list(A), double) -> A", {list, 0.0}, 7},
      {"_[_](list(A), double) -> A", {list, -0.0}, 7},
      {"_[_](list(A), double) -> A", {list, 0.1}, no_index},
      {"_[_](list(A), double) -> A", {list, nan}, no_index},
      {"_[_](list(A), double) -> A", {list, 1e300}, no_index},
      {"_[_](list(A), double) -> A",
       {list, 5.0},
       failure("index 5 is out of range: the list has 3 items")},
      {"_[_](map(A, B), A) -> B", {map, "n"}, "x"},
      {"_[_](map(A, B), A) -> B", {map, 1}, "one"},
      {"_[_](map(A, B), A) -> B", {map, u(1)}, "one, unsigned"},
      {"_[_](map(A, B), A) -> B", {map, 1.0}, "one"},
      {"_[_](map(A, B), A) -> B", {map, 3}, "three"},
      {"_[_](map(A, B), A) -> B", {map, 3.0}, "three"},
      {"_[_](map(A, B), A) -> B", {map, 3.1}, failure("the map has no such key (a double)")},
      {"_[_](map(A, B), A) -> B", {map, "secret"}, failure("the map has no such key (a string)")},
      {"_[_](map(A, B), A) -> B", {map, Bytes{}}, failure("the map has no such key (bytes)")},
      {"_[_](map(A, B), A) -> B", {Map{{true, Value()}}, true}, Value()},
  };
}

std::vector<Call> sizes() {
  std::vector<Call> out;
  const auto add = [&](const std::string& type, const Value& value, int size) {
    out.push_back({"size(" + type + ") -> int", {value}, size});
    out.push_back({"(" + type + ").size() -> int", {value}, size});
  };
  add("string", "", 0);
  add("string", "\xC3\xA4\xF0\x9F\x98\x80!", 3);
  add("bytes", Bytes{"\xC3\xA4"}, 2);
  add("list(A)", List{1, List{2, 3}}, 2);
  add("list(A)", List{}, 0);
  add("map(A, B)", Map{{1, "one"}, {"two", 2}}, 2);
  return out;
}

}  // namespace

TEST_CASE("texts and lists are joined") {
  hold(container_operators(), concatenations());
}

TEST_CASE("a result of more than 1 MiB is refused before it is built") {
  const Value half = std::string(Budget::largest_result / 2, 'x');
  const Value more = std::string(Budget::largest_result / 2 + 1, 'x');
  const Value bytes = Bytes{more.string()};
  const Value items = List(Budget::largest_result / 32);
  const Value more_items = List(Budget::largest_result / 32 + 1);
  const auto text = "_+_(string, string) -> string";
  CHECK(call(container_operators(), text, {half, half}).string().size() == Budget::largest_result);
  hold(container_operators(),
       {{text, {half, more}, too_large()},
        {"_+_(bytes, bytes) -> bytes", {bytes, bytes}, too_large()},
        {"_+_(list(A), list(A)) -> list(A)", {items, more_items}, too_large()}});
  CHECK(call(container_operators(), "_+_(list(A), list(A)) -> list(A)", {items, items})
            .list()
            .size() == 65'536);
}

TEST_CASE("a value is in a list or is a key of a map, numbers of whatever type") {
  hold(container_operators(), memberships());
}

TEST_CASE("an index or a key gives what is there, numbers of whatever type") {
  hold(container_operators(), lookups());
}

TEST_CASE("what is found keeps its secrecy") {
  const Value list = List{heddle::secret("s"), "t"};
  const Value map = Map{{"a", heddle::secret("s")}};
  CHECK(call(container_operators(), "_[_](list(A), int) -> A", {list, 0}).secret());
  CHECK_FALSE(call(container_operators(), "_[_](list(A), int) -> A", {list, 1}).secret());
  CHECK(call(container_operators(), "_[_](map(A, B), A) -> B", {map, "a"}).secret());
}

TEST_CASE("a size counts characters of text, and otherwise bytes, items and entries") {
  hold(container_operators(), sizes());
}

TEST_CASE("every overload of containers is tested") {
  cover(container_operators(), {concatenations(), memberships(), lookups(), sizes()});
}

TEST_CASE("work on containers is charged by their size") {
  const Value text = std::string(64 * 100, 'x');
  const Value bytes = Bytes{text.string()};
  const Value list = List(100, 1);
  const std::vector<std::pair<std::string, std::vector<Value>>> calls = {
      {"_+_(string, string) -> string", {text, ""}},
      {"_+_(bytes, bytes) -> bytes", {bytes, Bytes{}}},
      {"_+_(list(A), list(A)) -> list(A)", {List(400, 1), List{}}},
      {"@in(A, list(A)) -> bool", {2, list}},
      {"@in(A, list(A)) -> bool", {text, List{text}}},
      {"@in(A, map(A, B)) -> bool", {text, Map{}}},
      {"_[_](map(A, B), A) -> B", {Map{{text, 1}}, text}},
      {"size(string) -> int", {text}},
      {"(string).size() -> int", {text}}};
  for (const auto& [signature, arguments] : calls) {
    CAPTURE(signature);
    CHECK(shown(call_within(99, container_operators(), signature, arguments)) ==
          shown(budget_exhausted()));
    CHECK(shown(call_within(101, container_operators(), signature, arguments)) !=
          shown(budget_exhausted()));
  }
}

TEST_CASE("the operators are one table, with the negation of bools") {
  hold(operator_functions(), {{"!_(bool) -> bool", {true}, false},
                              {"!_(bool) -> bool", {false}, true},
                              {"_+_(int, int) -> int", {1, 2}, 3},
                              {"_<_(int, int) -> bool", {1, 2}, true},
                              {"size(string) -> int", {"abc"}, 3}});
  CHECK(operator_functions().size() == 1 + heddle::expression::arithmetic_operators().size() +
                                           heddle::expression::comparison_operators().size() +
                                           container_operators().size());
}
