// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "expression/functions/equality.hpp"
#include "expression/functions/lookup.hpp"
#include "expression/functions/operators.hpp"
#include "expression/functions/result_size.hpp"
#include "value/conversion.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

Value concatenate_strings(const Arguments& arguments) {
  const std::string& a = arguments[0].string();
  const std::string& b = arguments[1].string();
  if (auto refusal = refuse(arguments.budget(), a.size() + b.size())) return *refusal;
  return a + b;
}

Value concatenate_bytes(const Arguments& arguments) {
  const std::string& a = arguments[0].bytes();
  const std::string& b = arguments[1].bytes();
  if (auto refusal = refuse(arguments.budget(), a.size() + b.size())) return *refusal;
  return Bytes{a + b};
}

Value concatenate_lists(const Arguments& arguments) {
  const List& a = arguments[0].list();
  const List& b = arguments[1].list();
  if (auto refusal = refuse(arguments.budget(), (a.size() + b.size()) * size_of_item)) {
    return *refusal;
  }
  List out;
  out.reserve(a.size() + b.size());
  out.insert(out.end(), a.begin(), a.end());
  out.insert(out.end(), b.begin(), b.end());
  return out;
}

Value in_list(const Arguments& arguments) {
  Budget& budget = arguments.budget();
  for (const Value& item : arguments[1].list()) {
    const bool found = budget.charge(1) && equal(arguments[0], item, budget);
    if (budget.exhausted()) return budget_exhausted();
    if (found) return true;
  }
  return false;
}

Value in_map(const Arguments& arguments) {
  if (!arguments.budget().charge_bytes(size_of_text(arguments[0]))) return budget_exhausted();
  return find(arguments[1].map(), arguments[0]) != nullptr;
}

Value item_of_list(const Arguments& arguments) {
  const List& list = arguments[0].list();
  const Value& index = arguments[1];
  if (const Value* item = find(list, index)) return *item;
  if (!convert(index, Type::integer) && !convert(index, Type::unsigned_integer)) {
    return failure("the index of a list must be a whole number");
  }
  // A failure is shown, a secret is not.
  const std::string shown =
      index.secret() ? "the index" : "index " + text_of(index).value_or(std::string{});
  return failure(fmt::format("{} is out of range: the list has {} item{}", shown, list.size(),
                             list.size() == 1 ? "" : "s"));
}

Value value_of_map(const Arguments& arguments) {
  if (!arguments.budget().charge_bytes(size_of_text(arguments[1]))) return budget_exhausted();
  if (const Value* value = find(arguments[0].map(), arguments[1])) return *value;
  return failure(fmt::format("the map has no such key ({})", with_article(arguments[1].type())));
}

Value size_of(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

// In code points.
Value size_of_string(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  if (!arguments.budget().charge_bytes(text.size())) return budget_exhausted();
  return size_of(count_characters(text));
}

Value size_of_bytes(const Arguments& arguments) {
  return size_of(arguments[0].bytes().size());
}

Value size_of_list(const Arguments& arguments) {
  return size_of(arguments[0].list().size());
}

Value size_of_map(const Arguments& arguments) {
  return size_of(arguments[0].map().size());
}

constexpr Function table[] = {
    {"_+_(string, string) -> string", concatenate_strings},
    {"_+_(bytes, bytes) -> bytes", concatenate_bytes},
    {"_+_(list(A), list(A)) -> list(A)", concatenate_lists},
    {"@in(A, list(A)) -> bool", in_list},
    {"@in(A, map(A, B)) -> bool", in_map},
    {"_[_](list(A), int) -> A", item_of_list},
    {"_[_](list(A), uint) -> A", item_of_list},
    {"_[_](list(A), double) -> A", item_of_list},
    {"_[_](map(A, B), A) -> B", value_of_map},
    {"size(string) -> int", size_of_string},
    {"size(bytes) -> int", size_of_bytes},
    {"size(list(A)) -> int", size_of_list},
    {"size(map(A, B)) -> int", size_of_map},
    {"(string).size() -> int", size_of_string},
    {"(bytes).size() -> int", size_of_bytes},
    {"(list(A)).size() -> int", size_of_list},
    {"(map(A, B)).size() -> int", size_of_map},
};

}  // namespace

std::span<const Function> container_operators() {
  return table;
}

}  // namespace heddle::expression
