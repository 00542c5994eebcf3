// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "expression/functions/equality.hpp"
#include "expression/functions/operators.hpp"
#include "expression/functions/result_size.hpp"

namespace heddle::expression {
namespace {

// `equals` is whether the arguments are to be equal.
Value compare_deeply(const Arguments& arguments, bool equals) {
  const bool out = equal(arguments[0], arguments[1], arguments.budget()) == equals;
  return arguments.budget().exhausted() ? budget_exhausted() : Value(out);
}

Value equal_to(const Arguments& arguments) {
  return compare_deeply(arguments, true);
}

Value unequal_to(const Arguments& arguments) {
  return compare_deeply(arguments, false);
}

// Texts are gone through as far as the shorter one reaches.
bool charge_for(const Arguments& arguments) {
  const std::size_t size = std::min(size_of_text(arguments[0]), size_of_text(arguments[1]));
  return arguments.budget().charge(size / 64);
}

using Test = bool (*)(std::partial_ordering);

// With NaN, which is unordered, nothing is true.
template <Test Holds>
Value ordered(const Arguments& arguments) {
  if (!charge_for(arguments)) return budget_exhausted();
  return Holds(compare(arguments[0], arguments[1]));
}

constexpr Test is_less = [](std::partial_ordering order) { return order < 0; };
constexpr Test is_less_or_equal = [](std::partial_ordering order) { return order <= 0; };
constexpr Test is_greater = [](std::partial_ordering order) { return order > 0; };
constexpr Test is_greater_or_equal = [](std::partial_ordering order) { return order >= 0; };

constexpr Native less = ordered<is_less>;
constexpr Native less_or_equal = ordered<is_less_or_equal>;
constexpr Native greater = ordered<is_greater>;
constexpr Native greater_or_equal = ordered<is_greater_or_equal>;

constexpr Function table[] = {
    {"_==_(A, A) -> bool", equal_to},
    {"_!=_(A, A) -> bool", unequal_to},
    {"_<_(int, int) -> bool", less},
    {"_<_(uint, uint) -> bool", less},
    {"_<_(double, double) -> bool", less},
    {"_<_(string, string) -> bool", less},
    {"_<_(bytes, bytes) -> bool", less},
    {"_<_(bool, bool) -> bool", less},
    {"_<_(timestamp, timestamp) -> bool", less},
    {"_<_(duration, duration) -> bool", less},
    {"_<_(int, uint) -> bool", less},
    {"_<_(int, double) -> bool", less},
    {"_<_(uint, int) -> bool", less},
    {"_<_(uint, double) -> bool", less},
    {"_<_(double, int) -> bool", less},
    {"_<_(double, uint) -> bool", less},
    {"_<=_(int, int) -> bool", less_or_equal},
    {"_<=_(uint, uint) -> bool", less_or_equal},
    {"_<=_(double, double) -> bool", less_or_equal},
    {"_<=_(string, string) -> bool", less_or_equal},
    {"_<=_(bytes, bytes) -> bool", less_or_equal},
    {"_<=_(bool, bool) -> bool", less_or_equal},
    {"_<=_(timestamp, timestamp) -> bool", less_or_equal},
    {"_<=_(duration, duration) -> bool", less_or_equal},
    {"_<=_(int, uint) -> bool", less_or_equal},
    {"_<=_(int, double) -> bool", less_or_equal},
    {"_<=_(uint, int) -> bool", less_or_equal},
    {"_<=_(uint, double) -> bool", less_or_equal},
    {"_<=_(double, int) -> bool", less_or_equal},
    {"_<=_(double, uint) -> bool", less_or_equal},
    {"_>_(int, int) -> bool", greater},
    {"_>_(uint, uint) -> bool", greater},
    {"_>_(double, double) -> bool", greater},
    {"_>_(string, string) -> bool", greater},
    {"_>_(bytes, bytes) -> bool", greater},
    {"_>_(bool, bool) -> bool", greater},
    {"_>_(timestamp, timestamp) -> bool", greater},
    {"_>_(duration, duration) -> bool", greater},
    {"_>_(int, uint) -> bool", greater},
    {"_>_(int, double) -> bool", greater},
    {"_>_(uint, int) -> bool", greater},
    {"_>_(uint, double) -> bool", greater},
    {"_>_(double, int) -> bool", greater},
    {"_>_(double, uint) -> bool", greater},
    {"_>=_(int, int) -> bool", greater_or_equal},
    {"_>=_(uint, uint) -> bool", greater_or_equal},
    {"_>=_(double, double) -> bool", greater_or_equal},
    {"_>=_(string, string) -> bool", greater_or_equal},
    {"_>=_(bytes, bytes) -> bool", greater_or_equal},
    {"_>=_(bool, bool) -> bool", greater_or_equal},
    {"_>=_(timestamp, timestamp) -> bool", greater_or_equal},
    {"_>=_(duration, duration) -> bool", greater_or_equal},
    {"_>=_(int, uint) -> bool", greater_or_equal},
    {"_>=_(int, double) -> bool", greater_or_equal},
    {"_>=_(uint, int) -> bool", greater_or_equal},
    {"_>=_(uint, double) -> bool", greater_or_equal},
    {"_>=_(double, int) -> bool", greater_or_equal},
    {"_>=_(double, uint) -> bool", greater_or_equal},
};

}  // namespace

std::span<const Function> comparison_operators() {
  return table;
}

}  // namespace heddle::expression
