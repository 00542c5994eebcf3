// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "expression/functions/overloads.hpp"
#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

Value some(Value value) {
  return Opaque::make_optional(std::move(value));
}
Value none() {
  return Opaque::make_optional(std::nullopt);
}

const std::vector<Call>& making() {
  static const std::vector<Call> calls = {
      {"optional.of(A) -> optional_type(A)", {42}, some(42)},
      {"optional.of(A) -> optional_type(A)", {nullptr}, some(nullptr)},
      {"optional.of(A) -> optional_type(A)", {none()}, some(none())},
      {"optional.none() -> optional_type(A)", {}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {42}, some(42)},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {nullptr}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {false}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {true}, some(true)},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {0}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {std::uint64_t{0}}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)",
       {std::uint64_t{1}},
       some(std::uint64_t{1})},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {-0.0}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)",
       {std::numeric_limits<double>::infinity()},
       some(std::numeric_limits<double>::infinity())},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {""}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {"0"}, some("0")},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Bytes{}}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Bytes{"a"}}, some(Bytes{"a"})},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {List{}}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {List{nullptr}}, some(List{nullptr})},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Map{}}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Map{{"a", 0}}}, some(Map{{"a", 0}})},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Timestamp{}}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Timestamp{0, 1}}, some(Timestamp{0, 1})},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Duration{}}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {Duration{0, 1}}, some(Duration{0, 1})},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {none()}, none()},
      {"optional.ofNonZeroValue(A) -> optional_type(A)", {some(0)}, some(some(0))},
      {"optional.ofNonZeroValue(A) -> optional_type(A)",
       {Opaque::make_type(StaticType(Type::null))},
       some(Opaque::make_type(StaticType(Type::null)))},
  };
  return calls;
}

const std::vector<Call>& asking() {
  static const std::vector<Call> calls = {
      {"(optional_type(A)).hasValue() -> bool", {some(nullptr)}, true},
      {"(optional_type(A)).hasValue() -> bool", {none()}, false},
      {"(optional_type(A)).value() -> A", {some("hello")}, "hello"},
      {"(optional_type(A)).value() -> A", {some(nullptr)}, nullptr},
      {"(optional_type(A)).value() -> A",
       {none()},
       failure("value() of an optional without one: ask hasValue(), or use orValue()")},
  };
  return calls;
}

const std::vector<Call>& unwrapping() {
  std::vector<Call> calls;
  for (const char* signature : {"optional.unwrap(list(optional_type(A))) -> list(A)",
                                "(list(optional_type(A))).unwrapOpt() -> list(A)"}) {
    calls.push_back({signature, {List{some(42), none(), some("a")}}, List{42, "a"}});
    calls.push_back({signature, {List{none()}}, List{}});
    calls.push_back({signature, {List{}}, List{}});
    calls.push_back({signature,
                     {List{some(1), 2}},
                     failure("unwrap takes a list of optionals; its item 1 is an int")});
    calls.push_back({signature,
                     {List{Opaque::make_type(StaticType(Type::null))}},
                     failure("unwrap takes a list of optionals; its item 0 is a type")});
  }
  static const std::vector<Call> kept = std::move(calls);
  return kept;
}

TEST_CASE("an optional is made of any value, or only of one that is not empty") {
  hold(optional_functions(), making());
}

TEST_CASE("an optional tells whether it holds a value, and gives it") {
  hold(optional_functions(), asking());
}

TEST_CASE("a list of optionals gives the values that are there") {
  hold(optional_functions(), unwrapping());
}

TEST_CASE("every overload of optionals has a test") {
  cover(optional_functions(), {making(), asking(), unwrapping()});
}

TEST_CASE("what optionals hold is charged, and refused in a list when it becomes too large") {
  const Value half(std::string(Budget::largest_result / 2, 'a'));
  const std::string unwrap = "optional.unwrap(list(optional_type(A))) -> list(A)";
  hold(optional_functions(), {{unwrap, {List{some(half), some(half)}}, too_large()}});
  for (const auto& [signature, arguments] : std::vector<std::pair<std::string, List>>{
           {"optional.of(A) -> optional_type(A)", {half}},
           {"optional.ofNonZeroValue(A) -> optional_type(A)", {half}},
           {"(optional_type(A)).value() -> A", {some(half)}},
           {unwrap, {Value(List{some(half)})}},
           {unwrap, {Value(List(9000, none()))}}}) {
    CAPTURE(signature);
    CHECK(shown(call_within(8000, optional_functions(), signature, arguments)) ==
          shown(budget_exhausted()));
    CHECK_FALSE(is_failure(call_within(10'000, optional_functions(), signature, arguments)));
  }
}

}  // namespace
}  // namespace heddle::expression
