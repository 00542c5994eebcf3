// SPDX-License-Identifier: Apache-2.0
#include "expression/opaque.hpp"

#include <fmt/format.h>

#include "expression/function.hpp"
#include "value/nesting.hpp"

namespace heddle::expression {

Value Opaque::wrap(Opaque inside) {
  Value value;
  value.data_ = std::make_shared<const Opaque>(std::move(inside));
  return value;
}

Value Opaque::make_failure(std::string message) {
  Opaque inside(Kind::failure);
  inside.message_ = std::move(message);
  return wrap(std::move(inside));
}

Value Opaque::make_unavailable(std::string message) {
  Opaque inside(Kind::failure);
  inside.message_ = std::move(message);
  inside.unavailable_ = true;
  return wrap(std::move(inside));
}

Value Opaque::placed(Value value, std::uint32_t offset, std::uint32_t size) {
  const Opaque* inside = of(value);
  if (inside == nullptr || inside->kind() != Kind::failure || inside->size() > 0) return value;
  Opaque copy = *inside;
  copy.offset_ = offset;
  copy.size_ = size;
  return wrap(std::move(copy));
}

Value Opaque::make_type(StaticType type) {
  Opaque inside(Kind::type);
  inside.type_ = std::move(type);
  return wrap(std::move(inside));
}

Value Opaque::make_optional(std::optional<Value> value) {
  Opaque inside(Kind::optional);
  inside.held_ = std::move(value);
  return wrap(std::move(inside));
}

Value failure(std::string message) {
  return Opaque::make_failure(std::move(message));
}

bool is_failure(const Value& value) {
  const auto* inside = Opaque::of(value);
  return inside != nullptr && inside->kind() == Opaque::Kind::failure;
}

Value budget_exhausted() {
  return failure("the expression takes more than the 1000000 steps that one evaluation may");
}

Value too_large() {
  return failure("the result is larger than the 1 MiB that an expression may give");
}

Value too_deep() {
  return failure(
      fmt::format("the result has lists and maps nested deeper than {} levels", most_levels));
}

}  // namespace heddle::expression
