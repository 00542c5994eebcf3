// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "expression/static_type.hpp"

// The values that exist only while an expression is evaluated: an optional, a type, and a failure
// (why there is no value; `1 / 0 == 1 || true` is true, so a failure has to be passed around like a
// value). They travel inside heddle::Value, so that lists, maps and functions take them as they
// take everything else, and never leave the evaluator: its door turns a failure into an
// EvaluationError and refuses the others.
namespace heddle::expression {

class Opaque {
 public:
  enum class Kind { failure, type, optional };

  static Value make_failure(std::string message);
  // The same failure with its place, unless it has one; any other value as it is.
  static Value placed(Value value, std::uint32_t offset, std::uint32_t size);
  // The failure of what reads a slot that is not available; first() goes on behind it.
  static Value make_unavailable(std::string message);
  static Value make_type(StaticType type);
  // An optional of a value, or of nothing.
  static Value make_optional(std::optional<Value> value);

  // What is inside, or null for every other value. Valid as long as the value.
  static const Opaque* of(const Value& value) {
    const auto* inside = std::get_if<std::shared_ptr<const Opaque>>(&value.data_);
    return inside == nullptr ? nullptr : inside->get();
  }

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& message() const noexcept { return message_; }  // of a failure
  // Of a failure: where in the expression it came about; size 0 where nobody knows.
  [[nodiscard]] std::uint32_t offset() const noexcept { return offset_; }
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  [[nodiscard]] bool is_unavailable() const noexcept { return unavailable_; }  // of a failure
  [[nodiscard]] const StaticType& type() const noexcept { return type_; }      // of a type
  // Of an optional: what it holds, or null.
  [[nodiscard]] const Value* held() const noexcept { return held_ ? &*held_ : nullptr; }

 private:
  explicit Opaque(Kind kind) : kind_(kind) {}
  static Value wrap(Opaque inside);

  Kind kind_;
  bool unavailable_ = false;
  std::uint32_t offset_ = 0;
  std::uint32_t size_ = 0;
  std::string message_;
  StaticType type_;
  std::optional<Value> held_;
};

}  // namespace heddle::expression
