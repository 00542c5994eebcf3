// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <heddle/value.hpp>
#include <span>
#include <string>
#include <string_view>

#include "expression/expression.hpp"

// The functions and operators of the expression language. Each overload is one entry of a table:
// its signature, which the checker reads, and the code, which the evaluator calls. To add one, add
// it to a table in functions/; nothing else names functions.
//
//   {"(string).startsWith(string) -> bool", starts_with},   // a method
//   {"math.abs(int) -> int", absolute},                     // a function with a namespace
//   {"_+_(list(A), list(A)) -> list(A)", concatenate},      // an operator, generic in A
namespace heddle::expression {

// What one evaluation may use up, and what it can ask of its surroundings.
class Budget {
 public:
  static constexpr std::uint64_t most_cost = 1'000'000;
  static constexpr std::size_t largest_result = std::size_t{1} << 20;  // bytes

  explicit Budget(const Clock& clock) : clock_(clock) {}

  // One unit is about one simple operation, or 64 bytes that are gone through. False when nothing
  // is left: then return failure(budget_exhausted).
  bool charge(std::uint64_t cost) noexcept {
    if (cost > left_) {
      left_ = 0;
      exhausted_ = true;
    } else {
      left_ -= cost;
    }
    return !exhausted_;
  }
  bool charge_bytes(std::size_t bytes) noexcept { return charge(1 + bytes / 64); }
  [[nodiscard]] bool exhausted() const noexcept { return exhausted_; }

  [[nodiscard]] Timestamp now() const { return clock_.now(); }

 private:
  std::uint64_t left_ = most_cost;
  bool exhausted_ = false;
  const Clock& clock_;
};

// The arguments of one call, the receiver first. None of them is a failure, and each is of the type
// that the signature says. Secrecy is the evaluator's business.
class Arguments {
 public:
  Arguments(std::span<const Value* const> values, Budget& budget)
      : values_(values), budget_(budget) {}
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  const Value& operator[](std::size_t index) const { return *values_[index]; }
  [[nodiscard]] Budget& budget() const noexcept { return budget_; }

 private:
  std::span<const Value* const> values_;
  Budget& budget_;
};

// Gives the result, or a failure(). Must charge the budget for work that grows with its arguments,
// and refuse a result larger than Budget::largest_result before it builds it.
using Native = Value (*)(const Arguments& arguments);

struct Function {
  std::string_view signature;
  Native call;
};

// A value that says why there is none; goes through every operation but || && and ?: unchanged.
// `message` holds no data that may be secret: types, names and positions only.
Value failure(std::string message);
bool is_failure(const Value& value);
Value budget_exhausted();  // the failure for a budget that is used up
Value too_large();         // the failure for a result over Budget::largest_result
Value too_deep();          // the failure for a result of more than most_levels

// CEL's equality: numbers by their mathematical value whatever their types, lists and maps by their
// elements; values of different types are not equal. NaN equals nothing.
bool equal(const Value& a, const Value& b);

// The tables, one for each file in functions/.
std::span<const Function> operator_functions();    // _+_ _-_ _*_ _/_ _%_ -_ !_ _==_ … _in_, size
std::span<const Function> conversion_functions();  // int uint double string bytes bool dyn type …
std::span<const Function> string_functions();      // startsWith … and the strings extension
std::span<const Function> format_functions();      // (string).format(list(dyn)), strings.quote
std::span<const Function> math_functions();
std::span<const Function> list_functions();
std::span<const Function> optional_functions();
std::span<const Function> time_functions();
std::span<const Function> encoder_functions();  // base64.encode and .decode, json and to_json

}  // namespace heddle::expression
