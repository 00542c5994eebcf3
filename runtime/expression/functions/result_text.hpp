// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "expression/function.hpp"

// A text that grows until it would be larger than a result may be.
namespace heddle::expression {

class ResultText {
 public:
  explicit ResultText(Budget& budget) : budget_(budget) {}

  void add(std::string_view text);
  // As %s of format() writes it: 3.0 as "3", a list as "[a, b]", a map in the order of its keys'
  // texts.
  void add_value(const Value& value);
  void fail(Value failure);

  [[nodiscard]] bool failed() const noexcept { return failure_.has_value(); }
  // The text, or the first failure.
  Value take();

 private:
  void add_list(const List& items);
  void add_map(const Map& entries);
  void add_opaque(const Value& value);

  Budget& budget_;
  std::string text_;
  std::optional<Value> failure_;
};

// The shortest digits that mean this number and no other, without an exponent: "0.00001".
std::string decimal_text(double number);

}  // namespace heddle::expression
