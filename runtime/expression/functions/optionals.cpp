// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <optional>

#include "expression/function.hpp"
#include "expression/functions/result_size.hpp"
#include "expression/opaque.hpp"
#include "expression/operation.hpp"

// The functions of optionals, but for or() and orValue(), which the evaluator does itself: they
// leave their argument alone where it is not wanted.
namespace heddle::expression {
namespace {

bool is_optional(const Value& value) {
  const Opaque* inside = Opaque::of(value);
  return inside != nullptr && inside->kind() == Opaque::Kind::optional;
}

// What every type begins with: 0, "", no items; of a timestamp 1970, as in protobuf.
bool is_zero(const Value& value) {
  switch (value.type()) {
    case Type::null:
      return true;
    case Type::boolean:
      return !value.boolean();
    case Type::integer:
      return value.integer() == 0;
    case Type::unsigned_integer:
      return value.unsigned_integer() == 0;
    case Type::real:
      return value.real() == 0;
    case Type::string:
      return value.string().empty();
    case Type::bytes:
      return value.bytes().empty();
    case Type::list:
      return value.list().empty();
    case Type::map:
      return value.map().empty();
    case Type::timestamp:
      return value.timestamp() == Timestamp{};
    case Type::duration:
      return value.duration() == Duration{};
    case Type::any:
      return is_optional(value) && Opaque::of(value)->held() == nullptr;
  }
  return false;
}

Value none(const Arguments&) {
  return Opaque::make_optional(std::nullopt);
}

Value of(const Arguments& arguments) {
  if (!arguments.budget().charge_bytes(size_of_text(arguments[0]))) return budget_exhausted();
  return Opaque::make_optional(arguments[0]);
}

Value of_non_zero_value(const Arguments& arguments) {
  return is_zero(arguments[0]) ? none(arguments) : of(arguments);
}

Value has_value(const Arguments& arguments) {
  return Opaque::of(arguments[0])->held() != nullptr;
}

Value value(const Arguments& arguments) {
  const Value* held = Opaque::of(arguments[0])->held();
  if (held == nullptr) {
    return failure("value() of an optional without one: ask hasValue(), or use orValue()");
  }
  if (!arguments.budget().charge_bytes(size_of_text(*held))) return budget_exhausted();
  return *held;
}

// What the optionals of a list hold, without those that hold nothing.
Value unwrap(const Arguments& arguments) {
  const List& items = arguments[0].list();
  if (!arguments.budget().charge(items.size())) return budget_exhausted();
  List out;
  std::size_t size = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!is_optional(items[i])) {
      return failure(
          fmt::format("unwrap takes a list of optionals; its item {} is {}", i, kind_of(items[i])));
    }
    const Value* held = Opaque::of(items[i])->held();
    if (held == nullptr) continue;
    size += size_of_item + size_of_text(*held);
    if (size > Budget::largest_result) return too_large();
    out.push_back(*held);
  }
  if (auto refusal = refuse(arguments.budget(), size)) return *refusal;
  return out;
}

constexpr Function functions[] = {
    {"optional.of(A) -> optional_type(A)", of},
    {"optional.ofNonZeroValue(A) -> optional_type(A)", of_non_zero_value},
    {"optional.none() -> optional_type(A)", none},
    {"(optional_type(A)).hasValue() -> bool", has_value},
    {"(optional_type(A)).value() -> A", value},
    {"optional.unwrap(list(optional_type(A))) -> list(A)", unwrap},
    {"(list(optional_type(A))).unwrapOpt() -> list(A)", unwrap},
};

}  // namespace

std::span<const Function> optional_functions() {
  return functions;
}

}  // namespace heddle::expression
